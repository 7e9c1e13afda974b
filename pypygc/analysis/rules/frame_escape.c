/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame-escape: a compiled loop makes real Python frames. The frame of an inlined call is
   virtual: it costs nothing unless somebody looks at it (sys._getframe().f_back, locals(),
   logging's search for its caller, inspect). Then each call allocates StdObjSpaceFrame and the
   JitVirtualRef that led to it, and a JITFRAME where the callee runs as a trace of its own. */
#include "analysis/operands.h"
#include "analysis/order.h"
#include "analysis/own_code.h"
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/given_up.h"
#include "analysis/rules/group.h"
#include "analysis/rules/index.h"
#include "analysis/rules/rules.h"
#include "analysis/traces/forced.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

/* The three come one to one; preambles, bridges and allocations that C code makes blur that. */
#define MAX_RATIO 2

/* To make a frame real, its variables are written from registers into memory, and the caller leaves
   its trace through guard_not_forced. */
#define FORCING_INSTRUCTIONS 300

/* A callee that is compiled by itself is entered once for each frame that is made for it; some calls
   come from the interpreter, and the first ones are made before it is compiled. */
#define MIN_ENTERED 0.8
#define MAX_ENTERED 1.25

/* Of the run, in percent: below that, a loop in a function of the program's own, which nothing looks into, is
   how programs are written. One in the library is named from the least on: its caller can do without it. */
#define MIN_LOOP_PERCENT 20.0
/* So is raising exceptions. */
#define MIN_LEFT_PERCENT 5.0

/* Attempts to compile that were given up because a frame was looked at: one or two are learning. */
#define MIN_ESCAPES 3

/* A call that the interpreter makes, with the bytecodes of a short function. */
#define INTERPRETED_CALL 1000

/* PyPy's word for it, in the summary of the JIT's log. */
#define REASON_ESCAPE "vable escape"

#define ADVICE_ESCAPES                                                                               \
    "Take what looks at frames out of the loop, or do it once before it; pass the caller's name or " \
    "values as arguments instead. For logging, ask isEnabledFor() first, and set "                   \
    "logging._srcfile = None where no format names the caller."

static bool is_type(const struct cell_row *row, enum pypy_name name)
{
    return type_is(row->type, name);
}

/* Recursion cannot be inlined without end: from some depth on every call has a real frame, and
   nobody looked at it. That is another pattern. */
static bool accept(const struct cell_row *row)
{
    return row->site->kind == SITE_JIT &&
           (is_type(row, NAME_FRAME) || is_type(row, NAME_VIRTUAL_REF) ||
            is_type(row, NAME_JITFRAME) || is_type(row, NAME_GENERATOR)) &&
           !row->owner->is_recursive;
}

struct frame_counts {
    /* objects; the frames without those of generators, which have to exist */
    uint64_t frames, references, machine_frames;
    uint64_t bytes; /* of these */
    struct price price;
};

static struct frame_counts count_frames(const struct facts *facts, const struct group *group)
{
    struct frame_counts counts = {0};
    struct counts frames = {0};
    struct price price_of_frames = {0};
    uint64_t generators = 0;

    for (size_t i = 0; i < group->n_rows; i++) {
        const struct cell_row *row = group->rows[i];
        const struct counts *allocated = &row->cell->tally.allocated;
        if (is_type(row, NAME_GENERATOR)) {
            figure_add(&generators, allocated->objects);
            continue;
        }
        if (is_type(row, NAME_FRAME)) {
            counts_add(&frames, allocated);
            cost_add_row(&price_of_frames, facts, row, 1);
            continue;
        }
        figure_add(&counts.bytes, allocated->bytes);
        cost_add_row(&counts.price, facts, row, 1);
        if (is_type(row, NAME_VIRTUAL_REF))
            figure_add(&counts.references, allocated->objects);
        else
            figure_add(&counts.machine_frames, allocated->objects);
    }
    if (frames.objects > generators) {
        const double part = 1 - (double)generators / (double)frames.objects;
        counts.frames = frames.objects - generators;
        figure_add(&counts.bytes, figure_whole(part * (double)frames.bytes));
        cost_scale(&price_of_frames, part);
        cost_add(&counts.price, &price_of_frames);
    }
    return counts;
}

static bool about_equal(uint64_t x, uint64_t y)
{
    return x / MAX_RATIO <= y && y / MAX_RATIO <= x;
}

/* What the traces of one function make, and where to look. */
struct candidate {
    struct frame_counts counts;
    bool escapes;         /* something looks at the frames */
    bool is_left;         /* exceptions leave them, and nothing looks at them */
    struct finding where; /* place, callers and trace */
    uint64_t interpreted; /* frames of calls that stayed in the interpreter there */
    size_t first;         /* which of all traces was the first of them */
};

struct candidates {
    struct candidate *list;
    size_t count;
};

static const struct stack_frame *whole_stack(const struct cell_row *row)
{
    return row->owner->stack;
}

/* The line of the user's that called a function most: the user's frame of the largest row below it;
   NULL if there is none. */
static const struct stack_frame *most_frequent_caller(const struct row_list *rows)
{
    const struct stack_frame *found = NULL;
    uint64_t most = 0;

    for (size_t i = 0; i < rows->n_rows; i++) {
        const struct cell_row *row = rows->rows[i];
        if (!row_is_of_user(row) || row->cell->tally.allocated.bytes <= most)
            continue;
        most = row->cell->tally.allocated.bytes;
        found = row->user_frame;
    }
    return found;
}

/* A trace of code that comes with PyPy, such as logging, does not know who called it. Interpreted
   code that ran below the same function does: the place becomes the user's line that called it most. */
static void find_users(const struct facts *facts, struct candidates *candidates)
{
    struct place *places = array_new(candidates->count, sizeof *places);
    const struct stack_frame **callers;
    struct below below;

    for (size_t i = 0; i < candidates->count; i++) {
        const struct place *place = &candidates->list[i].where.place;
        if (place->file != NULL && own_code_has(place->file))
            places[i] = *place;
    }
    below_find(facts, places, candidates->count, whole_stack, &below);
    callers = array_new(below.n_functions, sizeof *callers);
    for (size_t i = 0; i < below.n_functions; i++) {
        const struct row_list rows = index_rows(&below.index, i);
        callers[i] = most_frequent_caller(&rows);
    }
    for (size_t i = 0; i < candidates->count; i++) {
        struct finding *where = &candidates->list[i].where;
        const size_t position = below_position(&below, &places[i]);
        if (position == INDEX_NONE || callers[position] == NULL)
            continue;
        where->place = callers[position]->place;
        where->callers = callers[position]->caller;
    }
    free(callers);
    below_free(&below);
    free(places);
}

static int by_function(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    const int order = order_functions(&x->where.place, &y->where.place);
    return order != 0 ? order : order_numbers(x->first, y->first);
}

static int by_first(const void *a, const void *b)
{
    return order_numbers(((const struct candidate *)a)->first,
                         ((const struct candidate *)b)->first);
}

static void add_to(struct candidate *sum, const struct candidate *more)
{
    if (cost_sum(&more->counts.price) > cost_sum(&sum->counts.price))
        sum->where = more->where;
    sum->escapes |= more->escapes;
    sum->is_left |= more->is_left;
    figure_add(&sum->counts.frames, more->counts.frames);
    figure_add(&sum->counts.references, more->counts.references);
    figure_add(&sum->counts.machine_frames, more->counts.machine_frames);
    figure_add(&sum->counts.bytes, more->counts.bytes);
    cost_add(&sum->counts.price, &more->counts.price);
}

/* Makes one candidate of those in the same function; they stay in the order of their first traces. */
static void merge_functions(struct candidates *candidates)
{
    const size_t count = candidates->count;

    if (count == 0)
        return;
    qsort(candidates->list, count, sizeof *candidates->list, by_function);
    candidates->count = 1;
    for (size_t i = 1; i < count; i++) {
        struct candidate *last = &candidates->list[candidates->count - 1];
        if (same_function(&last->where.place, &candidates->list[i].where.place))
            add_to(last, &candidates->list[i]);
        else
            candidates->list[candidates->count++] = candidates->list[i];
    }
    qsort(candidates->list, candidates->count, sizeof *candidates->list, by_first);
}

/* Tracing is given up where a frame escapes, so that calls around it stay in the interpreter. */
static void add_interpreted(const struct facts *facts, struct findings *findings,
                            const struct row_list *below, struct candidate *candidate)
{
    for (size_t i = 0; i < below->n_rows; i++) {
        const struct cell_row *row = below->rows[i];
        const bool is_frame = is_type(row, NAME_FRAME);

        if (findings->claimed[row - facts->cells] || row->owner->who != WHO_PYTHON ||
            (!is_frame && !is_type(row, NAME_JITFRAME) && !is_type(row, NAME_ENTER_ASSEMBLER)))
            continue;
        findings->claimed[row - facts->cells] = true;
        cost_add_row(&candidate->counts.price, facts, row, 1);
        figure_add(&candidate->counts.bytes, row->cell->tally.allocated.bytes);
        if (is_frame)
            figure_add(&candidate->interpreted, row->cell->tally.allocated.objects);
    }
    cost_add_instructions(&candidate->counts.price,
                          INTERPRETED_CALL * (double)candidate->interpreted);
}

/* Does that for all candidates in which something looks at frames. */
static void add_interpreted_calls(const struct facts *facts, struct findings *findings,
                                  struct candidates *candidates)
{
    struct place *places = array_new(candidates->count, sizeof *places);
    struct below below;

    for (size_t i = 0; i < candidates->count; i++)
        if (candidates->list[i].escapes)
            places[i] = candidates->list[i].where.place;
    below_find(facts, places, candidates->count, whole_stack, &below);
    for (size_t i = 0; i < candidates->count; i++) {
        const struct row_list rows = below_rows(&below, &places[i]);
        if (candidates->list[i].escapes)
            add_interpreted(facts, findings, &rows, &candidates->list[i]);
    }
    below_free(&below);
    free(places);
}

/* How often traces that begin in this function were entered from outside. */
static double entries_of(const struct facts *facts, const struct place *function)
{
    double sum = 0;

    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct trace_row *row = &facts->traces[i];
        if (row->trace->has_entries && !row->trace->has_from_guard && row->place.file != NULL &&
            same_function(&row->place, function))
            sum += (double)row->trace->entries;
    }
    return sum;
}

