/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was alive of a type at points of the run has a trend of its own (trend.h). Between the points that
   the program has, it is taken to have grown evenly before the first of them, too. */
#include "analysis/type_growth.h"

#include "analysis/figures.h"
#include "analysis/growth.h"
#include "analysis/trend.h"
#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

static bool is_of(const struct profile *profile, const struct alive_of *row, const char *type)
{
    return strcmp(profile->types[row->type].name, type) == 0;
}

/* What was alive of the type at each point, from array_new. */
static struct counts *alive_at(const struct profile *profile, const char *type, size_t n)
{
    struct counts *at = array_new(n + 1, sizeof *at);

    for (size_t i = 0; i < profile->n_alive_of; i++) {
        const struct alive_of *row = &profile->alive_of[i];
        if (row->site == PROFILE_NONE && is_of(profile, row, type))
            for (size_t k = 0; k < n; k++)
                counts_add(&at[k], &row->at[k]);
    }
    return at;
}

/* The site that has made most of what grows of the type; PROFILE_NONE if that is not known. */
static size_t most_grown_site(const struct profile *profile, const struct trend_points *points,
                              const char *type)
{
    size_t site = PROFILE_NONE;
    uint64_t most = 0;

    for (size_t i = 0; i < profile->n_alive_of; i++) {
        const struct alive_of *row = &profile->alive_of[i];
        uint64_t grown;
        if (row->site == PROFILE_NONE || !is_of(profile, row, type))
            continue;
        grown = trend_of(points, row->at).grown;
        if (grown > most) {
            most = grown;
            site = row->site;
        }
    }
    return site;
}

/* In the whole program, of which the points tell a part. */
static uint64_t in_program(uint64_t grown, double from)
{
    return from > 0 && from < 1 ? figure_whole((double)grown / (1 - from)) : grown;
}

static void find_round(const struct facts *facts, const struct trend_points *points,
                       const char *type, const struct counts *at, struct type_growth *growth)
{
    const size_t site = most_grown_site(facts->profile, points, type);
    const struct counts *first = &at[points->first], *end = &at[points->n - 1];
    const double from = points->work[points->first];
    const uint64_t bytes =
        in_program(end->bytes > first->bytes ? end->bytes - first->bytes : 0, from);
    struct place loop;
    uint64_t rounds = site != PROFILE_NONE ? growth_rounds(facts, site, &loop) : 0;

    if (rounds == 0 && end->objects > first->objects)
        rounds = in_program(end->objects - first->objects, from);
    growth->per_round = rounds > 0 ? bytes / rounds : bytes;
}

struct type_growth type_growth_find(const struct facts *facts, const char *type)
{
    const struct profile *profile = facts->profile;
    const uint64_t alive = figure_of_type(facts, type, TOTAL_OLD_LIVE_BYTES).value;
    struct trend_points points = trend_points(profile, memory_judge(profile).until);
    struct counts *at = alive_at(profile, type, points.n);
    const struct trend trend = trend_of(&points, at);
    struct type_growth growth = {.is_known = trend.shape != TREND_UNKNOWN || trend_is_little(alive),
                                 .bytes = trend.grown};

    if (growth.bytes > 0)
        find_round(facts, &points, type, at, &growth);
    free(at);
    trend_points_free(&points);
    return growth;
}
