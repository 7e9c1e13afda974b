/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept memory: see keeping.h. */
#include "analysis/rules/keeping.h"

#include "analysis/own_code.h"
#include "base/figure.h"
#include "base/pypy_names.h"
#include "format.h"

#include <string.h>

static bool is_frame(const char *type)
{
    /* a generator or coroutine that has ended has none */
    static const enum pypy_name frames[] = {NAME_FRAME, NAME_PY_FRAME, NAME_TRACEBACK};
    const char *dot = strrchr(type, '.');

    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        if (strcmp(dot != NULL ? dot + 1 : type, pypy_name(frames[i])) == 0)
            return true;
    return false;
}

uint64_t kept_frames_count(const struct kept *kept)
{
    uint64_t most = 0;

    for (size_t i = 0; i < kept->n_types; i++)
        if (is_frame(kept->types[i].name) && kept->types[i].alive.objects > most)
            most = kept->types[i].alive.objects;
    return most;
}

bool keeps_frames(const struct kept *kept)
{
    const uint64_t parts = kept->n_parts > 0 ? kept->parts[0].alive.objects : 0;

    return parts > 0 && 2 * kept_frames_count(kept) >= parts;
}

struct kept_words keeping_words(struct arena *arena, const struct facts *facts,
                                const struct kept *kept)
{
    struct kept_words words = kept_words(arena, kept);
    const struct stack_frame *filler =
        kept->site != PROFILE_NONE ? facts->owners.of_site[kept->site].stack : NULL;
    struct kept_word *list;

    if (words.holder != NULL || filler == NULL || filler->place.file == NULL ||
        !own_code_has(filler->place.file))
        return words;
    words.holder = arena_printf(arena, "what %s() of %s keeps", filler->place.function,
                                own_code_short(filler->place.file));
    list = arena_alloc(arena, (words.count + 1) * sizeof *list);
    list[0] = (struct kept_word){words.holder, kept->alive.bytes};
    for (size_t i = 0; i < words.count; i++)
        list[i + 1] = words.list[i];
    words.list = list;
    words.count++;
    return words;
}

void keeping_describe(const struct facts *facts, const struct snapshot *shot,
                      const struct kept *kept, struct finding *finding)
{
    if (!memory_locate(facts, kept->site, finding) &&
        !memory_locate(facts, kept->part_site, finding))
        finding->place.function = "the whole program";
    finding_count(finding, "kept_objects", kept->alive.objects);
    finding_percent(finding, "share_of_alive_percent",
                    percent_of(kept->alive.bytes, shot->alive.bytes));
    if (kept->n_parts > 0)
        finding_count(finding, "parts", kept->parts[0].alive.objects);
}

const char *keeping_moment(const struct snapshot *shot)
{
    return shot->moment != NULL && strcmp(shot->moment, PYPYGC_MOMENT_PEAK) == 0
               ? "when most was alive that was looked at"
               : "at the end";
}
