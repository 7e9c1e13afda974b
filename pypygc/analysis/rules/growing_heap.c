/* SPDX-License-Identifier: GPL-3.0-or-later */
/* growing-heap: what is alive grows through the whole run. What is seen: the memory curve, and the
   place in the snapshot at the end on which most of what came late hangs. Whether it is a leak or the data that
   the program is about only its author knows: so it is a remark, unless it is very much. */
#include "analysis/growth.h"
#include "analysis/rules/keeping.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

/* Less would not be what grows. */
#define MIN_PERCENT 25.0
/* Few large objects are buffers. */
#define MIN_OBJECTS 1000
/* Many programs have a heap of this size on purpose. */
#define USUAL_BYTES (256u << 20)

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct memory *memory, const struct snapshot *shot,
                     const struct kept *kept)
{
    struct kept_words words = kept_words(&findings->arena, kept);
    char grown[PLAIN_NUMBER_SIZE], alive[PLAIN_NUMBER_SIZE];

    keeping_describe(facts, shot, kept, finding);
    finding_bytes(finding, "grown_bytes", memory->grown_bytes);
    finding_bytes(finding, "alive_bytes", memory->alive_bytes);
    finding->brief = kept_brief(&findings->arena, &words, kept->alive.bytes,
                                percent_of(kept->alive.bytes, shot->alive.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "What is alive grew through the whole run, by %s in its second half, to %s "
        "%s. %.0f %% of what was alive %s hangs on %s: %s.",
        plain_bytes(memory->grown_bytes, grown), plain_bytes(memory->alive_bytes, alive),
        memory->is_let_go ? "after its last major collection" : "at the end",
        percent_of(kept->alive.bytes, shot->alive.bytes), keeping_moment(shot),
        words.holder != NULL ? words.holder : "one object",
        kept_sentence(&findings->arena, &words));
    finding->advice =
        "If it is the data that the program is about, nothing is wrong. Else let go of what is not "
        "needed any more: a limit (functools.lru_cache(maxsize=...), collections.deque(maxlen=...)), "
        "weakref.WeakValueDictionary, del, or clear() when a piece of work is done. Each major "
        "collection marks all of it, so that memory that is only kept costs time, too.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct growth growth = growth_find(facts);
    const struct memory *memory = &growth.memory;
    const struct kept *kept = growth.kept;
    struct finding *finding;

    if (memory->verdict != MEMORY_GROWS || kept == NULL || keeps_frames(kept) ||
        kept->alive.objects < MIN_OBJECTS || growth.holder_percent < MIN_PERCENT)
        return;
    finding = memory_find(memory, findings, growth.bytes);
    if (finding == NULL)
        return;
    if (growth.bytes < USUAL_BYTES)
        finding->severity = SEVERITY_LOW;
    describe(facts, findings, finding, memory, memory_snapshot(facts->profile, memory), kept);
}

const struct rule rule_growing_heap = {.id = "growing-heap", .find = find};
