/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What grew, for people: see text_parts.h. */
#include "analysis/grown.h"
#include "analysis/kept_words.h"
#include "base/figure.h"
#include "render/text/text_parts.h"

/* Where a name begins behind the figures, and how long it may be. */
#define NAME_INDENT 37
#define NAME_WIDTH  (SUMMARY_WIDTH - NAME_INDENT)
#define TREND_WIDTH 18 /* ": grows since 99 %" */

/* Rows with less than this part of the highest point are left out. */
#define MIN_PERCENT 1.0

static uint64_t most_alive(const struct profile *profile, size_t n)
{
    uint64_t most = 0;

    for (size_t i = 0; i < n; i++)
        if (profile->alive[i].bytes > most)
            most = profile->alive[i].bytes;
    return most;
}

/* "grows since 12 %" of the program; at the first point it may have grown before. */
static void put_trend(FILE *out, const struct grown *row, const struct trend_points *points)
{
    fputs(trend_shape_name(row->trend.shape), out);
    if (row->trend.shape == TREND_GROWS && row->trend.since > points->first)
        fprintf(out, " since %.0f %%", 100 * points->work[row->trend.since]);
}

static void put_row(FILE *out, const struct report *report, const struct grown_list *grown,
                    const struct grown *row)
{
    const struct facts *facts = report->facts;
    struct arena arena = {0};
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %10s %10s %10s   ", plain_bytes(row->trend.first, a),
            plain_bytes(row->trend.half, b), plain_bytes(row->trend.end, c));
    plain_put_cut(out, kept_type_name(&arena, facts->profile->types[row->type].name),
                  NAME_WIDTH - TREND_WIDTH);
    fputs(": ", out);
    put_trend(out, row, &grown->points);
    fprintf(out, "\n%*s", NAME_INDENT, "");
    if (row->site == PROFILE_NONE)
        fputs("all others", out);
    else if (row->line.file != NULL)
        place_put_short(out, &row->line, NAME_WIDTH);
    else
        text_owner(out, &facts->owners.of_site[row->site], NAME_WIDTH);
    fputc('\n', out);
    arena_free(&arena);
}

void text_grown(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;
    struct grown_list grown;
    uint64_t least;
    size_t shown = 0, enough = 0;

    if (profile->n_alive < 2)
        return;
    grown = grown_find(report->facts, memory_judge(profile).until);
    least = most_alive(profile, grown.points.n);
    for (size_t i = 0; i < grown.count; i++)
        enough += percent_of(grown.list[i].most, least) >= MIN_PERCENT;
    text_heading(out, "What grew");
    fprintf(out, "  %10s %10s %10s   %s\n", "at first", "half way", "at the end",
            "class, and where it is made");
    for (size_t i = 0; i < grown.count && shown < text_rows(report, enough); i++) {
        if (percent_of(grown.list[i].most, least) < MIN_PERCENT)
            continue;
        put_row(out, report, &grown, &grown.list[i]);
        shown++;
    }
    text_rest(out, shown, enough);
    grown_free(&grown);
}
