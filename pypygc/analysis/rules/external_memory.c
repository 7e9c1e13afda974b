/* SPDX-License-Identifier: GPL-3.0-or-later */
/* external-memory: objects that own memory of which the collector does not know. It starts a major
   collection when its own heap has grown; an object of 100 bytes that owns a megabyte outside counts
   100 bytes, so that the memory outside piles up. What is seen: many blocks that one function got
   from malloc, of which many were there at once, and hardly any memory pressure told for them. */
#include "analysis/kept_words.h"
#include "analysis/own_code.h"
#include "analysis/rules/index.h"
#include "analysis/rules/memory_cost.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

/* A single block may be a table, or a stack. */
#define MIN_BLOCKS 16

/* What the program told of is known to the collector; below half it is not told. */
#define MAX_TOLD_PERCENT 50.0

enum { BLOCKS, BYTES, MOST, KEPT, STAYED, LEFT };

/* What is alive of a record at the end. */
static double kept_of(const struct external *external)
{
    const double kept = (double)external->bytes + (double)external->inherited_bytes -
                        (double)external->freed_bytes;
    return kept > 0 ? kept : 0;
}

/* What was left to the collector: not what the program, or realloc, has freed. */
static double left_of(const struct external *external)
{
    const double freed = (double)external->freed_bytes - (double)external->freed_by_gc_bytes;
    return (double)external->bytes + (double)external->inherited_bytes - (freed > 0 ? freed : 0);
}

/* The same of a record of which most was never freed. Of others, what there is at the end waits for the next
   collection, as what there was before has waited for earlier ones. */
static double stayed_of(const struct external *external)
{
    const double kept = kept_of(external);
    return 2 * kept >= (double)external->bytes + (double)external->inherited_bytes ? kept : 0;
}

/* What was there at once: older tools did not say. */
static double most_of(const struct external *external)
{
    return external->peak_bytes > 0 ? (double)external->peak_bytes : kept_of(external);
}

/* What the function at a place has told the collector, and the library that had most for it. */
static double told_at(const struct facts *facts, const struct place *place, const char **library)
{
    const struct profile *profile = facts->profile;
    double told = 0, most = 0;

    *library = NULL;
    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *external = &profile->externals[i];
        const struct stack_frame *frame =
            own_code_caller(facts->owners.of_site[external->site].stack);
        if (frame == NULL || frame->place.file != place->file ||
            frame->place.function != place->function)
            continue;
        told += (double)external->pressure_bytes;
        if (most_of(external) > most && external->library != NULL) {
            most = most_of(external);
            *library = external->library;
        }
    }
    return told;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* An array that grows has had many blocks, one after the other, and is told of once. */
static bool is_told(const struct spot *spot, double told)
{
    const double left = spot->amount[LEFT] > spot->amount[MOST] ? spot->amount[LEFT]
                                                                : spot->amount[MOST];
    return 100 * told >
           MAX_TOLD_PERCENT * (left < spot->amount[BYTES] ? left : spot->amount[BYTES]);
}

/* The collector knows of it, and there is more and more all the same: it is kept. */
static void explain_told(struct findings *findings, struct finding *finding,
                         const struct spot *spot, const char *by)
{
    char most[PLAIN_NUMBER_SIZE], left[PLAIN_NUMBER_SIZE];

    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f blocks of memory outside the collector's heap were allocated here%s; up to %s of them "
        "were there at once, and %s had not been freed at the end, more and more through the run. The "
        "collector was told of them: so the objects that own them are kept, or wait for their "
        "finalizers through several major collections.",
        spot->amount[BLOCKS], by, plain_bytes(figure_whole(spot->amount[MOST]), most),
        plain_bytes(figure_whole(spot->amount[KEPT]), left));
    finding->advice =
        "See on what their owners hang, and let go of those that are done with (del, a limit, "
        "clear()); or free the memory explicitly: close(), a with statement, ffi.release(). Copy out "
        "what is needed longer, if that is little.";
}

/* True if the function at a spot asked for most of what hangs on the place. */
static bool is_of_spot(const struct facts *facts, const struct kept *kept, const struct spot *spot)
{
    const struct stack_frame *frame =
        kept->outside_site != PROFILE_NONE
            ? own_code_caller(facts->owners.of_site[kept->outside_site].stack)
            : NULL;
    return frame != NULL && same_function(&frame->place, &spot->frame->place);
}

/* The place of a snapshot on which at least half of what was there at the most hangs, by what its objects
   lead to; NULL if it hangs on none. */
static const struct kept *holder_of(const struct facts *facts, const struct spot *spot)
{
    const struct kept *most = NULL;
    uint64_t bytes = figure_whole(spot->amount[MOST] / 2);

    for (size_t i = 0; i < facts->profile->n_snapshots; i++) {
        const struct snapshot *shot = &facts->profile->snapshots[i];
        for (size_t k = 0; k < shot->n_kept; k++) {
            const struct kept *kept = &shot->kept[k];
            if (kept->outside_bytes <= bytes || !is_of_spot(facts, kept, spot))
                continue;
            most = kept;
            bytes = kept->outside_bytes;
        }
    }
    return most;
}

