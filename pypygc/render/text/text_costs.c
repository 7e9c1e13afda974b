/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Misses of simulated caches for people: see text_parts.h. */
#include "base/figure.h"
#include "render/text/text_parts.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

/* What remains beside the figures. */
#define NAME_WIDTH 48

/* Of who is named in the table of shares. */
#define WHO_WIDTH 18

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

    fprintf(out, "%15s %5.1f", plain_count(costs_d1_misses(costs), number),
            percent_of(costs_d1_misses(costs), costs_d1_misses(all)));
    fprintf(out, " %15s %5.1f", plain_count(costs_ll_misses(costs), number),
            percent_of(costs_ll_misses(costs), costs_ll_misses(all)));
}

/* A number of things that need not have been counted. */
static void put_count(FILE *out, bool known, uint64_t count)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(out, " %15s", known ? plain_count(count, number) : "-");
}

static void put_share(FILE *out, const char *who, const struct costs *costs,
                      const struct costs *all)
{
    fputs("  ", out);
    fprintf(out, "%*s", WHO_WIDTH - plain_put_cut(out, who, WHO_WIDTH), "");
    put_figures(out, costs, all);
    put_count(out, cost_known(costs, COST_INSTRUCTIONS), costs->value[COST_INSTRUCTIONS]);
    put_count(out, cost_known(costs, COST_DATA_READS) && cost_known(costs, COST_DATA_WRITES),
              costs->value[COST_DATA_READS] + costs->value[COST_DATA_WRITES]);
    fputc('\n', out);
}

/* For people. A name of a later version stays as it is. */
static const char *name_of(const char *who)
{
    static const char *const names[][2] = {{PYPYGC_WHO_MINOR, "minor collections"},
                                           {PYPYGC_WHO_MAJOR, "major collections"},
                                           {PYPYGC_WHO_COMPILER, "JIT compiler"},
                                           {PYPYGC_WHO_CODE, "other code"}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(who, names[i][0]) == 0)
            return names[i][1];
    return who;
}

static void put_shares(FILE *out, const struct facts *facts, const struct costs *all)
{
    const struct profile *profile = facts->profile;
    struct costs traces = facts->trace_costs;

    traces.known |= all->known; /* where none ran */
    fprintf(out, "  %*s%15s %5s %15s %5s %15s %15s\n", WHO_WIDTH, "", "D1 misses", "%", "LL misses",
            "%", "instructions", "references");
    put_share(out, "all", all, all);
    put_share(out, "JIT code", &traces, all);
    for (size_t i = 0; i < profile->n_costs; i++)
        put_share(out, name_of(profile->costs[i].who), &profile->costs[i].costs, all);
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
            percent_of(totals->value[TOTAL_D1_READ_MISSES], reads), plain_count(writes, b),
            percent_of(totals->value[TOTAL_D1_WRITE_MISSES], writes));
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
            plain_count(misses, number), percent_of(misses, costs_d1_misses(all)));
    text_label(out, "");
    fprintf(out, "%s at the first touch of fresh memory,", plain_count(fresh, number));
    fprintf(out, " %s of objects used again\n", plain_count(misses - fresh, number));
}

/* ---- sites, by the misses in nursery memory of theirs ---- */

static uint64_t used_again(const struct site_costs *costs)
{
    const uint64_t fresh = costs->own_nursery_fresh_misses;

    return costs->own_nursery_misses > fresh ? costs->own_nursery_misses - fresh : 0;
}

static int by_own_misses(const void *a, const void *b)
{
    const struct site *x = *(const struct site *const *)a, *y = *(const struct site *const *)b;
    const uint64_t m = x->costs->own_nursery_misses, n = y->costs->own_nursery_misses;

    if (m != n)
        return m < n ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

static void put_own(FILE *out, const struct site_costs *costs, uint64_t misses)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %15s %5.1f", plain_count(costs->own_nursery_fresh_misses, number),
            percent_of(costs->own_nursery_fresh_misses, misses));
    fprintf(out, " %15s %5.1f  ", plain_count(used_again(costs), number),
            percent_of(used_again(costs), misses));
}

/* What is in memory of no site. */
static void put_unowned(FILE *out, const struct totals *totals, uint64_t misses)
{
    const struct site_costs unowned = {
        .own_nursery_misses = totals->value[TOTAL_UNOWNED_NURSERY_MISSES],
        .own_nursery_fresh_misses = totals->value[TOTAL_UNOWNED_NURSERY_FRESH_MISSES],
    };

    if (unowned.own_nursery_misses == 0)
        return;
    put_own(out, &unowned, misses);
    fputs("(not known)\n", out);
}

static void put_owners(const struct report *report, FILE *out, const struct costs *all)
{
    const struct facts *facts = report->facts;
    const struct profile *profile = facts->profile;
    const uint64_t misses = all->value[COST_NURSERY_MISSES];
    const struct site **sites = array_new(profile->n_site_costs, sizeof *sites);
    size_t n = 0, shown;

    for (size_t i = 0; i < profile->n_sites; i++)
        if (profile->sites[i].costs != NULL && profile->sites[i].costs->own_nursery_misses > 0)
            sites[n++] = &profile->sites[i];
    qsort(sites, n, sizeof *sites, by_own_misses);
    shown = text_rows(report, n);
    if (n > 0)
        fprintf(out,
                "\n  Misses in the nursery, by the site that had allocated what was missed. First "
                "touch: where\n  many are, the nursery is larger than the cache. Again: objects "
                "that were used too late.\n\n  %15s %5s %15s %5s  %s\n",
                "first touch", "%", "again", "%", "who         site");
    for (size_t i = 0; i < shown; i++) {
        put_own(out, sites[i]->costs, misses);
        text_owner(out, &facts->owners.of_site[sites[i] - profile->sites], NAME_WIDTH);
        fputc('\n', out);
    }
    text_rest(out, shown, n);
    put_unowned(out, &profile->totals, misses);
    free(sites);
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
        fprintf(out, "\n  %15s %5s %15s %5s  %s\n", "D1 misses", "%", "LL misses", "%", head);
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
            place_put(out, rows[i].place, NAME_WIDTH - used);
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
    put_rows(report, out, rows, n,
             profile_has_site_costs(facts->profile) ? "line" : "line, in JIT code", all);
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

/* The costs of all code. What one part does not know is not known of all. */
static struct costs sum_of(const struct facts *facts)
{
    const struct profile *profile = facts->profile;
    struct costs all = facts->trace_costs;
    uint32_t known = profile->n_costs > 0 ? ~UINT32_C(0) : 0;

    for (size_t i = 0; i < profile->n_costs; i++) {
        costs_add(&all, &profile->costs[i].costs);
        known &= profile->costs[i].costs.known;
    }
    all.known &= known;
    return all;
}

void text_costs(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;
    const struct profile *profile = facts->profile;
    struct costs all;

    if (!profile_has_costs(profile))
        return;
    all = sum_of(facts);
    text_heading(out, "Cache misses");
    put_caches(out, &profile->run);
    put_references(out, &profile->totals);
    put_shares(out, facts, &all);
    put_nursery(out, &all);
    put_owners(report, out, &all);
    put_lines(report, out, &all);
    put_traces(report, out, &all);
}
