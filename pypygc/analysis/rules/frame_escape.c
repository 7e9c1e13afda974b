/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame-escape: a compiled loop makes real Python frames. The frame of an inlined call is
   virtual: it costs nothing unless somebody looks at it (sys._getframe().f_back, locals(),
   logging's search for its caller, inspect). Then each call allocates StdObjSpaceFrame and the
   JitVirtualRef that led to it, and a JITFRAME where the callee runs as a trace of its own. */
#include "analysis/operands.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"

#include <stdlib.h>

/* The three come one to one; preambles, bridges and allocations that C code makes blur that. */
#define MAX_RATIO 2

/* To make a frame real, its variables are written from registers into memory, and the caller leaves
   its trace through guard_not_forced. */
#define FORCING_INSTRUCTIONS 300

/* A call that the interpreter makes, with the bytecodes of a short function. */
#define INTERPRETED_CALL 1000

static bool is_type(const struct cell_row *row, const char *name)
{
    return group_is_type(row->type, name);
}

/* Recursion cannot be inlined without end: from some depth on every call has a real frame, and
   nobody looked at it. That is another pattern. */
static bool is_recursive(const struct cell_row *row)
{
    return frame_is_recursive(row->owner->stack);
}

static bool accept(const struct cell_row *row)
{
    return row->site->kind == SITE_JIT &&
           (is_type(row, "StdObjSpaceFrame") || is_type(row, "JitVirtualRef") ||
            is_type(row, "JITFRAME") || is_type(row, "GeneratorIterator")) &&
           !is_recursive(row);
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
        if (is_type(row, "GeneratorIterator")) {
            figure_add(&generators, allocated->objects);
            continue;
        }
        if (is_type(row, "StdObjSpaceFrame")) {
            counts_add(&frames, allocated);
            cost_add_row(&price_of_frames, facts, row, 1);
            continue;
        }
        figure_add(&counts.bytes, allocated->bytes);
        cost_add_row(&counts.price, facts, row, 1);
        if (is_type(row, "JitVirtualRef"))
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

/* True if something looks at frames in the trace. When it was traced the frame of an inlined call was
   found to be real, and the trace makes it so: it stores the frame into the virtual reference
   (rpython/jit/metainterp/virtualref.py). Or it follows such a reference itself. The frames of a
   callee that is not inlined leave the reference empty. */
static bool looks_at_frames(const struct trace *trace)
{
    for (size_t i = 0; i < trace->n_opt; i++) {
        struct store store;
        if (word_begins(operands_callee(trace->opt[i].args), "_ll_1_jit_force_virtual"))
            return true;
        if (store_of(&trace->opt[i], &store) && word_is_variable(store.value) &&
            word_is(field_name_of(store.descr).holder, "JitVirtualRef") &&
            word_is(field_name_of(store.descr).field, "forced"))
            return true;
    }
    return false;
}

/* What the traces of one function make, and where to look. */
struct candidate {
    struct frame_counts counts;
    bool escapes;         /* something looks at the frames */
    struct finding where; /* place, callers and trace */
    uint64_t interpreted; /* frames of calls that stayed in the interpreter there */
};

static bool same_function(const struct place *x, const struct place *y)
{
    return x->file != NULL && x->file == y->file && x->function == y->function;
}

static bool is_below(const struct stack_frame *stack, const struct place *function)
{
    for (; stack != NULL; stack = stack->caller)
        if (same_function(&stack->place, function))
            return true;
    return false;
}

/* A trace of code that comes with PyPy, such as logging, does not know who called it. Interpreted
   code that ran below the same function does: the place becomes the user's line that called it most. */
static void find_user(const struct facts *facts, struct finding *where)
{
    const struct place function = where->place;
    uint64_t most = 0;

    if (function.file == NULL || !facts_is_own_code(function.file))
        return;
    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        if (row->user_frame == NULL || facts_is_own_code(row->user_frame->place.file) ||
            row->cell->tally.allocated.bytes <= most || !is_below(row->owner->stack, &function))
            continue;
        most = row->cell->tally.allocated.bytes;
        where->place = row->user_frame->place;
        where->callers = row->user_frame->caller;
    }
}

/* Tracing is given up where a frame escapes, so that calls around it stay in the interpreter. */
static void add_interpreted(const struct facts *facts, struct findings *findings,
                            struct candidate *candidate)
{
    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        const bool is_frame = is_type(row, "StdObjSpaceFrame");

        if (findings->claimed[i] || row->owner->who != WHO_PYTHON ||
            (!is_frame && !is_type(row, "JITFRAME") && !is_type(row, "EnterJitAssembler")) ||
            !is_below(row->owner->stack, &candidate->where.place))
            continue;
        findings->claimed[i] = true;
        cost_add_row(&candidate->counts.price, facts, row, 1);
        figure_add(&candidate->counts.bytes, row->cell->tally.allocated.bytes);
        if (is_frame)
            figure_add(&candidate->interpreted, row->cell->tally.allocated.objects);
    }
    cost_add_instructions(&candidate->counts.price,
                          INTERPRETED_CALL * (double)candidate->interpreted);
}