/* Says what holds the objects that own the memory. */
static void describe_holder(struct findings *findings, struct finding *finding,
                            const struct kept *kept)
{
    struct kept_words words = kept_words(&findings->arena, kept);
    char amount[PLAIN_NUMBER_SIZE];

    if (words.holder == NULL)
        return;
    finding_bytes(finding, "held_bytes", kept->outside_bytes);
    finding->brief = arena_printf(&findings->arena, "%s, held by %s", finding->brief, words.holder);
    finding->explanation = arena_printf(&findings->arena, "%s %s of it are held by %s: %s.",
                                        finding->explanation,
                                        plain_bytes(kept->outside_bytes, amount), words.holder,
                                        kept_sentence(&findings->arena, &words));
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const char *library, double told)
{
    const uint64_t heap = facts->total.old_live.bytes;
    char most[PLAIN_NUMBER_SIZE], left[PLAIN_NUMBER_SIZE], old[PLAIN_NUMBER_SIZE];
    const char *by = library != NULL ? arena_printf(&findings->arena, ", by %s", base_name(library))
                                     : "";

    finding_count(finding, "external_blocks", figure_whole(spot->amount[BLOCKS]));
    finding_bytes(finding, "external_bytes", figure_whole(spot->amount[BYTES]));
    finding_bytes(finding, "external_not_freed_bytes", figure_whole(spot->amount[KEPT]));
    finding_bytes(finding, "memory_pressure_bytes", figure_whole(told));
    finding_bytes(finding, "old_generation_bytes", heap);
    finding_count(finding, "major_collections", facts->profile->n_majors);
    finding->brief = arena_printf(&findings->arena, "up to %s at once%s",
                                  plain_bytes(figure_whole(spot->amount[MOST]), most), by);
    if (is_told(spot, told)) {
        explain_told(findings, finding, spot, by);
        return;
    }
    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f blocks of memory outside the collector's heap were allocated here%s; up to %s "
        "of them were there at once, and %s had not been freed at the end. The collector's own "
        "old generation had %s then. It knows only its own: objects that own much memory "
        "outside look small to it, so that it ran %zu major collections and let the rest pile up.",
        spot->amount[BLOCKS], by, most, plain_bytes(figure_whole(spot->amount[KEPT]), left),
        plain_bytes(heap, old), facts->profile->n_majors);
    finding->advice =
        "Make such an object once and keep it, if it is the same each time (a TLS context, a "
        "compiled expression, a connection). Free the memory explicitly when it is no longer used "
        "(ffi.release(), close(), a with statement), or tell the collector its size: "
        "ffi.gc(pointer, destructor, size), ffi.new() instead of malloc, or "
        "__pypy__.add_memory_pressure(size).";
}

/* Most of what grows outside is this, and is not freed again. Where the collector was told of far less than there
   were bytes, and yet of all that was left to it, an array has outgrown its blocks: what there is stays. */
static bool is_kept_and_grows(const struct memory *memory, const struct spot *spot, double told)
{
    const bool outgrown = 100 * told <= MAX_TOLD_PERCENT * spot->amount[BYTES];
    const double stayed = spot->amount[outgrown ? KEPT : STAYED];

    return memory->verdict == MEMORY_OUTSIDE && 2 * stayed >= (double)memory->grown_bytes;
}

static void judge(const struct facts *facts, const struct memory *memory, struct findings *findings,
                  const struct spot *spot)
{
    const char *library;
    double told;
    uint64_t most = figure_whole(spot->amount[MOST]);
    struct finding *finding;
    const struct kept *kept;

    if (spot->amount[BLOCKS] < MIN_BLOCKS)
        return;
    /* where the most memory is not known, as in old profiles: more than the heap */
    if (memory->verdict == MEMORY_UNKNOWN && most <= facts->total.old_live.bytes)
        return;
    if (memory->external_peak_bytes > 0 && most > memory->external_peak_bytes)
        most = memory->external_peak_bytes; /* a sum of peaks */
    if (!memory_is_much(memory, most))      /* all records are looked at for few places */
        return;
    told = told_at(facts, &spot->frame->place, &library);
    if (is_told(spot, told) && !is_kept_and_grows(memory, spot, told))
        return;
    kept = holder_of(facts, spot);
    /* data that the program keeps, such as arrays of numbers, and the collector knows of */
    finding = kept != NULL && is_told(spot, told) ? memory_find_kept(memory, findings, most)
                                                  : memory_find(memory, findings, most);
    if (finding == NULL)
        return;
    spot_locate(spot, finding);
    describe(facts, findings, finding, spot, library, told);
    if (kept != NULL)
        describe_holder(findings, finding, kept);
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    const struct memory memory = memory_judge(profile);
    struct spots spots = {0};

    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *external = &profile->externals[i];
        spots_add_site(&spots, facts, external->site,
                       &(struct spot){.weight = most_of(external),
                                      .amount = {[BLOCKS] = (double)external->blocks,
                                                 [BYTES] = (double)external->bytes,
                                                 [MOST] = most_of(external),
                                                 [KEPT] = kept_of(external),
                                                 [STAYED] = stayed_of(external),
                                                 [LEFT] = left_of(external)}});
    }
    spots_by_function(&spots);
    for (size_t i = 0; i < spots.count; i++)
        judge(facts, &memory, findings, &spots.list[i]);
    spots_free(&spots);
}

const struct rule rule_external_memory = {.id = "external-memory", .find = find};
