/* SPDX-License-Identifier: GPL-3.0-or-later */
/* duplicate-texts: texts that are alive many times over, each row of a table with copies of its own. What is
   seen: in the snapshot that tells what is kept, the texts of which an older one says the same, by who made
   them: one copy of each would save exactly so much. */
#include "analysis/rules/memory_cost.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "base/figure.h"
#include "base/plain.h"

/* Few large texts are documents. A text has two objects, Python's and the characters. */
#define MIN_COPIES 2000

enum { COPIES, BYTES };

static void describe(struct findings *findings, struct finding *finding,
                     const struct snapshot *shot, const struct spot *spot)
{
    const uint64_t copies = figure_whole(spot->amount[COPIES]);
    const uint64_t bytes = figure_whole(spot->amount[BYTES]);
    char number[PLAIN_NUMBER_SIZE], amount[PLAIN_NUMBER_SIZE];

    spot_locate(spot, finding);
    finding_count(finding, "duplicate_objects", copies);
    finding_bytes(finding, "duplicate_bytes", bytes);
    finding_percent(finding, "share_of_alive_percent", percent_of(bytes, shot->alive.bytes));
    finding->brief = arena_printf(&findings->arena,
                                  "%s objects are copies of texts that are alive already: %s",
                                  plain_count(copies, number), plain_bytes(bytes, amount));
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects that were made here are texts, or the characters of texts, of which an older one "
        "says the same. They are kept, and take %s, %.0f %% of all that was alive then; one copy of each "
        "text would do.",
        (unsigned long long)copies, amount, percent_of(bytes, shot->alive.bytes));
    finding->advice =
        "Keep one copy of each: sys.intern(text), which forgets a text when nothing else holds it, or "
        "texts.setdefault(text, text) with a dictionary of yours, where the text comes from: a file, a "
        "database, a message. Where there are few different ones, a number or an Enum says the same.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct memory memory = memory_judge(facts->profile);
    const struct snapshot *shot = memory_snapshot(facts->profile, &memory);
    struct spots spots = {0};

    for (size_t i = 0; i < shot->n_retained; i++) {
        const struct retained *row = &shot->retained[i];
        if (row->site != PROFILE_NONE && row->duplicate.objects > 0)
            spots_add_site(&spots, facts, row->site,
                           &(struct spot){.weight = (double)row->duplicate.bytes,
                                          .amount = {[COPIES] = (double)row->duplicate.objects,
                                                     [BYTES] = (double)row->duplicate.bytes}});
    }
    spots_by_function(&spots);
    for (size_t i = 0; i < spots.count; i++) {
        struct finding *finding =
            spots.list[i].amount[COPIES] < MIN_COPIES
                ? NULL
                : memory_find(&memory, findings, figure_whole(spots.list[i].amount[BYTES]));
        if (finding != NULL)
            describe(findings, finding, shot, &spots.list[i]);
    }
    spots_free(&spots);
}

const struct rule rule_duplicate_texts = {.id = "duplicate-texts", .find = find};
