/* SPDX-License-Identifier: GPL-3.0-or-later */
/* growing-heap: what is alive grows through the whole run. What is seen: the memory curve, and the
   place in the snapshot at the end on which most of what came late hangs. Whether it is a leak or the data that
   the program is about only its author knows: so it is a remark, unless it is very much. */
#include "analysis/growth.h"
#include "analysis/rules/held_open.h"
#include "analysis/rules/keeping.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

#include <string.h>

/* Less would not be what grows. */
#define MIN_PERCENT 25.0
/* Descriptors: a process may have 1,024 by default. */
#define MANY_OPEN 256
/* Few large objects are buffers, unless most of what is alive is one: a text that is built, numbers in a list. */
#define MIN_OBJECTS  1000
#define MOST_PERCENT 50.0

#define ADVICE                                                                                     \
    "If it is the data that the program is about, nothing is wrong. Else let go of what is not "   \
    "needed any more: a limit (functools.lru_cache(maxsize=...), collections.deque(maxlen=...)), " \
    "weakref.WeakValueDictionary, del, or clear() when a piece of work is done. Each major "       \
    "collection marks all of it, so that memory that is only kept costs time, too."

/* What grew most, as it was measured: a sentence behind others, empty where nothing was. */
static const char *most_words(struct arena *arena, const struct growth *growth)
{
    const struct place *line = &growth->grower_line;
    char number[PLAIN_NUMBER_SIZE];

    if (growth->grower_bytes == 0 || line->file == NULL || line->function == NULL)
        return "";
    return arena_printf(arena,
                        " Of all classes and lines %s made by %s (line %u) grew most, by %s.",
                        kept_type_name(arena, growth->grower), line->function, (unsigned)line->line,
                        plain_bytes(growth->grower_bytes, number));
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct growth *growth, const struct snapshot *shot)
{
    const struct memory *memory = &growth->memory;
    const struct kept *kept = growth->kept;
    struct kept_words words = keeping_words(&findings->arena, facts, kept);
    char grown[PLAIN_NUMBER_SIZE], alive[PLAIN_NUMBER_SIZE];

    keeping_describe(facts, shot, kept, finding);
    finding_bytes(finding, "grown_bytes", memory->grown_bytes);
    finding_bytes(finding, "alive_bytes", memory->alive_bytes);
    finding->brief = kept_brief(&findings->arena, &words, kept->alive.bytes,
                                percent_of(kept->alive.bytes, shot->alive.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "What is alive grew through the whole run, by %s in its second half, to %s "
        "%s.%s %.0f %% of what was alive %s hangs on %s: %s.",
        plain_bytes(memory->grown_bytes, grown), plain_bytes(memory->alive_bytes, alive),
        memory->is_let_go ? "after its last major collection" : "at the end",
        most_words(&findings->arena, growth), percent_of(kept->alive.bytes, shot->alive.bytes),
        keeping_moment(shot), words.holder != NULL ? words.holder : "one object",
        kept_sentence(&findings->arena, &words));
    finding->advice = ADVICE;
}

/* True if what grows hangs on one place, as far as was found, which is the sentence to say. */
static bool hangs_on_place(const struct growth *growth)
{
    const struct kept *kept = growth->kept;

    return kept != NULL && growth->holder_percent >=
                               (kept->alive.objects < MIN_OBJECTS ? MOST_PERCENT : MIN_PERCENT);
}

/* Most of what is alive is made at one line, and grows: that is known also where nothing was found on which most of
   it hangs, as of what each thread keeps for itself. */
static bool is_made_at_line(const struct growth *growth)
{
    const struct counts *alive = &growth->grower_line_alive;

    return growth->grower_line.file != NULL && alive->objects >= MIN_OBJECTS &&
           percent_of(alive->bytes, growth->memory.alive_bytes) >= MOST_PERCENT;
}

static void describe_line(const struct facts *facts, struct findings *findings,
                          struct finding *finding, const struct growth *growth)
{
    const struct memory *memory = &growth->memory;
    const struct counts *alive = &growth->grower_line_alive;
    const double percent = percent_of(alive->bytes, memory->alive_bytes);
    char grown[PLAIN_NUMBER_SIZE], all[PLAIN_NUMBER_SIZE], made[PLAIN_NUMBER_SIZE];

    if (!memory_locate(facts, growth->grower_site, finding))
        finding->place = growth->grower_line;
    finding_count(finding, "made_objects", alive->objects);
    finding_bytes(finding, "grown_bytes", memory->grown_bytes);
    finding_bytes(finding, "alive_bytes", memory->alive_bytes);
    finding->brief = arena_printf(
        &findings->arena,
        "%s (%.0f %% of what is alive) were made here, and grow; no place was found that has them all",
        plain_bytes(alive->bytes, made), percent);
    finding->explanation = arena_printf(
        &findings->arena,
        "What is alive grew through the whole run, by %s in its second half, to %s. %.0f %% of it were made "
        "here.%s It does not hang on one place, or on one that was not found: what each thread keeps for "
        "itself, or what was let go before the end.",
        plain_bytes(memory->grown_bytes, grown), plain_bytes(memory->alive_bytes, all), percent,
        most_words(&findings->arena, growth));
    finding->advice = ADVICE;
}

/* ---- open files ---- */

static void describe_open(const struct facts *facts, struct findings *findings,
                          struct finding *finding, const struct held_open *held, const char *type)
{
    struct kept_words words = kept_words(&findings->arena, held->kept);
    const char *name = kept_type_name(&findings->arena, type);
    const char *holder = words.holder != NULL ? words.holder : "one object";

    keeping_describe(facts, held->shot, held->kept, finding);
    finding_count(finding, "most_at_once", held->most);
    finding->brief = arena_printf(&findings->arena,
                                  "at least %llu %s objects were open at once, which hang on %s",
                                  (unsigned long long)held->most, name, holder);
    finding->explanation = arena_printf(
        &findings->arena,
        "At least %llu %s objects that were made here were open at once, each with a descriptor and a buffer. "
        "They do not wait for the collector: %llu were held by %s when that was looked at (%s). A "
        "process may have 1,024 descriptors by default.",
        (unsigned long long)held->most, name, (unsigned long long)held->objects, holder,
        kept_sentence(&findings->arena, &words));
    finding->advice =
        "If so many must be open, raise the limit (ulimit -n, resource.setrlimit). Else close the one that "
        "was used least when a new one is opened: a dictionary with a limit of its own, such as an "
        "OrderedDict with move_to_end() and popitem(last=False). functools.lru_cache does not close what it "
        "forgets.";
}

/* Files that are held open on purpose, or by mistake: what grows are descriptors. Of a file and what
   buffers it, the one that the place holds directly is told. */
static void find_open(const struct facts *facts, struct findings *findings,
                      const struct memory *memory)
{
    const struct profile *profile = facts->profile;
    struct held_open held;

    for (size_t i = 0; i < profile->n_finalizables; i++) {
        const char *type = profile->finalizables[i].type;
        if (profile->finalizables[i].peak_objects < MANY_OPEN || !held_open_is_file(type) ||
            !held_open_find(profile, type, &held) || held.kept->n_parts == 0 ||
            strcmp(held.kept->parts[0].name, type) != 0)
            continue;
        describe_open(facts, findings,
                      memory_add(memory, findings, held.kept->alive.bytes, SEVERITY_LOW), &held,
                      type);
    }
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct growth growth = growth_find(facts);
    const struct memory *memory = &growth.memory;
    const struct kept *kept = growth.kept;
    const bool has_place = hangs_on_place(&growth);
    struct finding *finding;

    find_open(facts, findings, memory);
    if (memory->verdict != MEMORY_GROWS || (kept != NULL && keeps_frames(kept)) ||
        (!has_place && !is_made_at_line(&growth)))
        return;
    finding = memory_find_kept(memory, findings,
                               has_place ? growth.bytes : growth.grower_line_alive.bytes);
    if (finding == NULL)
        return;
    if (has_place)
        describe(facts, findings, finding, &growth, memory_snapshot(facts->profile, memory));
    else
        describe_line(facts, findings, finding, &growth);
}

const struct rule rule_growing_heap = {.id = "growing-heap", .find = find};
