/* SPDX-License-Identifier: GPL-3.0-or-later */
/* external-memory: objects that own memory of which the collector does not know. It starts a major
   collection when its own heap has grown; an object of 100 bytes that owns a megabyte outside counts
   100 bytes, so that the memory outside piles up. What is seen: many blocks that one function got
   from malloc, that are still there at the end or were freed by the collector, and hardly any memory
   pressure told for them. */
#include "analysis/rules/cost.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "base/figure.h"

/* A single block may be a table, or a stack. */
#define MIN_BLOCKS 16

/* What the program told of is known to the collector; below half it is not told. */
#define MAX_TOLD_PERCENT 50.0

enum { BLOCKS, BYTES, KEPT, TOLD };

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context)
{
    const uint64_t heap = facts->total.old_live.bytes;

    (void)context;
    finding_count(finding, "external_blocks", figure_whole(spot->amount[BLOCKS]));
    finding_bytes(finding, "external_bytes", figure_whole(spot->amount[BYTES]));
    finding_bytes(finding, "external_not_freed_bytes", figure_whole(spot->amount[KEPT]));
    finding_bytes(finding, "memory_pressure_bytes", figure_whole(spot->amount[TOLD]));
    finding_bytes(finding, "old_generation_bytes", heap);
    finding_count(finding, "major_collections", facts->profile->n_majors);
    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f blocks of memory outside the collector's heap were allocated here, and %.0f bytes of "
        "them had not been freed at the end; the collector's own old generation had %llu bytes. It "
        "knows only its own: objects that own much memory outside look small to it, so that it ran "
        "%zu major collections and let the rest pile up.",
        spot->amount[BLOCKS], spot->amount[KEPT], (unsigned long long)heap,
        facts->profile->n_majors);
    finding->advice =
        "Free the memory explicitly when it is no longer used (ffi.release(), close(), a with "
        "statement), or tell the collector its size: ffi.gc(pointer, destructor, size), ffi.new() "
        "instead of malloc, or __pypy__.add_memory_pressure(size).";
}

static bool price(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price)
{
    (void)context;
    cost_add_memory(price, spot->amount[KEPT]);
    return spot->amount[BLOCKS] >= MIN_BLOCKS &&
           100 * spot->amount[TOLD] <= MAX_TOLD_PERCENT * spot->amount[BYTES] &&
           spot->amount[KEPT] > (double)facts->total.old_live.bytes;
}

static const struct spot_pattern PATTERN = {price, describe};

static void find(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    struct spots spots = {0};

    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *external = &profile->externals[i];
        const double kept = (double)external->bytes - (double)external->freed_bytes;
        spots_add_site(&spots, facts, external->site,
                       &(struct spot){.weight = kept > 0 ? kept : 0,
                                      .amount = {[BLOCKS] = (double)external->blocks,
                                                 [BYTES] = (double)external->bytes,
                                                 [KEPT] = kept > 0 ? kept : 0,
                                                 [TOLD] = (double)external->pressure_bytes}});
    }
    spots_find(&spots, facts, findings, &PATTERN, NULL);
}

const struct rule rule_external_memory = {.id = "external-memory", .find = find};