/* Where a trace begins; NULL if it is not known. */
static const struct place *begin_of(const struct facts *facts, const struct trace *trace)
{
    for (size_t i = 0; trace != NULL && i < facts->n_traces; i++)
        if (facts->traces[i].trace == trace)
            return facts->traces[i].place.file != NULL ? &facts->traces[i].place : NULL;
    return NULL;
}

/* The function whose loop is entered by way of machine frames: its traces were entered about as often
   as there are frames. NULL if there is none, or it cannot be told from another. */
static const struct place *callee_of(const struct facts *facts, const struct candidate *candidate)
{
    const struct place *const caller = begin_of(facts, candidate->where.trace);
    const double frames = (double)candidate->counts.machine_frames;
    const struct place *found = NULL;

    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct place *const place = &facts->traces[i].place;
        double entries;
        if (place->file == NULL || place->function == NULL ||
            (caller != NULL && same_function(place, caller)))
            continue;
        entries = entries_of(facts, place);
        if (entries < MIN_ENTERED * frames || entries > MAX_ENTERED * frames)
            continue;
        if (found != NULL && !same_function(found, place))
            return NULL;
        found = place;
    }
    return found;
}

/* Why frames are made that nothing looks at: a sentence. */
static const char *loop_text(const struct facts *facts, struct findings *findings,
                             const struct candidate *candidate)
{
    const struct place *const callee = callee_of(facts, candidate);

    return arena_printf(&findings->arena,
                        "Nothing was seen to look at these: the callee%s has a loop of its own, so "
                        "that it was compiled by itself and every call of it needs a frame.",
                        callee == NULL
                            ? ""
                            : arena_printf(&findings->arena, ", %s at %s:%u,", callee->function,
                                           callee->file, (unsigned)callee->line));
}

