/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Misses of simulated caches for people: see text_parts.h. */
#include "render/text_parts.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

/* What remains beside the figures. */
#define NAME_WIDTH 42

static void put_caches(FILE *out, const struct run *run)
{
    char size[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < run->n_caches; i++) {
        const struct cache *cache = &run->caches[i];
        text_label(out, i == 0 ? "simulated" : "");
        plain_put_cut(out, cache->name, 8);
        fprintf(out, ": %s, %llu-way, lines of %llu bytes\n", plain_bytes(cache->size, size),
                (unsigned long long)cache->ways, (unsigned long long)cache->line_size);
    }
}

static void put_figures(FILE *out, const struct costs *costs, const struct costs *all)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(out, "%16s %6.1f", plain_count(costs_d1_misses(costs), number),
            text_share(costs_d1_misses(costs), costs_d1_misses(all)));
    fprintf(out, " %16s %6.1f", plain_count(costs_ll_misses(costs), number),
            text_share(costs_ll_misses(costs), costs_ll_misses(all)));
}

static void put_share(FILE *out, const char *label, const struct costs *costs,
                      const struct costs *all)
{
    text_label(out, label);
    put_figures(out, costs, all);
    fputc('\n', out);
}

static const char *label_of(const char *who)
{
    if (strcmp(who, PYPYGC_WHO_MINOR) == 0)
        return "minor collections";
    if (strcmp(who, PYPYGC_WHO_MAJOR) == 0)
        return "major collections";
    return "other code";
}

static void put_shares(FILE *out, const struct facts *facts, const struct costs *all)
{
    const struct profile *profile = facts->profile;

    text_label(out, "");
    fprintf(out, "%16s %6s %16s %6s\n", "D1 misses", "%", "LL misses", "%");
    put_share(out, "all", all, all);
    put_share(out, "JIT code", &facts->trace_costs, all);
    for (size_t i = 0; i < profile->n_costs; i++)
        put_share(out, label_of(profile->costs[i].who), &profile->costs[i].costs, all);
}

static void put_references(FILE *out, const struct totals *totals)
{
    const uint64_t reads = totals->value[TOTAL_DATA_READS];
    const uint64_t writes = totals->value[TOTAL_DATA_WRITES];
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    if (!totals->known[TOTAL_DATA_READS] || !totals->known[TOTAL_DATA_WRITES])
        return;
    text_label(out, "references");
    fprintf(out, "%s reads, %.1f %% missed D1; %s writes, %.1f %%\n", plain_count(reads, a),
            text_share(totals->value[TOTAL_D1_READ_MISSES], reads), plain_count(writes, b),
            text_share(totals->value[TOTAL_D1_WRITE_MISSES], writes));
}

static void put_nursery(FILE *out, const struct costs *all)
{
    const uint64_t misses = all->value[COST_NURSERY_MISSES];
    const uint64_t fresh = all->value[COST_NURSERY_FRESH_MISSES];
    char number[PLAIN_NUMBER_SIZE];

    if (!cost_known(all, COST_NURSERY_MISSES) || fresh > misses)
        return;
    text_label(out, "in the nursery");
    fprintf(out, "%s D1 misses, %.1f %% of all, without those of the collector:\n",
            plain_count(misses, number), text_share(misses, costs_d1_misses(all)));
    text_label(out, "");
    fprintf(out, "%s at the first touch of fresh memory,", plain_count(fresh, number));
    fprintf(out, " %s of objects used again\n", plain_count(misses - fresh, number));
}

/* ---- lines and traces ---- */

/* A row of a table: a line or a trace. */
struct cost_row {
    const struct costs *costs;
    const struct place *place;
    const struct trace *trace; /* NULL for a line */
    size_t position;           /* in the list it comes from: keeps its order among equals */
};

static int by_misses(const void *a, const void *b)
{
    const struct cost_row *x = a, *y = b;
    const uint64_t m = costs_d1_misses(x->costs), n = costs_d1_misses(y->costs);

    if (m != n)
        return m < n ? 1 : -1;
    return (x->position > y->position) - (x->position < y->position);
}

/* Writes those of the n rows with the most misses, and frees the rows. */
static void put_rows(const struct report *report, FILE *out, struct cost_row *rows, size_t n,
                     const char *head, const struct costs *all)
{
    const size_t shown = text_rows(report, n);

    if (n > 0)
        fprintf(out, "\n  %16s %6s %16s %6s  %s\n", "D1 misses", "%", "LL misses", "%", head);
    qsort(rows, n, sizeof *rows, by_misses);
    for (size_t i = 0; i < shown; i++) {
        int used = 0;
        fputs("  ", out);
        put_figures(out, rows[i].costs, all);
        fputs("  ", out);
        if (rows[i].trace != NULL)
            used = fprintf(out, "%llu: ", (unsigned long long)rows[i].trace->id);
        if (rows[i].trace != NULL && rows[i].place->file == NULL && rows[i].trace->driver != NULL)
            plain_put_cut(out, rows[i].trace->driver, NAME_WIDTH - used);
        else
            plain_put_place(out, rows[i].place, NAME_WIDTH - used);
        fputc('\n', out);
    }
    text_rest(out, shown, n);
    free(rows);
}

static void put_lines(const struct report *report, FILE *out, const struct costs *all)
{
    const struct facts *facts = report->facts;
    struct cost_row *rows = array_new(facts->n_lines, sizeof *rows);
    size_t n = 0;

    for (size_t i = 0; i < facts->n_lines; i++)
        if (costs_d1_misses(&facts->lines[i].costs) > 0)
            rows[n++] = (struct cost_row){&facts->lines[i].costs, &facts->lines[i].place, NULL, i};
    put_rows(report, out, rows, n, "line, in JIT code", all);
}

static void put_traces(const struct report *report, FILE *out, const struct costs *all)
{
    const struct facts *facts = report->facts;
    struct cost_row *rows = array_new(facts->n_traces, sizeof *rows);
    size_t n = 0;

    for (size_t i = 0; i < facts->n_traces; i++)
        if (costs_d1_misses(&facts->traces[i].costs) > 0)
            rows[n++] = (struct cost_row){&facts->traces[i].costs, &facts->traces[i].place,
                                          facts->traces[i].trace, i};
    put_rows(report, out, rows, n, "trace: first line", all);
}

void text_costs(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;
    const struct profile *profile = facts->profile;
    struct costs all = facts->trace_costs;

    if (!profile_has_costs(profile))
        return;
    for (size_t i = 0; i < profile->n_costs; i++)
        costs_add(&all, &profile->costs[i].costs);
    text_heading(out, "Cache misses");
    put_caches(out, &profile->run);
    put_references(out, &profile->totals);
    put_shares(out, facts, &all);
    put_nursery(out, &all);
    put_lines(report, out, &all);
    put_traces(report, out, &all);
}
