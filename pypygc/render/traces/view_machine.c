/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine code of a trace for people: see view.h. What a jump leads to is named. */
#include "analysis/disassembly.h"
#include "analysis/order.h"
#include "format.h"
#include "render/traces/view.h"

#include <inttypes.h>
#include <string.h>

/* Column of the notes behind an instruction, from its begin. */
#define NOTE_COLUMN 44

/* The trace that has the address; PROFILE_NONE if none that is there still. */
static size_t trace_at(const struct profile *profile, uint64_t address)
{
    for (size_t i = profile->n_traces; i-- > 0;) {
        const struct trace *trace = &profile->traces[i];
        if (trace->alive && address >= trace->address && address - trace->address < trace->size)
            return i;
    }
    return PROFILE_NONE;
}

static int offset_against_start(const void *offset, const void *start)
{
    return order_numbers(*(const uint64_t *)offset, ((const struct code_start *)start)->offset);
}

/* The operation whose code starts at the offset; NULL if none does. */
static const char *operation_at(const struct machine_code *machine, uint64_t offset)
{
    const size_t i = order_first(&offset, machine->starts, machine->n_starts,
                                 sizeof *machine->starts, offset_against_start);

    return i < machine->n_starts && machine->starts[i].offset == offset
               ? machine->starts[i].operation
               : NULL;
}

static void put_target(const struct view *view, size_t trace, uint64_t target, const char *behind)
{
    const struct profile *profile = view->facts->profile;
    const struct trace *own = &profile->traces[trace];
    const size_t other = trace_at(profile, target);
    const uint64_t offset = target - own->address;
    FILE *out = view->ink.out;
    const char *name;

    if (target >= own->address && offset < own->size) {
        name = operation_at(&own->machine, offset);
        if (offset > own->machine.operations_end)
            name = behind;
        if (name != NULL) {
            fputs("; ", out);
            plain_put_cut(out, name, 32);
        }
    } else if (other != PROFILE_NONE) {
        fputs("; ", out);
        plain_put_cut(out, profile->traces[other].kind, 16);
        fprintf(out, " %" PRIu64, profile->traces[other].id);
        if (strcmp(profile->traces[other].kind, PYPYGC_TRACE_BRIDGE) != 0) /* it has one entry */
            fprintf(out, " +0x%" PRIx64, target - profile->traces[other].address);
    }
}

static void put_instruction(const struct view *view, size_t trace,
                            const struct instruction *instruction, const char *behind)
{
    const struct trace *own = &view->facts->profile->traces[trace];
    FILE *out = view->ink.out;
    const uint64_t offset = instruction->target - own->address;
    int used;

    ink_put(&view->ink, INK_FAINT);
    fprintf(out, "%12s+0x%-6" PRIx64, "", instruction->offset);
    ink_put(&view->ink, INK_PLAIN);
    used = fprintf(out, "%s", instruction->mnemonic);
    if (instruction->has_target && instruction->target >= own->address && offset < own->size)
        used += fprintf(out, " +0x%" PRIx64, offset);
    else if (*instruction->operands != '\0')
        used += fprintf(out, " %s", instruction->operands);
    if (instruction->has_target || instruction->has_constant) {
        fprintf(out, "%*s", used < NOTE_COLUMN ? NOTE_COLUMN - used : 1, "");
        ink_put(&view->ink, INK_FAINT);
        if (instruction->has_target)
            put_target(view, trace, instruction->target, behind);
        else
            fprintf(out, "; constant %zu", instruction->constant);
        ink_put(&view->ink, INK_PLAIN);
    }
    fputc('\n', out);
}

static int offset_against_instruction(const void *offset, const void *instruction)
{
    return order_numbers(*(const uint64_t *)offset,
                         ((const struct instruction *)instruction)->offset);
}

uint64_t view_put_machine(const struct view *view, size_t trace,
                          const struct disassembly *disassembly, uint64_t begin, uint64_t end,
                          const char *behind, bool stop_at_end)
{
    size_t i = order_first(&begin, disassembly->list, disassembly->count, sizeof *disassembly->list,
                           offset_against_instruction);

    for (; i < disassembly->count && disassembly->list[i].offset < end; i++) {
        const struct instruction *instruction = &disassembly->list[i];
        put_instruction(view, trace, instruction, behind);
        if (stop_at_end && instruction->ends)
            return instruction->offset + instruction->size;
    }
    return end;
}
