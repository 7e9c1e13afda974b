/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and calls for the format of Callgrind: see callgrind_items.h. */
#include "render/export/callgrind_items.h"

#include "analysis/order.h"
#include "base/figure.h"
#include "format.h"
#include "render/export/metric.h"

#include <stdlib.h>
#include <string.h>

/* What the cache events are, in their order. */
static const enum cost CALLGRIND_COSTS[] = {COST_DATA_READS,     COST_DATA_WRITES,
                                            COST_D1_READ_MISSES, COST_D1_WRITE_MISSES,
                                            COST_LL_READ_MISSES, COST_LL_WRITE_MISSES};
#define N_COSTS (sizeof CALLGRIND_COSTS / sizeof CALLGRIND_COSTS[0])

/* What stands for the collector, and its parts. */
static const char COLLECTOR[] = "the collector";
static const char MINOR_COLLECTIONS[] = "minor collections";
static const char MAJOR_COLLECTIONS[] = "major collections";

struct list {
    struct callgrind_item *items;
    size_t count, capacity;
};

uint32_t callgrind_namesake(const struct callgrind_items *items, const struct place *line)
{
    const struct code *code = line->file != NULL ? functions_find(&items->functions, line) : NULL;
    struct place other = *line;

    if (code == NULL)
        return 0;
    other.line = UINT32_MAX;
    if (functions_find(&items->functions, &other)->place.line != code->place.line)
        return code->place.line;
    other.line = code->place.line > 0 ? code->place.line - 1 : 0;
    return functions_find(&items->functions, &other) != NULL && code->place.line > 0
               ? code->place.line
               : 0;
}

int callgrind_by_function(const struct place *a, const struct place *b)
{
    const int files = order_strings(a->file, b->file);

    return files != 0 ? files : order_strings(a->function, b->function);
}

int callgrind_by_place(const struct place *a, const struct place *b)
{
    const int functions = callgrind_by_function(a, b);

    return functions != 0 ? functions : order_numbers(a->line, b->line);
}

/* Functions of Python's come first: PROFILE_NONE is the largest number, and 0 is what follows it. */
static int compare_items(const void *a, const void *b)
{
    const struct callgrind_item *x = a, *y = b;
    const int traces = order_numbers(x->trace + 1, y->trace + 1);

    return traces != 0 ? traces : callgrind_by_place(&x->place, &y->place);
}

static int compare_calls(const void *a, const void *b)
{
    const struct callgrind_call *x = a, *y = b;
    int order = callgrind_by_place(&x->caller, &y->caller);

    if (order == 0)
        order = order_numbers(x->trace + 1, y->trace + 1);
    return order != 0 ? order : callgrind_by_place(&x->callee, &y->callee);
}

/* An item to add to: valid until the next one. */
static struct callgrind_item *new_item(struct list *list, size_t trace, const struct place *place)
{
    list->items = array_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count] = (struct callgrind_item){.trace = trace, .place = *place};
    return &list->items[list->count++];
}

/* Items of the same trace and place become one. */
static void merge(struct list *list)
{
    size_t used = 0;

    qsort(list->items, list->count, sizeof *list->items, compare_items);
    for (size_t i = 0; i < list->count; i++) {
        if (used != 0 && compare_items(&list->items[used - 1], &list->items[i]) == 0) {
            for (size_t e = 0; e < EVENT_COUNT; e++)
                figure_add(&list->items[used - 1].value[e], list->items[i].value[e]);
        } else {
            list->items[used++] = list->items[i];
        }
    }
    list->count = used;
}

static void add_cache_events(struct callgrind_item *item, const struct costs *costs)
{
    for (size_t i = 0; i < N_COSTS; i++)
        if (cost_known(costs, CALLGRIND_COSTS[i]))
            figure_add(&item->value[EVENT_Dr + i], costs->value[CALLGRIND_COSTS[i]]);
}

static void add_objects(struct callgrind_item *item, const struct tally *tally,
                        const struct charge *charge)
{
    const struct counts born = tally_born(tally);

    figure_add(&item->value[EVENT_GcIr], charge_sum(charge));
    figure_add(&item->value[EVENT_AllocB], born.bytes);
    figure_add(&item->value[EVENT_AllocN], born.objects);
    figure_add(&item->value[EVENT_SurvB], tally->survived.bytes);
    figure_add(&item->value[EVENT_SurvN], tally->survived.objects);
}

