/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stale-frame: garbage that the frame of a running loop keeps alive. Compiled code has the local
   variables of its frame in registers; the frame in memory still has what they were when the code
   was entered, and is a root of the collector. A loop that goes along a chain thus keeps the whole
   chain. What is seen: memory that is reached only through a local variable of a frame that runs in
   a trace, where the loop assigns that variable anew. */
#include "analysis/order.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/index.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

/* Of all that was reached, at least this part hung on the variable. Less would not pay an edit. */
#define MIN_HELD_PERCENT 10.0

/* A line of a function that a trace runs. */
struct line {
    const char *file, *function;
    uint32_t line;
    const struct trace *trace;
};

/* All of them; of each line the first trace. */
struct lines {
    struct line *list; /* by file, function and line */
    size_t count, capacity;
};

static int compare_lines(const struct line *x, const struct line *y)
{
    int order = order_strings(x->file, y->file);
    if (order == 0)
        order = order_strings(x->function, y->function);
    return order != 0 ? order : order_numbers(x->line, y->line);
}

static int by_line(const void *a, const void *b)
{
    return compare_lines(a, b);
}

static int by_line_and_trace(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    const int order = compare_lines(x, y);
    return order != 0 ? order : order_numbers((uintptr_t)x->trace, (uintptr_t)y->trace);
}

static void find_lines(const struct profile *profile, struct lines *lines)
{
    size_t kept = 0;

    *lines = (struct lines){0};
    for (size_t t = 0; t < profile->n_traces; t++) {
        const struct trace *trace = &profile->traces[t];
        for (size_t i = 0; i < trace->n_opt; i++) {
            const struct place *place = &trace->opt[i].u.merge_point.place;
            if (trace->opt[i].kind != OPT_MERGE_POINT)
                continue;
            lines->list =
                array_grow(lines->list, lines->count, &lines->capacity, sizeof *lines->list);
            lines->list[lines->count++] =
                (struct line){place->file, place->function, place->line, trace};
        }
    }
    if (lines->count > 0)
        qsort(lines->list, lines->count, sizeof *lines->list, by_line_and_trace);
    for (size_t i = 0; i < lines->count; i++)
        if (i == 0 || compare_lines(&lines->list[kept - 1], &lines->list[i]) != 0)
            lines->list[kept++] = lines->list[i];
    lines->count = kept;
}

/* The line of the function in which a trace assigns to the variable: the largest that both know. 0
   if no trace has any of them: then the variable is not of the loop that runs. */
static uint32_t assigned_in_trace(const struct lines *lines, const struct holder *holder,
                                  const struct trace **trace)
{
    uint32_t best = 0;

    for (size_t k = 0; k < holder->n_lines && lines->count > 0; k++) {
        const struct line key = {holder->frame.file, holder->frame.function, holder->lines[k],
                                 NULL};
        const struct line *found = NULL;

        if (holder->lines[k] > best)
            found = bsearch(&key, lines->list, lines->count, sizeof *lines->list, by_line);
        if (found != NULL) {
            best = found->line;
            *trace = found->trace;
        }
    }
    return best;
}

/* What was held by one variable, at the moment when it was most. */
struct stale {
    const struct holder *holder;
    const struct held *held;
    uint32_t line;
    const struct trace *trace;
    size_t looks; /* how often it was seen */
};

static int by_variable(const void *a, const void *b)
{
    const struct stale *x = a, *y = b;
    int order = order_strings(x->holder->frame.file, y->holder->frame.file);
    if (order == 0)
        order = order_strings(x->holder->frame.function, y->holder->frame.function);
    if (order == 0)
        order = order_numbers(x->holder->local.value, y->holder->local.value);
    return order;
}

/* Of a variable the moments when it held most come first. */
static int by_variable_and_bytes(const void *a, const void *b)
{
    const struct stale *x = a, *y = b;
    int order = by_variable(a, b);
    if (order == 0)
        order = order_numbers(y->holder->alive.bytes, x->holder->alive.bytes);
    return order != 0 ? order : order_numbers((uintptr_t)x->holder, (uintptr_t)y->holder);
}

static bool is_stale(const struct lines *lines, const struct held *held,
                     const struct holder *holder, struct stale *stale)
{
    if (strcmp(holder->root, PYPYGC_ROOT_LOCAL) != 0 || !holder->in_jit || !holder->has_frame ||
        percent_of(holder->alive.bytes, held->reached.bytes) < MIN_HELD_PERCENT)
        return false;
    *stale = (struct stale){.holder = holder, .held = held};
    stale->line = assigned_in_trace(lines, holder, &stale->trace);
    return stale->line != 0;
}

