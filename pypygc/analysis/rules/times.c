/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often operations ran: see times.h. */
#include "analysis/rules/times.h"

#include "analysis/operands.h"

#include <string.h>

double times_of(const struct trace *trace, size_t operation)
{
    for (size_t i = operation + 1; i-- > 0;) {
        if (trace->code[i].kind != ASM_LABEL)
            continue;
        for (size_t k = 0; k < trace->n_labels; k++)
            if (trace->labels[k].descr == trace->code[i].descr)
                return (double)trace->labels[k].count;
        return 0;
    }
    return trace->has_entries ? (double)trace->entries : 0;
}

bool calls_function(const struct asm_op *op, const char *name)
{
    struct word callee;

    if (op->kind != ASM_CALL && op->kind != ASM_MALLOC_CALL)
        return false;
    callee = operands_callee(op->args);
    return callee.text != NULL && callee.length >= strlen(name) &&
           strncmp(callee.text, name, strlen(name)) == 0;
}
