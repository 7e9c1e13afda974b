/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects with finalizers: see finalizers.h. */
#include "analysis/rules/finalizers.h"

#include "analysis/operands.h"
#include "analysis/rules/group.h"
#include "analysis/rules/times.h"
#include "analysis/types.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

/* The calls in all traces that register an object (pypy/interpreter/executioncontext.py,
   UserDelAction). */
struct registrations {
    const struct asm_op **list;
    size_t *begin; /* of each trace, and the end */
};

static void find_registrations(const struct profile *profile, struct registrations *found)
{
    size_t count = 0, capacity = 0;

    *found = (struct registrations){.begin = array_new(profile->n_traces + 1, sizeof(size_t))};
    for (size_t t = 0; t < profile->n_traces; t++) {
        const struct trace *trace = &profile->traces[t];
        for (size_t i = 0; i < trace->n_code; i++)
            if (calls_function(&trace->code[i], NAME_CALL_REGISTER_FINALIZER)) {
                found->list = array_grow(found->list, count, &capacity, sizeof *found->list);
                found->list[count++] = &trace->code[i];
            }
        found->begin[t + 1] = count;
    }
}

/* True if the trace that made the row's objects registers them. */
static bool is_registered(const struct facts *facts, const struct registrations *registrations,
                          const struct cell_row *row)
{
    const struct joined_op *op = row->owner->op;
    struct word result;
    size_t trace;

    if (row->site->kind != SITE_JIT || op == NULL || !type_is_instance(row->type))
        return false;
    result = operands_at(op->code->args, 0);
    trace = (size_t)(row->owner->trace - facts->profile->traces);
    for (size_t i = registrations->begin[trace];
         result.text != NULL && i < registrations->begin[trace + 1]; i++)
        if (operands_have(registrations->list[i]->args, 2, result))
            return true;
    return false;
}

/* Fewer are not worth a finding. */
#define MIN_FINALIZABLE 100

const struct finalizable *finalizable_of(const struct profile *profile, const char *type)
{
    for (size_t i = 0; i < profile->n_finalizables; i++)
        if (strcmp(profile->finalizables[i].type, type) == 0)
            return &profile->finalizables[i];
    return NULL;
}

/* Marks the types of which at least half got old because of their finalizer. */
static void find_kept(const struct facts *facts, bool *types)
{
    const struct profile *profile = facts->profile;
    uint64_t *seen = array_new(profile->n_types, sizeof *seen); /* by a collection */

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct tally *tally = &facts->cells[i].cell->tally;
        const uint64_t born = tally_born(tally).objects;
        seen[facts->cells[i].type - profile->types] +=
            born > tally->left.objects ? born - tally->left.objects : 0;
    }
    for (size_t t = 0; t < profile->n_types; t++) {
        const struct finalizable *row =
            seen[t] >= MIN_FINALIZABLE ? finalizable_of(profile, profile->types[t].name) : NULL;
        if (row != NULL && row->objects >= MIN_FINALIZABLE && row->objects >= seen[t] / 2)
            types[t] = true;
    }
    free(seen);
}

static bool *find_cells(const struct facts *facts)
{
    bool *found = array_new(facts->n_cells, sizeof *found);
    bool *types = array_new(facts->profile->n_types, sizeof *types);
    struct registrations registrations;

    find_registrations(facts->profile, &registrations);
    for (size_t i = 0; i < facts->n_cells; i++)
        if (is_registered(facts, &registrations, &facts->cells[i]))
            types[facts->cells[i].type - facts->profile->types] = true;
    find_kept(facts, types);
    for (size_t i = 0; i < facts->n_cells; i++)
        found[i] = types[facts->cells[i].type - facts->profile->types];
    free(registrations.list);
    free(registrations.begin);
    free(types);
    return found;
}

/* ---- waiting ---- */

/* What waited of the type with this name: first all that was seen, then the most of it. */
struct waiting {
    const char *type;
    struct counts most[2]; /* during the run, and at its end */
};

static int by_type(const void *a, const void *b)
{
    return strcmp(((const struct waiting *)a)->type, ((const struct waiting *)b)->type);
}

static void take_larger(struct counts *most, const struct counts *other)
{
    if (other->objects > most->objects)
        *most = *other;
}

static void merge_types(struct finalizers *finalizers)
{
    const size_t count = finalizers->n_waiting;

    finalizers->n_waiting = 0;
    if (count > 0)
        qsort(finalizers->waiting, count, sizeof *finalizers->waiting, by_type);
    for (size_t i = 0; i < count; i++) {
        struct waiting *last =
            finalizers->n_waiting > 0 ? &finalizers->waiting[finalizers->n_waiting - 1] : NULL;
        if (last == NULL || by_type(last, &finalizers->waiting[i]) != 0) {
            finalizers->waiting[finalizers->n_waiting++] = finalizers->waiting[i];
            continue;
        }
        take_larger(&last->most[false], &finalizers->waiting[i].most[false]);
        take_larger(&last->most[true], &finalizers->waiting[i].most[true]);
    }
}

static void find_waiting(const struct profile *profile, struct finalizers *finalizers)
{
    size_t capacity = 0;

    for (size_t i = 0; i < profile->n_helds; i++) {
        const struct held *held = &profile->helds[i];

        finalizers->looked_during_run |= !held->at_exit;
        for (size_t k = 0; k < held->n_holders; k++) {
            const struct holder *holder = &profile->holders[held->first_holder + k];
            if (strcmp(holder->root, PYPYGC_ROOT_FINALIZERS) != 0)
                continue;
            for (size_t t = 0; t < holder->n_types; t++) {
                struct waiting *added;
                finalizers->waiting = array_grow(finalizers->waiting, finalizers->n_waiting,
                                                 &capacity, sizeof *finalizers->waiting);
                added = &finalizers->waiting[finalizers->n_waiting++];
                *added = (struct waiting){.type = holder->types[t].name};
                added->most[held->at_exit] = holder->types[t].alive;
            }
        }
    }
    merge_types(finalizers);
}

void finalizers_find(const struct facts *facts, struct finalizers *finalizers)
{
    *finalizers = (struct finalizers){.of_cell = find_cells(facts)};
    find_waiting(facts->profile, finalizers);
}

void finalizers_free(struct finalizers *finalizers)
{
    free(finalizers->of_cell);
    free(finalizers->waiting);
    *finalizers = (struct finalizers){0};
}

struct counts finalizers_waiting(const struct finalizers *finalizers, const char *type)
{
    const struct waiting key = {.type = type};
    const struct waiting *found = NULL;

    if (finalizers->n_waiting > 0)
        found = bsearch(&key, finalizers->waiting, finalizers->n_waiting,
                        sizeof *finalizers->waiting, by_type);
    return found != NULL ? found->most[!finalizers->looked_during_run] : (struct counts){0};
}
