/* SPDX-License-Identifier: GPL-3.0-or-later */
/* type-unstable-loop: a variable in a loop that is an int now and a float or a big integer then. The
   loop is compiled for the types that it saw first. For the others its guards on the class of the
   value fail, and bridges are compiled, which pass the value on in a box. */
#include "analysis/operands.h"
#include "analysis/row.h"
#include "analysis/rules/group.h"
#include "analysis/rules/index.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/idmap.h"

#include <stdlib.h>
#include <string.h>

/* To leave through a guard, to test for the other class and to dispatch on it anew. */
#define SWITCH_INSTRUCTIONS 20

/* What the guards of a loop and of its bridges have seen. */
struct switches {
    uint64_t bridges; /* that begin at a guard on the class of a number */
    uint64_t entries; /* how often these bridges were entered */
    unsigned classes; /* bits: the classes that were expected */
    struct price price;
    struct counts boxes;
};

/* The bit of a class of numbers; 0 for other classes. */
static unsigned class_bit(struct word class)
{
    static const enum pypy_name names[] = {NAME_W_INT, NAME_W_FLOAT, NAME_W_LONG, NAME_W_BOOL,
                                           NAME_W_COMPLEX};

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (word_is(word_short(class), pypy_name(names[i])))
            return 1U << i;
    return 0;
}

/* A guard, and the trace that it is in. */
struct guard {
    const struct opt_op *op;
    size_t trace;
};

/* The guards of all traces, by descriptor. */
struct guards {
    struct idmap by_descr; /* index in list */
    struct guard *list;
    size_t count, capacity;
};

/* Where a descriptor is used again, the first one counts. */
static void find_guards(const struct profile *profile, struct guards *guards)
{
    size_t known;

    *guards = (struct guards){0};
    for (size_t i = 0; i < profile->n_traces; i++)
        for (size_t j = 0; j < profile->traces[i].n_opt; j++) {
            const struct opt_op *op = &profile->traces[i].opt[j];
            if (op->kind != OPT_GUARD || idmap_get(&guards->by_descr, op->u.anchor.descr, &known))
                continue;
            guards->list =
                array_grow(guards->list, guards->count, &guards->capacity, sizeof *guards->list);
            guards->list[guards->count] = (struct guard){op, i};
            idmap_put(&guards->by_descr, op->u.anchor.descr, guards->count++);
        }
}

static void guards_free(struct guards *guards)
{
    idmap_free(&guards->by_descr);
    free(guards->list);
}

/* The guard that a bridge begins at; NULL if none is known. */
static const struct guard *guard_of(const struct guards *guards, const struct trace *bridge)
{
    size_t i;

    return bridge->has_from_guard && idmap_get(&guards->by_descr, bridge->from_guard, &i)
               ? &guards->list[i]
               : NULL;
}

/* For each trace the one that its bridges hang from in the end. */
static void find_roots(const struct profile *profile, size_t *roots, struct switches *switches)
{
    struct guards guards;

    find_guards(profile, &guards);
    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        const struct guard *guard = guard_of(&guards, trace);
        const char *operation;
        unsigned bit;

        roots[i] = i;
        if (guard == NULL)
            continue;
        if (guard->trace < i) /* a bridge is compiled after what it belongs to */
            roots[i] = roots[guard->trace];
        operation = guard->op->operation;
        if (!operation_is(operation, NAME_OP_GUARD_CLASS) &&
            !operation_is(operation, NAME_OP_GUARD_NONNULL_CLASS))
            continue;
        bit = class_bit(operands_callee(guard->op->args));
        if (bit == 0)
            continue;
        switches[roots[i]].bridges++;
        figure_add(&switches[roots[i]].entries, trace->has_entries ? trace->entries : 0);
        switches[roots[i]].classes |= bit;
    }
    guards_free(&guards);
}

static bool accept(const struct cell_row *row)
{
    return row->owner->trace != NULL &&
           (type_is_box(row->type) || type_is(row->type, NAME_W_LONG) ||
            type_is(row->type, NAME_RBIGINT) || row_is_for_call(row, NAME_CALL_BIGINT));
}

static void describe(struct findings *findings, struct finding *finding,
                     const struct switches *switches)
{
    finding_count(finding, "bridges_for_types", switches->bridges);
    finding_count(finding, "type_switches", switches->entries);
    finding_count(finding, "allocated_objects", switches->boxes.objects);
    finding_bytes(finding, "allocated_bytes", switches->boxes.bytes);
    finding->explanation = arena_printf(
        &findings->arena,
        "The compiled loop has %llu bridges that begin where a number was of another class than "
        "before, and took them %llu times; %llu boxes and big integers were allocated in it. The "
        "JIT compiles a loop for the types that it sees, with numbers in registers. If a variable "
        "is an int now and a float, bool or big integer then, it leaves the loop through a bridge, "
        "and passes the number on in a box.",
        (unsigned long long)switches->bridges, (unsigned long long)switches->entries,
        (unsigned long long)switches->boxes.objects);
    finding->advice =
        "Let each variable have one type in the loop: begin a sum of floats with 0.0, convert the "
        "data once before the loop (float(x)), and keep numbers of different kinds in lists of "
        "their own.";
}

/* What the index of the boxes goes by. */
struct root_key {
    const struct profile *profile;
    const size_t *roots;
};

static size_t root_of(const struct cell_row *row, const void *context)
{
    const struct root_key *key = context;
    return key->roots[row->owner->trace - key->profile->traces];
}

/* Reports the loop whose boxes these are, if its types cost something. */
static void judge(const struct facts *facts, struct findings *findings, struct switches *switches,
                  const struct row_list *boxes)
{
    const struct group group = {boxes->rows, boxes->n_rows};
    struct finding *finding = NULL;

    switches->price = group_cost(facts, &group);
    switches->boxes = group_sum(&group).allocated;
    cost_add_instructions(&switches->price, SWITCH_INSTRUCTIONS * (double)switches->entries);
    if (group.n_rows > 0)
        finding = group_find(&group, false, facts, findings, &switches->price);
    if (finding != NULL)
        describe(findings, finding, switches);
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    size_t *roots = array_new(profile->n_traces, sizeof *roots);
    struct switches *switches = array_new(profile->n_traces, sizeof *switches);
    const struct root_key key = {profile, roots};
    struct grouping boxes;
    struct index by_root;

    find_roots(profile, roots, switches);
    group_cells(facts, NULL, accept, GROUP_BY_FUNCTION, &boxes);
    index_make(boxes.rows, boxes.n_rows, profile->n_traces, root_of, &key, &by_root);
    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct row_list rows = index_rows(&by_root, i);
        /* one class alone is a test for a type, such as isinstance() */
        if (switches[i].bridges > 1 && (switches[i].classes & (switches[i].classes - 1)) != 0)
            judge(facts, findings, &switches[i], &rows);
    }
    index_free(&by_root);
    grouping_free(&boxes);
    free(switches);
    free(roots);
}

const struct rule rule_type_unstable_loop = {.id = "type-unstable-loop", .find = find};
