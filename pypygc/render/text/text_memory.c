/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large objects, the write barrier and memory outside the heap, for people: see text_parts.h. */
#include "render/text/text_parts.h"

#include "base/figure.h"

#include <stdlib.h>

/* Where a name begins behind the figures, and how long it may be. */
#define NAME_INDENT 48
#define NAME_WIDTH  (PLAIN_WIDTH - NAME_INDENT)

/* A section about less than this part, or so many bytes, is one line. */
#define LITTLE_PERCENT          1.0
#define LITTLE_SCANNING_PERCENT 5.0
#define LITTLE_EXTERNAL         (1024 * 1024)

/* Rows of less than this part of their table are left out. */
#define MIN_PERCENT 1.0

static int compare_numbers(uint64_t x, uint64_t y)
{
    return (x > y) - (x < y);
}

/* Says how many rows are not shown, be it that there are too many or that they are too small. */
static void put_rest(FILE *out, size_t shown, size_t all)
{
    if (shown < all)
        fprintf(out, "  ... and %zu more\n", all - shown);
}

/* ---- large objects ---- */

static int by_large_bytes(const void *a, const void *b)
{
    const struct cell_row *const *x = a, *const *y = b;
    const int order = compare_numbers((*y)->cell->tally.large.bytes, (*x)->cell->tally.large.bytes);
    if (order != 0)
        return order;
    return *x < *y ? -1 : *x > *y; /* as the cells are ordered */
}

static void put_large_row(FILE *out, const struct cell_row *row)
{
    const struct tally *tally = &row->cell->tally;
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %10s %10s %12s %7.1f  ", plain_bytes(tally->large.bytes, a),
            plain_count(tally->large.objects, b), plain_bytes(tally->large_died_young.bytes, c),
            percent_of(tally->large_died_young.bytes, tally->large.bytes));
    plain_put_cut(out, row->type->name, NAME_WIDTH);
    fprintf(out, "\n%*s", NAME_INDENT, "");
    text_owner(out, row->owner, NAME_WIDTH);
    fputc('\n', out);
}

static void put_large(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const struct counts *large = &facts->total.large;
    const struct cell_row **rows;
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];
    size_t all = 0, n;

    if (large->objects == 0)
        return;
    text_heading(out, "Large objects");
    if (percent_of(large->bytes, tally_born(&facts->total).bytes) < LITTLE_PERCENT) {
        fprintf(out, "  Little: %s in %s object%s.\n", plain_bytes(large->bytes, a),
                plain_count(large->objects, b), plain_s(large->objects));
        return;
    }
    rows = array_new(facts->n_cells, sizeof *rows);
    for (size_t i = 0; i < facts->n_cells; i++)
        if (facts->cells[i].cell->tally.large.objects > 0)
            rows[all++] = &facts->cells[i];
    qsort(rows, all, sizeof *rows, by_large_bytes);
    fprintf(out, "  %10s %10s %12s %7s  %s\n", "bytes", "objects", "died young", "%",
            "type and site");
    for (n = 0; n < text_rows(report, all); n++) {
        if (percent_of(rows[n]->cell->tally.large.bytes, large->bytes) < MIN_PERCENT)
            break;
        put_large_row(out, rows[n]);
    }
    put_rest(out, n, all);
    free(rows);
}

/* ---- the write barrier ---- */

static int by_traced_bytes(const void *a, const void *b)
{
    const struct site_stores *const *x = a, *const *y = b;
    int order = compare_numbers((*y)->remembered_bytes + (*y)->card_bytes,
                                (*x)->remembered_bytes + (*x)->card_bytes);
    if (order == 0)
        order = compare_numbers((*y)->barriers, (*x)->barriers);
    return order != 0 ? order : compare_numbers((*x)->site, (*y)->site);
}

static uint64_t traced_bytes(const struct site_stores *stores)
{
    return stores->remembered_bytes + stores->card_bytes;
}

static void put_stores_row(FILE *out, const struct facts *facts, const struct site_stores *stores)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE], d[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %10s %10s %10s %10s  ", plain_count(stores->barriers, a),
            plain_bytes(stores->remembered_bytes, b), plain_count(stores->cards, c),
            plain_bytes(stores->card_bytes, d));
    text_owner(out, &facts->owners.of_site[stores->site], NAME_WIDTH);
    fputc('\n', out);
}

static bool scanning_is_cheap(const struct bill *bill)
{
    return bill->known && percent_of(bill->sum.part[CHARGE_SCANNING], bill->minor + bill->major) <
                              LITTLE_SCANNING_PERCENT;
}

