/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collections and generations over time, for people: see text_parts.h. */
#include "base/figure.h"
#include "render/series.h"
#include "render/text/text_parts.h"

#include <math.h>
#include <stdlib.h>

void text_minors(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;
    struct series_summary survived, percent;
    char chart[SERIES_SIZE], a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE],
        d[PLAIN_NUMBER_SIZE];
    uint64_t pinned = 0;

    text_heading(out, "Minor collections");
    if (profile->n_minors == 0) {
        fputs("  None.\n", out);
        return;
    }
    series_survived_bytes(profile, &survived);
    series_survival_percent(profile, &percent);
    fprintf(out, "  survivors of one: median %s, 90th percentile %s, 99th %s, most %s\n",
            plain_bytes(figure_whole(survived.median), a),
            plain_bytes(figure_whole(survived.p90), b), plain_bytes(figure_whole(survived.p99), c),
            plain_bytes(figure_whole(survived.most), d));
    fprintf(out,
            "  of what was allocated before it: median %.1f %%, 90th percentile %.1f %%, "
            "most %.1f %%\n",
            percent.median, percent.p90, percent.most);
    for (size_t i = 0; i < profile->n_minors; i++)
        pinned = profile->minors[i].pinned_objects > pinned ? profile->minors[i].pinned_objects
                                                            : pinned;
    if (pinned > 0)
        fprintf(out, "  pinned objects: up to %s at once\n", plain_count(pinned, a));
    if (profile_has_old(profile)) /* then the next section has the chart */
        return;
    series_chart(profile, report->unicode, chart);
    fprintf(out, "  survived bytes from the first (left) to the last, %s at the most:\n  |%s|\n",
            plain_bytes(figure_whole(survived.most), a), chart);
}

/* ---- generations ---- */

static void put_row(const struct report *report, FILE *out, const char *label, const double *values)
{
    char chart[SERIES_SIZE];

    series_draw(values, report->facts->profile->n_minors, report->unicode, chart);
    fprintf(out, "  %-14s |%s|\n", label, chart);
}

/* The minor collection, as an index, before which a major collection began. Minor collections count
   from 1. */
static size_t start_of(const struct profile *profile, const struct major *major)
{
    const uint64_t n = major->minor.value;

    if (n == 0)
        return 0;
    return n <= profile->n_minors ? (size_t)n - 1 : profile->n_minors - 1;
}

static void put_charts(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;
    const size_t n = profile->n_minors;
    double *survived = array_new(n, sizeof *survived), *used = array_new(n, sizeof *used),
           *marked = array_new(n, sizeof *marked);
    double most_survived = 0, most_used = 0, most_marked = 0;
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < n; i++) {
        survived[i] = (double)profile->minors[i].survived.bytes;
        used[i] = (double)profile->minors[i].used_bytes.value;
        most_survived = fmax(most_survived, survived[i]);
        most_used = fmax(most_used, used[i]);
    }
    for (size_t i = 0; i < profile->n_majors && n > 0; i++) {
        double *at = &marked[start_of(profile, &profile->majors[i])];
        *at = fmax(*at, (double)profile->majors[i].marked.bytes);
        most_marked = fmax(most_marked, *at);
    }
    if (n > 0) {
        fprintf(out, "  from the first minor collection (left) to the last, a %s mark is more:\n",
                report->unicode ? "higher" : "darker");
        put_row(report, out, "survivors", survived);
        if (most_used > 0)
            put_row(report, out, "old generation", used);
        put_row(report, out, "marked", marked);
        fprintf(out,
                "  at the most %s survived, %s were old, %s were marked by one major collection\n",
                plain_bytes(figure_whole(most_survived), a),
                plain_bytes(figure_whole(most_used), b), plain_bytes(figure_whole(most_marked), c));
    }
    free(survived);
    free(used);
    free(marked);
}

static void put_steps(FILE *out, const struct totals *totals)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    if (!totals->known[TOTAL_MAJOR_COLLECTIONS] || !totals->known[TOTAL_MAJOR_STEPS])
        return;
    text_label(out, "major collections");
    fprintf(out, "%s completed; %s step%s\n",
            plain_count(totals->value[TOTAL_MAJOR_COLLECTIONS], a),
            plain_count(totals->value[TOTAL_MAJOR_STEPS], b),
            plain_s(totals->value[TOTAL_MAJOR_STEPS]));
}

static void put_fate(FILE *out, const struct facts *facts)
{
    const struct tally *total = &facts->total;
    const uint64_t aged = tally_aged(total).bytes;
    const double median = lifetimes_median_minors(&facts->lifetimes, facts_nursery_size(facts));
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    text_label(out, "got old");
    fprintf(out, "%s, of which %s were alive at the end (%.1f %%)\n", plain_bytes(aged, a),
            plain_bytes(total->old_live.bytes, b), percent_of(total->old_live.bytes, aged));
    text_label(out, "got old too early");
    fprintf(out, "%s, %.1f %% of that:\n", plain_bytes(lifetime_premature(total).bytes, a),
            lifetime_premature_percent(total));
    text_label(out, "");
    fprintf(out, "%.1f %% died at the first major collection after it, %.1f %% at the second\n",
            percent_of(total->died_first_major.bytes, aged),
            percent_of(total->died_second_major.bytes, aged));
    if (median > 0) {
        text_label(out, "age of what died old");
        fprintf(out, "half of the bytes: up to %.3g times the nursery, in allocated bytes\n",
                2 * median);
    }
}

void text_generations(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;

    if (!profile_has_old(facts->profile))
        return;
    text_heading(out, "Generations");
    put_charts(report, out);
    put_steps(out, &facts->profile->totals);
    put_fate(out, facts);
}