/* ---- lines of Python, with all that is theirs ---- */

static void add_lines(struct list *list, const struct facts *facts)
{
    const struct ledger *ledger = &facts->ledger;

    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct work_row *row = &ledger->lines[i];
        struct callgrind_item *item = new_item(list, PROFILE_NONE, &row->place);
        item->value[EVENT_Ir] = work_self(row);
        item->value[EVENT_IrJit] = row->share[SHARE_COMPILED];
        item->value[EVENT_IrCall] = row->share[SHARE_CALLED];
        item->value[EVENT_IrInt] = row->share[SHARE_INTERPRETED];
        item->value[EVENT_IrGuard] = row->share[SHARE_GUARDS];
        item->value[EVENT_IrTrace] = row->share[SHARE_TRACING];
    }
    for (size_t i = 0; i < facts->n_lines; i++) {
        const struct line_row *row = &facts->lines[i];
        struct callgrind_item *item = new_item(list, PROFILE_NONE, &row->place);
        add_objects(item, &row->tally, &row->charge);
        add_cache_events(item, &row->costs);
    }
}

/* ---- what is on no line ---- */

static void add_collector(struct list *list, const struct facts *facts, enum work_who who,
                          const char *name, const char *costs_of)
{
    const struct profile *profile = facts->profile;
    struct callgrind_item *item = new_item(list, PROFILE_NONE, &(struct place){.function = name});

    item->value[EVENT_Ir] = facts->ledger.part[who];
    for (size_t i = 0; i < profile->n_costs; i++)
        if (strcmp(profile->costs[i].who, costs_of) == 0)
            add_cache_events(item, &profile->costs[i].costs);
}

/* Makes the sums those of the run. */
static void add_rest(struct list *list, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    const struct place place = {.function = METRIC_REST};
    uint64_t told[EVENT_COUNT] = {0}, all[EVENT_COUNT] = {0};
    struct callgrind_item *item;

    for (size_t i = 0; i < list->count; i++)
        for (size_t e = 0; e < EVENT_COUNT; e++)
            figure_add(&told[e], list->items[i].value[e]);
    all[EVENT_Ir] = facts->ledger.all;
    all[EVENT_GcIr] = figure_plus(facts->bill.minor, facts->bill.major);
    for (size_t i = 0; i < N_COSTS; i++)
        all[EVENT_Dr + i] = totals->value[cost_total(CALLGRIND_COSTS[i])];
    item = new_item(list, PROFILE_NONE, &place);
    for (size_t e = 0; e < EVENT_COUNT; e++)
        item->value[e] = all[e] > told[e] ? all[e] - told[e] : 0;
}

/* ---- what of it is a trace's ---- */

static struct callgrind_item *new_trace_item(struct list *list, const struct facts *facts,
                                             size_t trace, size_t operation)
{
    const struct place place = work_place_of(facts->profile, &facts->join, trace, operation);

    return new_item(list, trace, &place);
}

static void add_operation_costs(struct list *list, const struct facts *facts,
                                const struct operation_costs *costs, size_t n,
                                enum callgrind_event part)
{
    for (size_t i = 0; i < n; i++) {
        struct callgrind_item *item;
        if (costs[i].at.trace == PROFILE_NONE)
            continue;
        item = new_trace_item(list, facts, costs[i].at.trace, costs[i].at.operation);
        item->value[EVENT_Ir] = item->value[part] = costs[i].costs.value[COST_INSTRUCTIONS];
        add_cache_events(item, &costs[i].costs);
    }
}