/* Why the frames are made: a sentence. */
static const char *reason_text(const struct facts *facts, struct findings *findings,
                               const struct candidate *candidate)
{
    if (candidate->escapes)
        return "Here something looks at frames (sys._getframe and f_back, locals(), inspect, logging's "
               "search for its caller): each frame on the way is made real, with all its variables, "
               "and where that happens inside of a call the loop around it may never be compiled.";
    if (candidate->is_left)
        return "Nothing was seen to look at these, but an exception that is raised here leaves functions: "
               "its traceback could show their frames, so each is made real, with all its variables.";
    return loop_text(facts, findings, candidate);
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct candidate *candidate)
{
    const struct frame_counts *const counts = &candidate->counts;
    const bool is_left = candidate->is_left && !candidate->escapes;
    const struct place *const callee = candidate->escapes || is_left ? NULL
                                                                     : callee_of(facts, candidate);
    char number[PLAIN_NUMBER_SIZE];

    finding_count(finding, "frames", counts->frames);
    finding_count(finding, "virtual_references", counts->references);
    finding_count(finding, "jitframes", counts->machine_frames);
    finding_count(finding, "interpreted_calls", candidate->interpreted);
    finding_bytes(finding, "allocated_bytes", counts->bytes);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(counts->bytes, facts->total.allocated.bytes));
    if (candidate->escapes)
        finding->brief =
            arena_printf(&findings->arena,
                         "Something called here looks at frames: %s of them were made real, "
                         "with all their variables.",
                         plain_count(counts->frames, number));
    else if (is_left)
        finding->brief =
            arena_printf(&findings->arena,
                         "Exceptions leave functions here: %s frames were made real for "
                         "tracebacks, with all their variables.",
                         plain_count(counts->frames, number));
    else if (callee != NULL)
        finding->brief = arena_printf(
            &findings->arena,
            "%s calls need a frame: %s at %s:%u has a loop of its own and is "
            "not inlined.",
            plain_count(counts->frames, number), callee->function,
            strrchr(callee->file, '/') != NULL ? strrchr(callee->file, '/') + 1 : callee->file,
            (unsigned)callee->line);
    finding->explanation = arena_printf(
        &findings->arena,
        "Compiled code makes %llu Python frames here as objects in memory, with %llu virtual "
        "references to frames and %llu JITFRAMEs. The JIT needs no frame object for a call that it "
        "inlines. %s",
        (unsigned long long)counts->frames, (unsigned long long)counts->references,
        (unsigned long long)counts->machine_frames, reason_text(facts, findings, candidate));
    finding->advice =
        candidate->escapes ? ADVICE_ESCAPES
        : is_left
            ? "Where it happens often, return a value that says so (None, a flag) instead of raising, or "
              "catch the exception in the function that raises it: only the frames that it leaves are made."
            : "If the inner loop has few rounds, move it into the caller, write it out, or give it "
              "more work per call.";
}

