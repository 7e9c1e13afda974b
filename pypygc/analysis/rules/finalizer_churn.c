/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finalizer-churn: many short-lived objects with a finalizer: a __del__ method, or one of PyPy's own,
   as files, sockets and generators in a try have that were not closed. None of them can die young: each
   is copied out of the nursery with all that it reaches, is found dead by a major collection, is
   kept until its method has run, and is freed by a later one. What is seen: objects that are
   registered for finalization, nearly all of which survive and do not stay. */
#include "analysis/kept_words.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/finalizers.h"
#include "analysis/rules/group.h"
#include "analysis/rules/held_open.h"
#include "analysis/rules/index.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"
#include "base/pypy_names.h"

#include <stdlib.h>
#include <string.h>

/* Of those that a collection has seen: the rest is still in the nursery at the end. */
#define MIN_SURVIVAL_PERCENT 75.0

/* Instructions to register an object, and to call its method later from the interpreter with a
   frame of its own. A loop that does nothing but make 1.5 million such objects takes 1,650 an object
   outside of the collector. */
#define FINALIZER_INSTRUCTIONS 1000

/* Marked so often on average, they are not waiting for their turn but are part of a chain, or of
   what the program works with. An object that dies at once is marked at most when it is found dead,
   when it was promoted while a major collection marked, and while its method has not run yet. */
#define MAX_TIMES_MARKED 4

/* Of the module socket. */
#define SOCKET_CLASS "socket"

static bool survives(const struct tally *tally)
{
    const uint64_t seen =
        tally->allocated.bytes > tally->left.bytes ? tally->allocated.bytes - tally->left.bytes : 0;
    return seen > 0 && percent_of(tally->survived.bytes, seen) >= MIN_SURVIVAL_PERCENT;
}

/* What a finding is about: the objects of one type with finalizers, or what one trace made for
   them. */
struct part {
    struct row_list rows;
    struct tally sum;
    struct price price;
};

/* All cells, by both. */
struct parts {
    const struct facts *facts;
    const bool *has_finalizer;
    struct index by_type, by_trace;
    struct part *types, *traces;
};

static size_t type_of(const struct cell_row *row, const void *context)
{
    const struct parts *parts = context;
    return parts->has_finalizer[row - parts->facts->cells]
               ? (size_t)(row->type - parts->facts->profile->types)
               : INDEX_NONE;
}

static size_t trace_of(const struct cell_row *row, const void *context)
{
    const struct parts *parts = context;
    return !parts->has_finalizer[row - parts->facts->cells] && row->owner->trace != NULL &&
                   row->site->kind == SITE_JIT && survives(&row->cell->tally)
               ? (size_t)(row->owner->trace - parts->facts->profile->traces)
               : INDEX_NONE;
}

/* Adds up the rows of each key. */
static struct part *sum_up(const struct facts *facts, const struct index *index, size_t n_keys)
{
    struct part *sums = array_new(n_keys, sizeof *sums);

    for (size_t key = 0; key < n_keys; key++) {
        sums[key].rows = index_rows(index, key);
        for (size_t i = 0; i < sums[key].rows.n_rows; i++) {
            tally_add(&sums[key].sum, &sums[key].rows.rows[i]->cell->tally);
            cost_add_row(&sums[key].price, facts, sums[key].rows.rows[i], 1);
        }
    }
    return sums;
}

static void parts_fill(const struct facts *facts, const bool *has_finalizer, struct parts *parts)
{
    const struct profile *profile = facts->profile;

    *parts = (struct parts){.facts = facts, .has_finalizer = has_finalizer};
    index_cells(facts, profile->n_types, type_of, parts, &parts->by_type);
    index_cells(facts, profile->n_traces, trace_of, parts, &parts->by_trace);
    parts->types = sum_up(facts, &parts->by_type, profile->n_types);
    parts->traces = sum_up(facts, &parts->by_trace, profile->n_traces);
}

static void parts_free(struct parts *parts)
{
    free(parts->types);
    free(parts->traces);
    index_free(&parts->by_type);
    index_free(&parts->by_trace);
}

/* Claims the rows of a part. They are let go, since nothing is left to claim. */
static void claim(const struct facts *facts, struct findings *findings, struct part *part)
{
    for (size_t i = 0; i < part->rows.n_rows; i++)
        findings->claimed[part->rows.rows[i] - facts->cells] = true;
    part->rows.n_rows = 0;
}