/* True if what the row allocates is of a type that hangs on the variable. */
static bool has_type(const struct cell_row *row, const struct holder *holder)
{
    for (size_t i = 0; i < holder->n_types; i++)
        if (strcmp(holder->types[i].name, row->type->name) == 0)
            return true;
    return false;
}

static const struct stack_frame *users_stack(const struct cell_row *row)
{
    return row->user_frame;
}

static void describe(struct findings *findings, struct finding *finding, const struct stale *stale)
{
    const struct holder *holder = stale->holder;
    const double percent = percent_of(holder->alive.bytes, stale->held->reached.bytes);
    const char *name = holder->name != NULL ? holder->name : "a local variable";
    char amount[PLAIN_NUMBER_SIZE];

    finding_bytes(finding, "held_bytes", holder->alive.bytes);
    finding_count(finding, "held_objects", holder->alive.objects);
    finding_percent(finding, "share_of_heap_percent", percent);
    finding_count(finding, "times_seen", stale->looks);
    finding->explanation = arena_printf(
        &findings->arena,
        "%s, %.0f %% of all that was alive at that moment, were held only by what the "
        "variable %s was when the compiled loop was entered. Compiled code keeps the local variables "
        "in registers and does not write them back into the frame; the frame in memory holds the "
        "old value until the code is left, and the collector follows it. What hangs on that value "
        "is garbage for the program and cannot be freed.",
        plain_bytes(holder->alive.bytes, amount), percent, name);
    finding->advice =
        "Break the link when an element is consumed (old.next = None), use collections.deque "
        "instead of linked nodes, or put a limited number of steps into a function of its own, so "
        "that its frame ends now and then.";
}

/* Judges a variable by what its function and the callees of that made, of the types that hang on
   it. */
static void judge(const struct facts *facts, struct findings *findings, const struct stale *stale,
                  const struct row_list *below)
{
    const double part = (double)stale->holder->alive.bytes / (double)stale->held->reached.bytes;
    struct price price = {0};
    struct finding *finding;

    for (size_t i = 0; i < below->n_rows; i++)
        if (has_type(below->rows[i], stale->holder))
            cost_add_row(&price, facts, below->rows[i], part);
    price.allocating = 0; /* they are made in any case */
    cost_add_memory(&price, (double)stale->holder->alive.bytes);
    finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    finding->place = stale->holder->frame;
    finding->place.line = stale->line;
    finding->trace = stale->trace;
    describe(findings, finding, stale);
    for (size_t i = 0; i < below->n_rows; i++)
        if (has_type(below->rows[i], stale->holder))
            findings->claimed[below->rows[i] - facts->cells] = true;
}

/* The variables that hold garbage, each at the moment when it was most. */
static struct stale *find_variables(const struct profile *profile, size_t *n)
{
    struct stale *list = array_new(profile->n_holders, sizeof *list);
    struct lines lines;
    size_t count = 0;

    find_lines(profile, &lines);
    for (size_t h = 0; h < profile->n_helds; h++) {
        const struct held *held = &profile->helds[h];
        for (size_t k = 0; k < held->n_holders; k++)
            count +=
                is_stale(&lines, held, &profile->holders[held->first_holder + k], &list[count]);
    }
    free(lines.list);
    qsort(list, count, sizeof *list, by_variable_and_bytes);
    *n = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_variable(&list[*n - 1], &list[i]) != 0)
            list[(*n)++] = list[i];
        list[*n - 1].looks++;
    }
    return list;
}

static void find(const struct facts *facts, struct findings *findings)
{
    size_t n;
    struct stale *variables = find_variables(facts->profile, &n);
    struct place *places = array_new(n, sizeof *places);
    struct below below;

    for (size_t i = 0; i < n; i++)
        places[i] = variables[i].holder->frame;
    below_find(facts, places, n, users_stack, &below);
    for (size_t i = 0; i < n; i++) {
        const struct row_list rows = below_rows(&below, &places[i]);
        judge(facts, findings, &variables[i], &rows);
    }
    below_free(&below);
    free(places);
    free(variables);
}

const struct rule rule_stale_frame = {.id = "stale-frame", .find = find};