static struct forced forced_in(const struct facts *facts, const struct trace *trace)
{
    return forced_of(trace, &facts->join.traces[trace - facts->profile->traces]);
}

/* Finds the traces that make frames, and claims what they make for them. */
static void find_candidates(const struct facts *facts, struct findings *findings,
                            struct candidates *candidates)
{
    struct grouping grouping;

    group_cells(facts, findings, accept, GROUP_BY_TRACE, &grouping);
    *candidates =
        (struct candidates){.list = array_new(grouping.n_groups, sizeof *candidates->list)};
    for (size_t i = 0; i < grouping.n_groups; i++) {
        struct candidate candidate = {.counts = count_frames(facts, &grouping.groups[i])};
        struct forced forced;

        if (candidate.counts.frames == 0 ||
            !about_equal(candidate.counts.frames, candidate.counts.references))
            continue;
        forced = forced_in(facts, grouping.groups[i].rows[0]->owner->trace);
        candidate.escapes = forced.why == FORCED_LOOKED;
        candidate.is_left = forced.why == FORCED_RAISED;
        if (forced.why != FORCED_NOT)
            cost_add_instructions(&candidate.counts.price,
                                  FORCING_INSTRUCTIONS * (double)candidate.counts.frames);
        group_locate(&grouping.groups[i], false, &candidate.where);
        if (candidate.is_left && forced.raised->place.file != NULL) {
            candidate.where.place = forced.raised->place;
            candidate.where.callers = forced.raised->caller;
        }
        group_claim(facts, findings, &grouping.groups[i]);
        candidate.first = candidates->count;
        candidates->list[candidates->count++] = candidate;
    }
    grouping_free(&grouping);
}

/* True if frames are made for nothing but exceptions, or for a loop in a callee that is the program's own, or
   is not known, and cost little. */