static void explain_method(struct findings *findings, struct finding *finding, uint64_t objects,
                           const char *type, double survival)
{
    char number[PLAIN_NUMBER_SIZE];

    finding->brief =
        arena_printf(&findings->arena,
                     "%s objects of the class %s have a __del__ method: none can die young, "
                     "each waits for a major collection.",
                     plain_count(objects, number), type);
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of the class %s were made here, which has a __del__ method. %.0f %% of them "
        "were copied out of the nursery: the collector must keep such an object, and all that it "
        "reaches, until its method has run, and frees it only at a major collection after that. "
        "Without the method they would have died in the nursery at no cost.",
        (unsigned long long)objects, type, survival);
    finding->advice =
        "Use a context manager (with ...) or an explicit close() and remove __del__; or put the "
        "resource into one small object with a __del__ that lives as long as its users; or use "
        "weakref.finalize for the few objects that need it.";
}

static void explain_built_in(struct findings *findings, struct finding *finding, uint64_t objects,
                             const char *type, double survival, const struct finalizable *row)
{
    const char *most = row != NULL && row->peak_objects > 0
                           ? arena_printf(&findings->arena,
                                          " At least %llu of them were there, not closed, at once.",
                                          (unsigned long long)row->peak_objects)
                           : "";

    char number[PLAIN_NUMBER_SIZE], open[PLAIN_NUMBER_SIZE];

    finding->brief = arena_printf(
        &findings->arena,
        "%s %s objects are not closed: each stays open until a major collection%s.",
        plain_count(objects, number), type,
        row != NULL && row->peak_objects > 1 ? arena_printf(&findings->arena, ", %s were at once",
                                                            plain_count(row->peak_objects, open))
                                             : "");
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of the type %s were made here and not closed. PyPy closes such an object with "
        "a finalizer, so it cannot die in the nursery, however large that is: %.0f %% of them were "
        "copied out with all that they hold, and stay open until a major collection, their "
        "descriptors, locks and finally blocks included.%s",
        (unsigned long long)objects, type, survival, most);
    finding->advice =
        "Close it where it is done with: a with statement (with open(...) as file), close(), or "
        "contextlib.closing() for generators and cursors. A larger nursery makes it worse: more "
        "of them are open at the same time.";
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct cell_row *instance, const struct tally *sum)
{
    const uint64_t objects = instance->cell->tally.allocated.objects;
    const double survival = percent_of(instance->cell->tally.survived.objects, objects);
    const struct finalizable *row = finalizable_of(facts->profile, instance->type->name);

    finding_count(finding, "finalized_objects", objects);
    if (row != NULL)
        finding_count(finding, "most_at_once", row->peak_objects);
    finding_percent(finding, "survival_percent", survival);
    finding_bytes(finding, "survived_bytes", sum->survived.bytes);
    finding_count(finding, "times_marked",
                  objects > 0 ? instance->cell->tally.marked.objects / objects : 0);
    finding_percent(finding, "share_of_survived_percent",
                    percent_of(sum->survived.bytes, facts->total.survived.bytes));
    if (type_is_instance(instance->type))
        explain_method(findings, finding, objects, instance->type->name, survival);
    else
        explain_built_in(findings, finding, objects,
                         kept_type_name(&findings->arena, instance->type->name), survival, row);
}

/* The class of the module socket makes a raw socket, takes its descriptor from it (detach()) and leaves it: in
   socketpair(), accept() and dup(). The program has left open only as many as there are of the class. */
static bool is_detached(const struct facts *facts, const struct cell_row *instance)
{
    const struct finalizable *raw, *left;

    if (strcmp(instance->type->name, pypy_name(NAME_W_SOCKET)) != 0)
        return false;
    raw = finalizable_of(facts->profile, instance->type->name);
    left = finalizable_of(facts->profile, SOCKET_CLASS);
    return raw != NULL && (left == NULL || left->peak_objects < raw->peak_objects / 2);
}

/* Descriptors: a process may have 1,024 by default. */
#define MANY_OPEN 256

/* The rows of the same line that got old with the instance: what it holds. Adds their price, and
   claims them. */
static void take_line(const struct parts *parts, struct findings *findings,
                      const struct cell_row *instance, struct tally *sum, struct price *price)
{
    const struct facts *facts = parts->facts;
    const struct stack_frame *frame = instance->user_frame;

    for (size_t i = 0; i < facts->n_cells && frame != NULL; i++) {
        const struct cell_row *row = &facts->cells[i];
        if (row == instance || findings->claimed[i] || row->user_frame == NULL ||
            row->user_frame->place.file != frame->place.file ||
            row->user_frame->place.function != frame->place.function ||
            row->user_frame->place.line != frame->place.line ||
            !(parts->has_finalizer[i] || survives(&row->cell->tally)))
            continue;
        if (row->type != instance->type) {
            tally_add(sum, &row->cell->tally);
            cost_add_row(price, facts, row, 1);
        }
        findings->claimed[i] = true;
    }
}

