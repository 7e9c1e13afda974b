/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stale-frame: garbage that the frame of a running loop keeps alive. Compiled code has the local
   variables of its frame in registers; the frame in memory still has what they were when the code
   was entered, and is a root of the collector. A loop that goes along a chain thus keeps the whole
   chain. What is seen: memory that is reached only through a local variable of a frame that runs in
   a trace, where the loop assigns that variable anew. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

/* Of all that was reached, at least this part hung on the variable. Less would not pay an edit. */
#define MIN_HELD_PERCENT 10.0

static bool same(const char *x, const char *y)
{
    return x == y || (x != NULL && y != NULL && strcmp(x, y) == 0);
}

/* The line of the function in which a trace assigns to the variable: the largest that both know. 0
   if no trace has any of them: then the variable is not of the loop that runs. */
static uint32_t assigned_in_trace(const struct facts *facts, const struct holder *holder,
                                  const struct trace **trace)
{
    uint32_t best = 0;

    for (size_t t = 0; t < facts->profile->n_traces; t++) {
        const struct trace *candidate = &facts->profile->traces[t];
        for (size_t i = 0; i < candidate->n_opt; i++) {
            const struct place *place = &candidate->opt[i].u.merge_point.place;
            if (candidate->opt[i].kind != OPT_MERGE_POINT ||
                !same(place->file, holder->frame.file) ||
                !same(place->function, holder->frame.function))
                continue;
            for (size_t k = 0; k < holder->n_lines; k++)
                if (holder->lines[k] == place->line && place->line > best) {
                    best = place->line;
                    *trace = candidate;
                }
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
};

static bool same_variable(const struct holder *x, const struct holder *y)
{
    return same(x->frame.file, y->frame.file) && same(x->frame.function, y->frame.function) &&
           x->local.value == y->local.value;
}

static bool is_stale(const struct facts *facts, const struct held *held,
                     const struct holder *holder, struct stale *stale)
{
    if (strcmp(holder->root, PYPYGC_ROOT_LOCAL) != 0 || !holder->in_jit || !holder->has_frame ||
        percent_of(holder->alive.bytes, held->reached.bytes) < MIN_HELD_PERCENT)
        return false;
    *stale = (struct stale){.holder = holder, .held = held};
    stale->line = assigned_in_trace(facts, holder, &stale->trace);
    return stale->line != 0;
}

/* True if what the row allocates is of a type that hangs on the variable, and the function or its
   callees made it. */
static bool belongs(const struct cell_row *row, const struct stale *stale)
{
    bool has_type = false, has_function = false;

    for (size_t i = 0; i < stale->holder->n_types; i++)
        has_type |= strcmp(stale->holder->types[i].name, row->type->name) == 0;
    for (const struct stack_frame *frame = row->user_frame; frame != NULL; frame = frame->caller)
        has_function |= same(frame->place.file, stale->holder->frame.file) &&
                        same(frame->place.function, stale->holder->frame.function);
    return has_type && has_function;
}

static void describe(struct findings *findings, struct finding *finding, const struct stale *stale,
                     size_t looks)
{
    const struct holder *holder = stale->holder;
    const double percent = percent_of(holder->alive.bytes, stale->held->reached.bytes);
    const char *name = holder->name != NULL ? holder->name : "a local variable";

    finding_bytes(finding, "held_bytes", holder->alive.bytes);
    finding_count(finding, "held_objects", holder->alive.objects);
    finding_percent(finding, "share_of_heap_percent", percent);
    finding_count(finding, "times_seen", looks);
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu bytes, %.0f %% of all that was alive at that moment, were held only by what the "
        "variable %s was when the compiled loop was entered. Compiled code keeps the local variables "
        "in registers and does not write them back into the frame; the frame in memory holds the "
        "old value until the code is left, and the collector follows it. What hangs on that value "
        "is garbage for the program and cannot be freed.",
        (unsigned long long)holder->alive.bytes, percent, name);
    finding->advice =
        "Break the link when an element is consumed (old.next = None), use collections.deque "
        "instead of linked nodes, or put a limited number of steps into a function of its own, so "
        "that its frame ends now and then.";
}

static void judge(const struct facts *facts, struct findings *findings, const struct stale *stale,
                  size_t looks)
{
    const double part = (double)stale->holder->alive.bytes / (double)stale->held->reached.bytes;
    struct price price = {0};
    struct finding *finding;
    enum severity severity;

    for (size_t i = 0; i < facts->n_cells; i++)
        if (belongs(&facts->cells[i], stale))
            cost_add_row(&price, facts, &facts->cells[i], part);
    price.allocating = 0; /* they are made in any case */
    cost_add_memory(&price, (double)stale->holder->alive.bytes);
    if (!cost_judge(facts, &price, &severity))
        return;
    finding = finding_add(findings, "stale-frame", severity);
    finding->place = stale->holder->frame;
    finding->place.line = stale->line;
    finding->trace = stale->trace;
    cost_put(finding, facts, &price);
    describe(findings, finding, stale, looks);
    for (size_t i = 0; i < facts->n_cells; i++)
        if (belongs(&facts->cells[i], stale))
            findings->claimed[i] = true;
}

void find_stale_frame(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    struct stale *list = array_new(profile->n_holders, sizeof *list);
    size_t *looks = array_new(profile->n_holders, sizeof *looks);
    size_t n = 0;

    for (size_t h = 0; h < profile->n_helds; h++) {
        const struct held *held = &profile->helds[h];
        for (size_t k = 0; k < held->n_holders; k++) {
            const struct holder *holder = &profile->holders[held->first_holder + k];
            struct stale stale;
            size_t i = 0;

            if (!is_stale(facts, held, holder, &stale))
                continue;
            while (i < n && !same_variable(list[i].holder, holder))
                i++;
            if (i == n || holder->alive.bytes > list[i].holder->alive.bytes)
                list[i] = stale;
            n += i == n;
            looks[i]++;
        }
    }
    for (size_t i = 0; i < n; i++)
        judge(facts, findings, &list[i], looks[i]);
    free(looks);
    free(list);
}