/* Adds to the candidate of the same function, or as a new one. Returns how many there are. */
static size_t add_candidate(struct candidate *candidates, size_t n, const struct candidate *more)
{
    struct candidate *same = candidates;

    while (same < candidates + n && !same_function(&same->where.place, &more->where.place))
        same++;
    if (same == candidates + n) {
        *same = *more;
        return n + 1;
    }
    if (cost_sum(&more->counts.price) > cost_sum(&same->counts.price))
        same->where = more->where;
    same->escapes |= more->escapes;
    figure_add(&same->counts.frames, more->counts.frames);
    figure_add(&same->counts.references, more->counts.references);
    figure_add(&same->counts.machine_frames, more->counts.machine_frames);
    figure_add(&same->counts.bytes, more->counts.bytes);
    cost_add(&same->counts.price, &more->counts.price);
    return n;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct candidate *candidate)
{
    const struct frame_counts *const counts = &candidate->counts;

    cost_put(finding, facts, &counts->price);
    finding_count(finding, "frames", counts->frames);
    finding_count(finding, "virtual_references", counts->references);
    finding_count(finding, "jitframes", counts->machine_frames);
    finding_count(finding, "interpreted_calls", candidate->interpreted);
    finding_bytes(finding, "allocated_bytes", counts->bytes);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(counts->bytes, facts->total.allocated.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "Compiled code makes %llu Python frames here as objects in memory, with %llu virtual "
        "references to frames and %llu JITFRAMEs. The JIT needs no frame object for a call that it "
        "inlines. %s",
        (unsigned long long)counts->frames, (unsigned long long)counts->references,
        (unsigned long long)counts->machine_frames,
        candidate->escapes
            ? "Here something looks at frames (sys._getframe and f_back, locals(), inspect, logging's "
              "search for its caller): each frame on the way is made real, with all its variables, "
              "and where that happens inside of a call the loop around it may never be compiled."
            : "Nothing was seen to look at these: the callee has a loop of its own, so that it was "
              "compiled by itself and every call of it needs a frame.");
    finding->advice =
        candidate->escapes
            ? "Take what looks at frames out of the loop, or do it once before it; pass the caller's "
              "name or values as arguments instead. For logging, ask isEnabledFor() first."
            : "If the inner loop has few rounds, move it into the caller, write it out, or give it "
              "more work per call.";
}

void find_frame_escape(const struct facts *facts, struct findings *findings)
{
    struct candidate *candidates;
    struct grouping grouping;
    size_t n = 0;

    group_cells(facts, findings, accept, GROUP_BY_TRACE, &grouping);
    candidates = array_new(grouping.n_groups, sizeof *candidates);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        struct candidate candidate = {.counts = count_frames(facts, &grouping.groups[i])};

        if (candidate.counts.frames == 0 ||
            !about_equal(candidate.counts.frames, candidate.counts.references))
            continue;
        candidate.escapes = looks_at_frames(grouping.groups[i].rows[0]->owner->trace);
        if (candidate.escapes)
            cost_add_instructions(&candidate.counts.price,
                                  FORCING_INSTRUCTIONS * (double)candidate.counts.frames);
        group_locate(&grouping.groups[i], false, &candidate.where);
        find_user(facts, &candidate.where);
        group_claim(facts, findings, &grouping.groups[i]);
        n = add_candidate(candidates, n, &candidate);
    }
    for (size_t i = 0; i < n; i++) {
        enum severity severity;

        if (candidates[i].escapes)
            add_interpreted(facts, findings, &candidates[i]);
        if (cost_judge(facts, &candidates[i].counts.price, &severity)) {
            struct finding *finding;
            /* a loop in a callee is ordinary code */
            finding = finding_add(findings, "frame-escape",
                                  candidates[i].escapes ? severity : SEVERITY_LOW);
            finding->place = candidates[i].where.place;
            finding->callers = candidates[i].where.callers;
            finding->trace = candidates[i].where.trace;
            describe(facts, findings, finding, &candidates[i]);
        }
    }
    free(candidates);
    grouping_free(&grouping);
}
