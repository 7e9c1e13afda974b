/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame-escape: a compiled loop makes real Python frames. The frame of an inlined call is
   virtual: it costs nothing unless somebody looks at it (sys._getframe().f_back, locals(),
   logging's search for its caller, inspect). Then each call allocates StdObjSpaceFrame and the
   JitVirtualRef that led to it, and a JITFRAME where the callee runs as a trace of its own. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"

/* The three come one to one; preambles, bridges and allocations that C code makes blur that. */
#define MAX_RATIO 2

static bool is_type(const struct cell_row *row, const char *name)
{
    return group_is_type(row->type, name);
}

/* Recursion cannot be inlined without end: from some depth on every call has a real frame, and
   nobody looked at it. That is another pattern. */
static bool is_recursive(const struct cell_row *row)
{
    const struct stack_frame *frame = row->owner->stack;

    if (frame == NULL)
        return false;
    for (const struct stack_frame *caller = frame->caller; caller != NULL; caller = caller->caller)
        if (caller->place.file == frame->place.file &&
            caller->place.function == frame->place.function)
            return true;
    return false;
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
            generators += allocated->objects;
            continue;
        }
        if (is_type(row, "StdObjSpaceFrame")) {
            counts_add(&frames, allocated);
            cost_add_row(&price_of_frames, facts, row, 1);
            continue;
        }
        counts.bytes += allocated->bytes;
        cost_add_row(&counts.price, facts, row, 1);
        if (is_type(row, "JitVirtualRef"))
            counts.references += allocated->objects;
        else
            counts.machine_frames += allocated->objects;
    }
    if (frames.objects > generators) {
        const double part = 1 - (double)generators / (double)frames.objects;
        counts.frames = frames.objects - generators;
        counts.bytes += (uint64_t)(part * (double)frames.bytes);
        cost_scale(&price_of_frames, part);
        cost_add(&counts.price, &price_of_frames);
    }
    return counts;
}

static bool about_equal(uint64_t x, uint64_t y)
{
    return x / MAX_RATIO <= y && y / MAX_RATIO <= x;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct frame_counts *counts)
{
    finding_count(finding, "frames", counts->frames);
    finding_count(finding, "virtual_references", counts->references);
    finding_count(finding, "jitframes", counts->machine_frames);
    finding_bytes(finding, "allocated_bytes", counts->bytes);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(counts->bytes, facts->total.allocated.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "Compiled code makes %llu Python frames here as objects in memory, with %llu virtual "
        "references to frames and %llu JITFRAMEs. The JIT needs no frame object for a call that "
        "it inlines. It needs one when the program looks at the frame (sys._getframe and f_back, "
        "locals(), inspect, logging's search for the caller), and when the callee is not inlined "
        "because it has a loop of its own.",
        (unsigned long long)counts->frames, (unsigned long long)counts->references,
        (unsigned long long)counts->machine_frames);
    finding->advice =
        "Take what looks at frames out of the loop, or do it once before it; pass the caller's "
        "name or values as arguments instead. If nothing looks at frames, move the callee's loop "
        "into the caller, or give it more work per call.";
}

void find_frame_escape(const struct facts *facts, struct findings *findings)
{
    struct grouping grouping;

    group_cells(facts, findings, accept, GROUP_BY_TRACE, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct frame_counts counts = count_frames(facts, &grouping.groups[i]);
        struct finding *finding;
        enum severity severity;

        if (counts.frames == 0 || !about_equal(counts.frames, counts.references) ||
            !cost_judge(facts, &counts.price, &severity))
            continue;
        finding = finding_add(findings, "frame-escape", severity);
        group_locate(&grouping.groups[i], false, finding);
        group_claim(facts, findings, &grouping.groups[i]);
        cost_put(finding, facts, &counts.price);
        describe(facts, findings, finding, &counts);
    }
    grouping_free(&grouping);
}