static void put_stores(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const struct profile *profile = facts->profile;
    const struct site_stores **rows;
    uint64_t traced = 0;
    char number[PLAIN_NUMBER_SIZE];
    size_t n;

    for (size_t i = 0; i < profile->n_stores; i++)
        figure_add(&traced, traced_bytes(&profile->stores[i]));
    if (profile->n_stores == 0)
        return;
    text_heading(out, "Stores into old objects");
    if (scanning_is_cheap(&facts->bill)) {
        fprintf(out, "  They cost the collector little: %s had to be traced because of them.\n",
                plain_bytes(traced, number));
        return;
    }
    rows = array_new(profile->n_stores, sizeof *rows);
    for (size_t i = 0; i < profile->n_stores; i++)
        rows[i] = &profile->stores[i];
    qsort(rows, profile->n_stores, sizeof *rows, by_traced_bytes);
    fprintf(out, "  %10s %10s %10s %10s  %s\n", "barriers", "remembered", "cards", "in cards",
            "who and where");
    for (n = 0; n < text_rows(report, profile->n_stores); n++) {
        if (percent_of(traced_bytes(rows[n]), traced) < MIN_PERCENT)
            break;
        put_stores_row(out, facts, rows[n]);
    }
    put_rest(out, n, profile->n_stores);
    fputs(
        "  barriers: first stores into an old object since the last minor collection; remembered, "
        "in\n  cards: bytes that minor collections had to trace because of these stores.\n",
        out);
    free(rows);
}

/* ---- memory outside ---- */

static int by_external_bytes(const void *a, const void *b)
{
    const struct external *const *x = a, *const *y = b;
    int order = compare_numbers((*y)->bytes, (*x)->bytes);
    if (order == 0)
        order = compare_numbers((*y)->pressure_bytes, (*x)->pressure_bytes);
    return order != 0 ? order : compare_numbers((*x)->site, (*y)->site);
}

static void put_external_row(FILE *out, const struct facts *facts, const struct external *external)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE], d[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %10s %10s %10s %10s  ", plain_bytes(external->bytes, a),
            plain_bytes(external->freed_bytes, b), plain_bytes(external->freed_by_gc_bytes, c),
            plain_bytes(external->pressure_bytes, d));
    text_owner(out, &facts->owners.of_site[external->site], NAME_WIDTH);
    fputc('\n', out);
}

/* True if the program itself asked for it: not PyPy when it starts, nor its JIT compiler. */
static bool is_programs_own(const struct facts *facts, const struct external *external)
{
    const enum who who = facts->owners.of_site[external->site].who;
    return who != WHO_RUNTIME && who != WHO_COMPILER;
}

static void put_external(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const struct profile *profile = facts->profile;
    const struct external **rows;
    uint64_t bytes = 0, own = 0, told = 0;
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];
    size_t n;

    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *external = &profile->externals[i];
        figure_add(&bytes, external->bytes);
        figure_add(&told, external->pressure_bytes);
        if (is_programs_own(facts, external))
            figure_add(&own, external->bytes);
    }
    if (profile->n_externals == 0)
        return;
    text_heading(out, "Memory outside the collector's heap");
    if (own < LITTLE_EXTERNAL && told < LITTLE_EXTERNAL) {
        fprintf(out, "  Little: %s, of which Python code asked for %s.\n", plain_bytes(bytes, a),
                plain_bytes(own, b));
        return;
    }
    rows = array_new(profile->n_externals, sizeof *rows);
    for (size_t i = 0; i < profile->n_externals; i++)
        rows[i] = &profile->externals[i];
    qsort(rows, profile->n_externals, sizeof *rows, by_external_bytes);
    fprintf(out, "  %10s %10s %10s %10s  %s\n", "bytes", "freed", "by the GC", "GC was told",
            "who and where");
    for (n = 0; n < text_rows(report, profile->n_externals); n++) {
        if (percent_of(rows[n]->bytes, bytes) < MIN_PERCENT &&
            percent_of(rows[n]->pressure_bytes, told) < MIN_PERCENT)
            break;
        put_external_row(out, facts, rows[n]);
    }
    put_rest(out, n, profile->n_externals);
    fputs("  by the GC: freed with the object that owned it. GC was told: by add_memory_pressure, "
          "so that\n  it collects sooner.",
          out);
    if (profile->totals.known[TOTAL_EXTERNAL_THRESHOLD])
        fprintf(out, " Only blocks of %s and more are counted.",
                plain_bytes(profile->totals.value[TOTAL_EXTERNAL_THRESHOLD], a));
    fputc('\n', out);
    free(rows);
}

void text_memory(const struct report *report, FILE *out)
{
    put_large(out, report);
    put_stores(out, report);
    put_external(out, report);
}