/* Many objects of a built-in type that are open at once are a matter of more than cost. */
static bool are_many_open(const struct facts *facts, const struct cell_row *instance)
{
    const struct finalizable *row = finalizable_of(facts->profile, instance->type->name);

    return !type_is_instance(instance->type) && row != NULL && row->peak_objects >= MANY_OPEN;
}

/* One finding about all of a type, if it is worth one: by its cost, or because so many files are open, however
   little that costs. */
static struct finding *find_one(const struct facts *facts, struct findings *findings,
                                const struct cell_row *instance, const struct price *price)
{
    const struct group group = {&instance, 1};
    struct finding *finding = group_find(&group, true, facts, findings, price);

    if (finding == NULL && are_many_open(facts, instance) &&
        held_open_is_file(instance->type->name)) {
        finding = finding_add(findings, SEVERITY_LOW);
        cost_put(finding, facts, price);
        group_locate(&group, true, finding);
    }
    if (finding != NULL && are_many_open(facts, instance) && finding->severity < SEVERITY_MEDIUM)
        finding->severity = SEVERITY_MEDIUM;
    return finding;
}

/* Judges the objects of one cell, with all of their type, and with what the same trace made for
   them. */
static void judge(const struct parts *parts, struct findings *findings,
                  const struct cell_row *instance)
{
    const struct facts *facts = parts->facts;
    struct part *type = &parts->types[instance->type - facts->profile->types];
    struct part *trace = instance->owner->trace != NULL
                             ? &parts->traces[instance->owner->trace - facts->profile->traces]
                             : NULL;
    struct tally sum = type->sum;
    struct price price = type->price;
    struct finding *finding;

    if (trace != NULL) {
        tally_add(&sum, &trace->sum);
        cost_add(&price, &trace->price);
    }
    const bool is_built_in = !type_is_instance(instance->type);
    if (is_built_in)
        take_line(parts, findings, instance, &sum, &price);
    cost_add_instructions(&price,
                          FINALIZER_INSTRUCTIONS * (double)instance->cell->tally.allocated.objects);
    finding = find_one(facts, findings, instance, &price);
    if (finding == NULL)
        return;
    describe(facts, findings, finding, instance, &sum);
    claim(facts, findings, type);
    if (trace != NULL)
        claim(facts, findings, trace);
}

/* True if most were closed later: they were in use when a collection moved them, and waited for none. */
static bool is_closed(const struct facts *facts, const struct cell_row *instance)
{
    const struct finalizable *row = finalizable_of(facts->profile, instance->type->name);

    return row != NULL && 2 * row->closed_objects >= row->objects;
}

/* True if they are held, so that no collection is waited for: growing-heap says by what. */
static bool is_held(const struct facts *facts, const struct cell_row *instance)
{
    struct held_open held;

    return held_open_is_file(instance->type->name) &&
           held_open_find(facts->profile, instance->type->name, &held);
}

/* True for what goes with a weak reference that has a callback: it has a finalizer, but is nothing that a
   program closes. weakref-churn knows more about it. */
static bool is_of_weakref(const struct gc_type *type)
{
    return strstr(type->name, pypy_name(NAME_LIFELINE)) != NULL;
}

static void find(const struct facts *facts, struct findings *findings)
{
    struct finalizers finalizers;
    struct parts parts;

    finalizers_find(facts, &finalizers);
    parts_fill(facts, finalizers.of_cell, &parts);
    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct tally *tally = &facts->cells[i].cell->tally;
        if (finalizers.of_cell[i] && !findings->claimed[i] && survives(tally) &&
            tally->marked.objects < MAX_TIMES_MARKED * tally->survived.objects &&
            !is_of_weakref(facts->cells[i].type) && !is_detached(facts, &facts->cells[i]) &&
            !is_closed(facts, &facts->cells[i]) && !is_held(facts, &facts->cells[i]))
            judge(&parts, findings, &facts->cells[i]);
    }
    parts_free(&parts);
    finalizers_free(&finalizers);
}

const struct rule rule_finalizer_churn = {.id = "finalizer-churn", .find = find};
