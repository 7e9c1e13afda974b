/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept-frames: exceptions, tracebacks or generators that are kept, and with them the frames that they
   ran in, and with these the local variables. What is seen: a place in the snapshot at the end of
   the run each of whose parts has a frame. */
#include "analysis/rules/keeping.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

/* A few frames are those that run. */
#define MIN_FRAMES 200

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct snapshot *shot, const struct kept *kept)
{
    struct kept_words words = keeping_words(&findings->arena, facts, kept);
    char amount[PLAIN_NUMBER_SIZE];

    keeping_describe(facts, shot, kept, finding);
    finding_count(finding, "kept_frames", kept_frames_count(kept));
    finding->brief = kept_brief(&findings->arena, &words, kept->alive.bytes,
                                percent_of(kept->alive.bytes, shot->alive.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "%s hang on %s, %.0f %% of all that was alive %s: %s. An exception that is "
        "kept keeps its traceback, this the frames in which it was raised, and these all of their "
        "local variables; so does a generator that has not ended.",
        plain_bytes(kept->alive.bytes, amount), words.holder != NULL ? words.holder : "one object",
        percent_of(kept->alive.bytes, shot->alive.bytes), keeping_moment(shot),
        kept_sentence(&findings->arena, &words));
    finding->advice =
        "Keep what is needed later, not the exception: str(error), or a tuple of its parts; or keep "
        "error.with_traceback(None), and clear __context__ and __cause__. Close generators that are "
        "not run to their end (contextlib.closing), or take from them what is needed.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct memory memory = memory_judge(facts->profile);
    const struct snapshot *shot = memory_snapshot(facts->profile, &memory);

    for (size_t i = 0; i < shot->n_kept; i++) {
        const struct kept *kept = &shot->kept[i];
        struct finding *finding;

        if (kept_frames_count(kept) < MIN_FRAMES || !keeps_frames(kept))
            continue;
        finding = memory_find(&memory, findings, kept->alive.bytes);
        if (finding != NULL)
            describe(facts, findings, finding, shot, kept);
    }
}

const struct rule rule_kept_frames = {.id = "kept-frames", .find = find};
