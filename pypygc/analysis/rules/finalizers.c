/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects with finalizers: see finalizers.h. */
#include "analysis/rules/finalizers.h"

#include "analysis/operands.h"
#include "analysis/rules/group.h"
#include "analysis/rules/times.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

/* True if the trace hands the variable to register_finalizer (pypy/interpreter/executioncontext.py,
   UserDelAction). */
static bool is_registered(const struct trace *trace, struct word variable)
{
    for (size_t i = 0; i < trace->n_code; i++)
        if (calls_function(&trace->code[i], "register_finalizer") &&
            operands_have(trace->code[i].args, 2, variable))
            return true;
    return false;
}

static bool is_registered_row(const struct cell_row *row)
{
    const struct joined_op *op = row->owner->op;
    struct word result;

    if (row->site->kind != SITE_JIT || op == NULL || !group_is_instance(row->type))
        return false;
    result = operands_at(op->code->args, 0);
    return result.text != NULL && is_registered(row->owner->trace, result);
}

bool *finalizers_find(const struct facts *facts)
{
    bool *found = array_new(facts->n_cells, sizeof *found);
    bool *types = array_new(facts->profile->n_types, sizeof *types);

    for (size_t i = 0; i < facts->n_cells; i++)
        if (is_registered_row(&facts->cells[i]))
            types[facts->cells[i].type - facts->profile->types] = true;
    for (size_t i = 0; i < facts->n_cells; i++)
        found[i] = types[facts->cells[i].type - facts->profile->types];
    free(types);
    return found;
}

struct counts finalizers_waiting(const struct profile *profile, const char *type)
{
    struct counts most[2] = {{0}, {0}}; /* during the run, and at its end */
    bool looked = false;

    for (size_t i = 0; i < profile->n_helds; i++) {
        const struct held *held = &profile->helds[i];
        struct counts *best = &most[held->at_exit];

        looked |= !held->at_exit;
        for (size_t k = 0; k < held->n_holders; k++) {
            const struct holder *holder = &profile->holders[held->first_holder + k];
            if (strcmp(holder->root, PYPYGC_ROOT_FINALIZERS) != 0)
                continue;
            for (size_t t = 0; t < holder->n_types; t++)
                if (strcmp(holder->types[t].name, type) == 0 &&
                    holder->types[t].alive.objects > best->objects)
                    *best = holder->types[t].alive;
        }
    }
    return most[!looked];
}