static void add_traces(struct list *list, const struct facts *facts)
{
    const struct profile *profile = facts->profile;

    for (size_t i = 0; i < profile->n_traces; i++) {
        for (size_t j = 0; j < profile->traces[i].n_op_costs; j++) {
            const struct op_costs *costs = &profile->traces[i].op_costs[j];
            struct callgrind_item *item = new_trace_item(list, facts, i, costs->operation);
            item->value[EVENT_Ir] = item->value[EVENT_IrJit] =
                costs->costs.value[COST_INSTRUCTIONS];
            add_cache_events(item, &costs->costs);
        }
    }
    add_operation_costs(list, facts, profile->work.called, profile->work.n_called, EVENT_IrCall);
    add_operation_costs(list, facts, profile->work.guards, profile->work.n_guards, EVENT_IrGuard);
    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        if (row->owner->trace != NULL)
            add_objects(
                new_item(list, (size_t)(row->owner->trace - profile->traces), &row->owner->line),
                &row->cell->tally, &row->charge);
    }
}

/* The item of a line of Python's, in a list that is merged. It is there. */
static struct callgrind_item *find(const struct list *list, const struct place *place)
{
    const struct callgrind_item key = {.trace = PROFILE_NONE, .place = *place};

    return bsearch(&key, list->items, list->count, sizeof *list->items, compare_items);
}

/* How often the line calls the trace: as often as that is entered, if it is where it begins. */
static uint64_t entries_from(const struct facts *facts, const struct callgrind_item *item)
{
    const struct trace *trace = &facts->profile->traces[item->trace];

    return trace->has_entries && trace->entries > 0 &&
                   callgrind_by_place(&facts->join.traces[item->trace].place, &item->place) == 0
               ? trace->entries
               : 1;
}

/* Takes from lines what traces have of them, and makes calls of it. What a line has not is not taken,
   so that sums stay. */
static void move_to_traces(struct list *lines, struct list *traces, const struct facts *facts,
                           struct callgrind_items *result)
{
    size_t used = 0;

    for (size_t i = 0; i < traces->count; i++) {
        struct callgrind_item *item = &traces->items[i];
        struct callgrind_item *line = find(lines, &item->place);
        struct callgrind_call *call;
        bool is_any = false;
        for (size_t e = 0; e < EVENT_COUNT; e++) {
            if (line == NULL || item->value[e] > line->value[e])
                item->value[e] = line != NULL ? line->value[e] : 0;
            if (item->value[e] == 0)
                continue;
            line->value[e] -= item->value[e];
            is_any = true;
        }
        if (!is_any)
            continue;
        call = &result->calls[result->n_calls++];
        *call = (struct callgrind_call){
            .caller = item->place, .trace = item->trace, .times = entries_from(facts, item)};
        memcpy(call->value, item->value, sizeof call->value);
        traces->items[used++] = *item;
    }
    traces->count = used;
}

static void add_edges(const struct ledger *ledger, struct callgrind_items *result)
{
    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *edge = &ledger->edges[i];
        result->calls[result->n_calls++] =
            (struct callgrind_call){.caller = edge->caller,
                                    .trace = PROFILE_NONE,
                                    .callee = edge->callee,
                                    .times = edge->times != 0 ? edge->times : 1,
                                    .value = {[EVENT_Ir] = edge->inclusive}};
    }
}

/* ---- the collector, called where it ran ---- */

/* What is told of a function. */
struct told {
    struct place function;
    uint64_t instructions; /* its lines, and what they called */
    bool is_recursive;
};

static int compare_told(const void *a, const void *b)
{
    return callgrind_by_place(&((const struct told *)a)->function,
                              &((const struct told *)b)->function);
}

/* Every function with its lines and calls, each once. Free it. */
static struct told *told_of(const struct callgrind_items *all, const struct list *lines, size_t *n)
{
    struct told *told = array_new(lines->count + all->n_calls, sizeof *told);
    size_t count = 0, used = 0;

    for (size_t i = 0; i < lines->count; i++)
        told[count++] =
            (struct told){.function = functions_place(&all->functions, &lines->items[i].place),
                          .instructions = lines->items[i].value[EVENT_Ir]};
    for (size_t i = 0; i < all->n_calls; i++) {
        const struct callgrind_call *call = &all->calls[i];
        told[count] = (struct told){.function = functions_place(&all->functions, &call->caller),
                                    .instructions = call->value[EVENT_Ir]};
        told[count].is_recursive = call->trace == PROFILE_NONE &&
                                   callgrind_by_place(&told[count].function, &call->callee) == 0;
        count++;
    }
    qsort(told, count, sizeof *told, compare_told);
    for (size_t i = 0; i < count; i++) {
        if (used > 0 && compare_told(&told[used - 1], &told[i]) == 0) {
            figure_add(&told[used - 1].instructions, told[i].instructions);
            told[used - 1].is_recursive |= told[i].is_recursive;
        } else {
            told[used++] = told[i];
        }
    }
    *n = used;
    return told;
}

