/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often operations ran: see times.h. */
#include "analysis/rules/times.h"

#include "analysis/operands.h"

struct times times_begin(const struct trace *trace)
{
    return (struct times){.trace = trace, .count = trace->has_entries ? (double)trace->entries : 0};
}

static double count_of_label(const struct trace *trace, uint64_t descr)
{
    for (size_t k = 0; k < trace->n_labels; k++)
        if (trace->labels[k].descr == descr)
            return (double)trace->labels[k].count;
    return 0;
}

double times_at(struct times *times, size_t operation)
{
    for (; times->next <= operation; times->next++) {
        const struct asm_op *op = &times->trace->code[times->next];
        if (op->kind == ASM_LABEL)
            times->count = count_of_label(times->trace, op->descr);
    }
    return times->count;
}

bool calls_function(const struct asm_op *op, enum pypy_name name)
{
    return (op->kind == ASM_CALL || op->kind == ASM_MALLOC_CALL) &&
           word_begins(operands_callee(op->args), pypy_name(name));
}
