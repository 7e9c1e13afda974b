/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an operation of a trace calls: see targets.h. A trace is named by its descriptor, "<Loop12>", whose
   number is that in the JIT log (rpython/jit/metainterp/compile.py, send_loop_to_backend). */
#include "analysis/work/targets.h"

#include "analysis/operands.h"

#include <string.h>

#define LOOP_BEGIN "<Loop"

void targets_index(const struct profile *profile, const struct join *join, struct targets *targets)
{
    *targets = (struct targets){.profile = profile, .join = join};
    for (size_t i = 0; i < profile->n_traces; i++)
        idmap_put(&targets->by_log_id, profile->traces[i].log_id, i);
}

void targets_free(struct targets *targets)
{
    idmap_free(&targets->by_log_id);
}

size_t targets_trace(const struct targets *targets, size_t trace, size_t operation)
{
    const struct asm_op *op =
        operation != PROFILE_NONE ? &targets->profile->traces[trace].code[operation] : NULL;
    struct word descr;
    uint64_t number = 0;
    size_t found;

    if (op == NULL || op->operation == NULL ||
        !operation_begins(op->operation, NAME_OP_CALL_ASSEMBLER))
        return PROFILE_NONE;
    descr = operands_descr(op->args);
    if (!word_begins(descr, LOOP_BEGIN) || descr.length > strlen(LOOP_BEGIN) + 18)
        return PROFILE_NONE;
    for (size_t i = strlen(LOOP_BEGIN); i + 1 < descr.length; i++) {
        if (descr.text[i] < '0' || descr.text[i] > '9')
            return PROFILE_NONE; /* "<Loop-1>": a portal without a loop yet */
        number = number * 10 + (uint64_t)(descr.text[i] - '0');
    }
    return idmap_get(&targets->by_log_id, number, &found) ? found : PROFILE_NONE;
}

/* Functions that are specialised get a suffix: "format_trampoline__v123___simple_call__function_f". */
static size_t plain_length(struct word name)
{
    const char *suffix = pypy_name(NAME_TRAMPOLINE);
    const char *at = memmem(name.text, name.length, suffix, strlen(suffix));

    return at != NULL && at > name.text ? (size_t)(at - name.text) : name.length;
}

const char *targets_name(const struct targets *targets, size_t trace, size_t operation,
                         struct arena *arena)
{
    const struct asm_op *op =
        operation != PROFILE_NONE ? &targets->profile->traces[trace].code[operation] : NULL;
    const struct word callee = operands_callee(op != NULL ? op->args : NULL);
    const size_t target = targets_trace(targets, trace, operation);
    const struct joined_trace *joined = target != PROFILE_NONE ? &targets->join->traces[target]
                                                               : NULL;

    if (joined != NULL && joined->builtin != NULL)
        return joined->builtin;
    if (joined != NULL && joined->place.function != NULL)
        return arena_printf(arena, "compiled %s", joined->place.function);
    if (callee.text != NULL)
        return arena_copy(arena, callee.text, plain_length(callee));
    if (op == NULL || op->operation == NULL)
        return "(not known)";
    /* one that had no trace when this one was made */
    return operation_begins(op->operation, NAME_OP_CALL_ASSEMBLER) ? "another loop" : op->operation;
}