/* What a function has inclusively, and neither its lines executed nor what they called, is the
   collector's: what ran while the function was on top. Recursive ones do not tell. */
static void call_collector(const struct ledger *ledger, const struct list *lines,
                           struct callgrind_items *result)
{
    size_t n;
    struct told *told = told_of(result, lines, &n);

    for (size_t i = 0; i < ledger->n_functions; i++) {
        const struct work_row *row = &ledger->functions[i];
        const struct told key = {.function = row->place};
        const struct told *found = bsearch(&key, told, n, sizeof *told, compare_told);
        if (found == NULL || found->is_recursive || row->place.line == 0 ||
            row->inclusive <= found->instructions)
            continue;
        result->calls[result->n_calls++] =
            (struct callgrind_call){.caller = row->place,
                                    .trace = PROFILE_NONE,
                                    .callee = {.function = COLLECTOR},
                                    .times = 1,
                                    .value = {[EVENT_Ir] = row->inclusive - found->instructions}};
    }
    free(told);
}

/* The collector has two parts. */
static void call_its_parts(const struct ledger *ledger, struct callgrind_items *result)
{
    static const struct {
        enum work_who who;
        const char *name;
    } parts[] = {{WORK_MINOR, MINOR_COLLECTIONS}, {WORK_MAJOR, MAJOR_COLLECTIONS}};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (ledger->part[parts[i].who] > 0)
            result->calls[result->n_calls++] =
                (struct callgrind_call){.caller = {.function = COLLECTOR},
                                        .trace = PROFILE_NONE,
                                        .callee = {.function = parts[i].name},
                                        .times = 1,
                                        .value = {[EVENT_Ir] = ledger->part[parts[i].who]}};
}

void callgrind_items_make(const struct facts *facts, struct callgrind_items *result)
{
    const struct ledger *ledger = &facts->ledger;
    struct list lines = {0}, traces = {0};

    add_traces(&traces, facts);
    merge(&traces);
    add_lines(&lines, facts);
    if (ledger->known) {
        add_collector(&lines, facts, WORK_MINOR, MINOR_COLLECTIONS, PYPYGC_WHO_MINOR);
        add_collector(&lines, facts, WORK_MAJOR, MAJOR_COLLECTIONS, PYPYGC_WHO_MAJOR);
    }
    add_rest(&lines, facts);
    /* a line that only calls has figures, too */
    for (size_t i = 0; i < ledger->n_edges; i++)
        new_item(&lines, PROFILE_NONE, &ledger->edges[i].caller);
    for (size_t i = 0; i < ledger->n_functions; i++)
        new_item(&lines, PROFILE_NONE, &ledger->functions[i].place);
    new_item(&lines, PROFILE_NONE, &(struct place){.function = COLLECTOR});
    merge(&lines);
    *result = (struct callgrind_items){.events = facts->profile->totals.known[TOTAL_DATA_READS]
                                                     ? EVENT_COUNT
                                                     : EVENTS_WITHOUT_CACHES};
    functions_index(facts->profile, &result->functions);
    result->calls =
        array_new(traces.count + ledger->n_edges + ledger->n_functions + 2, sizeof *result->calls);
    move_to_traces(&lines, &traces, facts, result);
    add_edges(ledger, result);
    call_collector(ledger, &lines, result);
    call_its_parts(ledger, result);
    qsort(result->calls, result->n_calls, sizeof *result->calls, compare_calls);
    for (size_t i = 0; i < traces.count; i++) {
        struct callgrind_item *item = new_item(&lines, PROFILE_NONE, &traces.items[i].place);
        *item = traces.items[i];
    }
    free(traces.items);
    result->items = lines.items;
    result->n_items = lines.count;
}

void callgrind_items_free(struct callgrind_items *items)
{
    free(items->items);
    free(items->calls);
    functions_free(&items->functions);
    *items = (struct callgrind_items){.items = NULL};
}