static bool is_ordinary(const struct facts *facts, const struct candidate *candidate)
{
    const struct place *const callee = candidate->escapes ? NULL : callee_of(facts, candidate);

    if (candidate->is_left && !candidate->escapes)
        return cost_percent(facts, &candidate->counts.price) < MIN_LEFT_PERCENT;
    return !candidate->escapes && (callee == NULL || !own_code_has(callee->file)) &&
           cost_percent(facts, &candidate->counts.price) < MIN_LOOP_PERCENT;
}

/* ---- attempts that were given up ---- */

/* The attempts that most instructions were given up with, in this file; NULL if there are none. */
static const struct work_attempts *given_up_in(const struct ledger *ledger, const char *file)
{
    for (size_t i = 0; i < ledger->n_attempts; i++)
        if (ledger->attempts[i].given_up > 0 && ledger->attempts[i].place.file != NULL &&
            order_strings(ledger->attempts[i].place.file, file) == 0)
            return &ledger->attempts[i];
    return NULL;
}

/* The largest call from the program into a file of the library where attempts were given up; NULL if there
   is none. */
static const struct work_edge *call_of_escape(const struct ledger *ledger)
{
    const struct work_edge *found = NULL;

    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *const edge = &ledger->edges[i];
        if (edge->caller.file == NULL || edge->callee.file == NULL ||
            own_code_has(edge->caller.file) || !own_code_has(edge->callee.file) ||
            given_up_in(ledger, edge->callee.file) == NULL)
            continue;
        if (found == NULL || edge->inclusive > found->inclusive)
            found = edge;
    }
    return found;
}

/* Where no trace shows it: the loops that would were never compiled. What is certain is the work of the
   attempts; that they stay interpreted comes on top. */
static void find_given_up(const struct facts *facts, struct findings *findings)
{
    const struct ledger *const ledger = &facts->ledger;
    const struct work_edge *const edge = call_of_escape(ledger);
    const struct work_attempts *const where = edge != NULL ? given_up_in(ledger, edge->callee.file)
                                                           : NULL;
    struct price price = {0};
    struct finding *finding;
    uint64_t all;
    const uint64_t escapes = given_up_because(facts->profile, REASON_ESCAPE, &all);

    if (where == NULL || escapes < MIN_ESCAPES || escapes < all / 2)
        return;
    cost_add_instructions(&price, given_up_cost_of_all(ledger) * (double)escapes / (double)all);
    finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    finding->place = edge->caller;
    finding_count(finding, "attempts_given_up", escapes);
    finding->brief = arena_printf(
        &findings->arena,
        "What is called here looks at frames: %llu attempts to compile it were given up, most in %s() "
        "of %s. It stays interpreted.",
        (unsigned long long)escapes, where->place.function, own_code_short(where->place.file));
    finding->explanation = arena_printf(
        &findings->arena,
        "The JIT gave up %llu attempts to compile because something looked at the frame of the code that it "
        "was tracing (sys._getframe and f_back, as logging's search for its caller has it, locals(), "
        "inspect): most of them in %s at %s:%u, which is called here. The cost is that of the attempts. "
        "The code around them stays interpreted, which the line's own figures have.",
        (unsigned long long)escapes, where->place.function, where->place.file,
        (unsigned)where->place.line);
    finding->advice = ADVICE_ESCAPES;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const size_t before = findings->count;
    struct candidates candidates;

    find_candidates(facts, findings, &candidates);
    find_users(facts, &candidates);
    merge_functions(&candidates);
    add_interpreted_calls(facts, findings, &candidates);
    for (size_t i = 0; i < candidates.count; i++) {
        const struct candidate *candidate = &candidates.list[i];
        struct finding *const finding = is_ordinary(facts, candidate)
                                            ? NULL
                                            : cost_find(facts, findings, &candidate->counts.price);

        if (finding == NULL)
            continue;
        if (!candidate->escapes) /* exceptions, and a loop in a callee, are ordinary code */
            finding->severity = SEVERITY_LOW;
        finding->place = candidate->where.place;
        finding->callers = candidate->where.callers;
        finding->trace = candidate->where.trace;
        describe(facts, findings, finding, candidate);
    }
    free(candidates.list);
    if (findings->count == before)
        find_given_up(facts, findings);
}

const struct rule rule_frame_escape = {.id = "frame-escape", .find = find};
