/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searches for the least or greatest of many, again and again: see searches.h. PyPy has a JIT driver for the loop of
   min() and one for that of max() (pypy/module/__builtin__/functional.py), so that their traces are known, and
   what a key executes stands in them by line. */
#include "analysis/rules/searches.h"

#include "analysis/order.h"
#include "analysis/own_code.h"
#include "analysis/rules/spots.h"
#include "analysis/traces/bridges.h"
#include "analysis/work/portals.h"
#include "base/figure.h"
#include "base/plain.h"
#include "format.h"

#include <string.h>

/* Of the run, in percent: a key has to be asked, so that less is no matter. Up to the second figure it is a remark. */
#define MIN_PERCENT  20.0
#define SURE_PERCENT 25.0

/* Searches, and items in each: fewer items are looked at as quickly as anything else would have the least. */
#define MIN_SEARCHES 10
#define MIN_ITEMS    8

/* What a spot has. */
enum { AMOUNT_INSTRUCTIONS };

struct search {
    const char *words; /* "min()" */
    uint64_t times, items;
};

static const char *search_of(const struct facts *facts, size_t trace)
{
    return portals_search(facts->join.traces[trace].builtin);
}

/* How often the loop of that name was begun, and how often it went round. A loop that is entered from the interpreter
   may be so by an entry bridge. */
static struct search count_searches(const struct facts *facts, const char *words)
{
    struct search search = {.words = words};

    for (size_t i = 0; i < facts->profile->n_traces; i++) {
        const struct trace *const trace = &facts->profile->traces[i];
        if (order_strings(search_of(facts, i), words) != 0 || trace->has_from_guard)
            continue;
        if (strcmp(trace->kind, PYPYGC_TRACE_LOOP) == 0)
            figure_add(&search.items, trace_rounds(trace));
        if (trace->has_entries)
            figure_add(&search.times, trace->entries);
    }
    return search;
}

static void add_operation(struct spots *spots, const struct facts *facts, size_t trace,
                          size_t operation, uint64_t instructions)
{
    const struct joined_op *op;

    if (operation == PROFILE_NONE)
        return;
    op = &facts->join.traces[trace].ops[operation];
    if (op->frame == NULL || op->frame->place.file == NULL || own_code_has(op->frame->place.file))
        return;
    spots_add_operation(spots, &facts->profile->traces[trace], op,
                        &(struct spot){.weight = (double)instructions,
                                       .amount[AMOUNT_INSTRUCTIONS] = (double)instructions});
}

/* What the program's functions execute in such loops, with the code of PyPy's own that they call. */
static void add_spots(struct spots *spots, const struct facts *facts, const char *words)
{
    const struct work *const work = &facts->profile->work;

    for (size_t i = 0; i < facts->profile->n_traces; i++)
        for (size_t j = 0; j < facts->profile->traces[i].n_op_costs; j++) {
            const struct op_costs *const op = &facts->profile->traces[i].op_costs[j];
            if (order_strings(search_of(facts, i), words) == 0)
                add_operation(spots, facts, i, op->operation, op->costs.value[COST_INSTRUCTIONS]);
        }
    for (size_t i = 0; i < work->n_called; i++) {
        const struct operation_costs *const called = &work->called[i];
        if (order_strings(search_of(facts, called->at.trace), words) == 0)
            add_operation(spots, facts, called->at.trace, called->at.operation,
                          called->costs.value[COST_INSTRUCTIONS]);
    }
}

static bool price(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price)
{
    (void)context;
    cost_add_instructions(price, spot->amount[AMOUNT_INSTRUCTIONS]);
    return cost_percent(facts, price) >= MIN_PERCENT;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context)
{
    const struct search *const search = context;
    char times[PLAIN_NUMBER_SIZE], items[PLAIN_NUMBER_SIZE];

    (void)facts;
    plain_count(search->times, times);
    plain_count(search->items / search->times, items);
    /* the key may be what the program is for */
    if (finding->share < SURE_PERCENT)
        finding->severity = SEVERITY_LOW;
    else if (finding->severity > SEVERITY_MEDIUM)
        finding->severity = SEVERITY_MEDIUM;
    finding_count(finding, "called_instructions", figure_whole(spot->amount[AMOUNT_INSTRUCTIONS]));
    finding_count(finding, "searches", search->times);
    finding_count(finding, "items", search->items);
    finding->brief = arena_printf(&findings->arena,
                                  "%s asks this for all items, %s each time, %s times.",
                                  search->words, items, times);
    finding->explanation = arena_printf(
        &findings->arena,
        "%s is called some %s times, and each time it calls this function for all items, %s on average. "
        "All of it is compiled; what costs is that it is done for all of them again.",
        search->words, times, items);
    finding->advice =
        "Keep the items in a heap (heapq), from which the least is taken at once, or sorted; keep the least "
        "so far and compare what is new; or keep the keys, so that each is computed once.";
}

static void find_named(const struct facts *facts, struct findings *findings, const char *words)
{
    static const struct spot_pattern PATTERN = {price, describe};
    const struct search search = count_searches(facts, words);
    struct spots spots = {0};

    if (search.times < MIN_SEARCHES || search.items < MIN_ITEMS * search.times)
        return;
    add_spots(&spots, facts, words);
    spots_find(&spots, facts, findings, &PATTERN, &search);
}

void searches_find(const struct facts *facts, struct findings *findings)
{
    find_named(facts, findings, PORTALS_MIN);
    find_named(facts, findings, PORTALS_MAX);
}
