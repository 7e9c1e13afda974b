/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine code as instructions: see disassembly.h. */
#include "analysis/disassembly.h"

#ifdef HAVE_CAPSTONE

#include <capstone/capstone.h>

#include <stdlib.h>
#include <string.h>

#define WORD 8 /* bytes of an entry of the table */
#define ALIGN                                                                                      \
    16 /* of the code behind it: rpython/jit/backend/x86/assembler.py, reserve_gcref_table */

bool disassembly_is_possible(void)
{
    return true;
}

static bool is_of(const cs_insn *insn, uint8_t group)
{
    for (uint8_t i = 0; insn->detail != NULL && i < insn->detail->groups_count; i++)
        if (insn->detail->groups[i] == group)
            return true;
    return false;
}

/* The address that an instruction reads relative to itself, 0 if it does not. */
static uint64_t loaded_address(const cs_insn *insn)
{
    for (uint8_t i = 0; insn->detail != NULL && i < insn->detail->x86.op_count; i++) {
        const cs_x86_op *op = &insn->detail->x86.operands[i];
        if (op->type == X86_OP_MEM && op->mem.base == X86_REG_RIP)
            return insn->address + insn->size + (uint64_t)op->mem.disp;
    }
    return 0;
}

/* Calls visit for each instruction from offset on. */
static void walk(csh handle, const struct trace *trace, uint64_t offset,
                 void (*visit)(const cs_insn *insn, const struct trace *trace,
                               struct disassembly *disassembly),
                 struct disassembly *disassembly)
{
    const uint8_t *code = trace->machine.bytes + offset;
    size_t size = trace->machine.size - offset;
    uint64_t address = trace->address + offset;
    cs_insn *insn = cs_malloc(handle);

    while (size > 0 && cs_disasm_iter(handle, &code, &size, &address, insn))
        visit(insn, trace, disassembly);
    cs_free(insn, 1);
}

static void find_table(const cs_insn *insn, const struct trace *trace,
                       struct disassembly *disassembly)
{
    const uint64_t entry = loaded_address(insn) - trace->address;

    if (loaded_address(insn) != 0 && entry % WORD == 0 && trace->machine.n_starts > 0 &&
        entry < trace->machine.starts[0].offset && entry + WORD > disassembly->table)
        disassembly->table = entry + WORD;
}

static void add(const cs_insn *insn, const struct trace *trace, struct disassembly *disassembly)
{
    struct instruction *made;
    const uint64_t loaded = loaded_address(insn);
    const cs_x86 *x86 = insn->detail != NULL ? &insn->detail->x86 : NULL;

    disassembly->list = array_grow(disassembly->list, disassembly->count, &disassembly->capacity,
                                   sizeof *disassembly->list);
    made = &disassembly->list[disassembly->count++];
    *made = (struct instruction){0};
    made->offset = insn->address - trace->address;
    made->size = insn->size;
    made->mnemonic = arena_copy(&disassembly->arena, insn->mnemonic, strlen(insn->mnemonic));
    made->operands = arena_copy(&disassembly->arena, insn->op_str, strlen(insn->op_str));
    if (insn->id == 0) /* skipped: no instruction */
        return;
    made->ends = insn->id == X86_INS_JMP || is_of(insn, CS_GRP_RET);
    if ((is_of(insn, CS_GRP_JUMP) || is_of(insn, CS_GRP_CALL)) && x86 != NULL &&
        x86->op_count == 1 && x86->operands[0].type == X86_OP_IMM) {
        made->has_target = true;
        made->target = (uint64_t)x86->operands[0].imm;
    }
    if (loaded != 0 && loaded - trace->address < disassembly->table) {
        made->has_constant = true;
        made->constant = (size_t)((loaded - trace->address) / WORD);
    }
}

bool disassemble(const struct trace *trace, struct disassembly *disassembly)
{
    csh handle;

    *disassembly = (struct disassembly){0};
    if (trace->machine.bytes == NULL || cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK)
        return false;
    cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
    cs_option(handle, CS_OPT_SKIPDATA, CS_OPT_ON);
    if (trace->machine.n_starts > 0)
        walk(handle, trace, trace->machine.starts[0].offset, find_table, disassembly);
    disassembly->table = (disassembly->table + ALIGN - 1) / ALIGN * ALIGN;
    if (trace->machine.n_starts > 0 && disassembly->table > trace->machine.starts[0].offset)
        disassembly->table = trace->machine.starts[0].offset;
    walk(handle, trace, disassembly->table, add, disassembly);
    cs_close(&handle);
    return true;
}

void disassembly_free(struct disassembly *disassembly)
{
    free(disassembly->list);
    arena_free(&disassembly->arena);
    *disassembly = (struct disassembly){0};
}

#else

bool disassembly_is_possible(void)
{
    return false;
}

bool disassemble(const struct trace *trace, struct disassembly *disassembly)
{
    (void)trace;
    *disassembly = (struct disassembly){0};
    return false;
}

void disassembly_free(struct disassembly *disassembly)
{
    (void)disassembly;
}

#endif
