/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the collector's time went, in a few lines for people: see text_parts.h. */
#include "base/figure.h"
#include "render/text/text_parts.h"

#include "format.h"

#include <string.h>

/* More causes than the format has. */
#define MAX_CAUSES 8

/* The lines that cost most; the rest is in the table of sites. */
#define MAX_LINES 3

/* Behind a label and a percentage. */
#define PLACE_WIDTH (PLAIN_WIDTH - 34)

/* ---- why collections began ---- */

struct causes {
    const char *name[MAX_CAUSES];
    size_t count[MAX_CAUSES], n;
};

/* cause may be NULL. Equal strings have equal addresses. */
static void count_cause(struct causes *causes, const char *cause)
{
    size_t i = 0;

    while (i < causes->n && causes->name[i] != cause)
        i++;
    if (cause == NULL || i == MAX_CAUSES)
        return;
    if (i == causes->n) {
        causes->name[causes->n] = cause;
        causes->count[causes->n++] = 0;
    }
    causes->count[i]++;
}

/* Causes in words. One of a later version stays as it is. */
static const char *cause_in_words(const char *cause)
{
    static const char *const words[][2] = {
        {PYPYGC_CAUSE_NURSERY, "nursery full"},
        {PYPYGC_CAUSE_STARTUP, "PyPy's start"},
        {PYPYGC_CAUSE_COLLECT, "gc.collect()"},
        {PYPYGC_CAUSE_LARGE, "large object"},
        {PYPYGC_CAUSE_PRESSURE, "memory pressure"},
        {PYPYGC_CAUSE_PROGRESS, "major in progress"},
        {PYPYGC_CAUSE_THRESHOLD, "old generation full"},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(cause, words[i][0]) == 0)
            return words[i][1];
    return cause;
}

static void put_causes(FILE *out, const char *label, size_t all, const struct causes *causes)
{
    char number[PLAIN_NUMBER_SIZE];

    text_label(out, label);
    fputs(plain_count(all, number), out);
    for (size_t i = 0; i < causes->n; i++) {
        fputs(i == 0 ? ": " : ", ", out);
        plain_put_cut(out, cause_in_words(causes->name[i]), 24);
        fprintf(out, " %s", plain_count(causes->count[i], number));
    }
    fputc('\n', out);
}

static void put_collections(FILE *out, const struct profile *profile)
{
    struct causes minors = {.n = 0}, majors = {.n = 0};

    for (size_t i = 0; i < profile->n_minors; i++)
        count_cause(&minors, profile->minors[i].cause);
    for (size_t i = 0; i < profile->n_majors; i++)
        count_cause(&majors, profile->majors[i].cause);
    put_causes(out, "minor collections", profile->n_minors, &minors);
    put_causes(out, "major collections", profile->n_majors, &majors);
}

/* ---- what its instructions went to ---- */

static void put_part(FILE *out, const char *label, uint64_t part, uint64_t all, const char *what)
{
    if (part == 0)
        return;
    text_label(out, label);
    fprintf(out, "%5.1f %%  %s\n", percent_of(part, all), what);
}

static void put_parts(FILE *out, const struct bill *bill)
{
    const uint64_t *part = bill->sum.part, all = bill->minor + bill->major;

    put_part(out, "spent in", bill->minor, all, "minor collections");
    put_part(out, "", bill->major, all, "major collections");
    put_part(out, "spent on", part[CHARGE_COPYING], all, "copying what survived the nursery");
    put_part(out, "", part[CHARGE_MARKING], all, "marking what is alive in the old generation");
    put_part(out, "", part[CHARGE_SWEEPING], all, "freeing what is dead there");
    put_part(out, "", part[CHARGE_SCANNING], all,
             "the stack, and old objects that were stored into");
    put_part(out, "", part[CHARGE_OTHER] + bill->nobody, all,
             "fixed costs, and a major collection that had not ended");
}

/* The lines that were charged most; the sites on them are in the table of the bill. */
static void put_payers(FILE *out, const struct facts *facts)
{
    const uint64_t all = facts->bill.minor + facts->bill.major;
    const struct line_row *most[MAX_LINES] = {NULL};

    for (size_t i = 0; i < facts->n_lines; i++) {
        const struct line_row *line = &facts->lines[i];
        for (int j = 0; j < MAX_LINES; j++) {
            const struct line_row *other = most[j];
            if (other != NULL && charge_sum(&line->charge) <= charge_sum(&other->charge))
                continue;
            most[j] = line;
            if ((line = other) == NULL)
                break;
        }
    }
    for (int i = 0; i < MAX_LINES && most[i] != NULL; i++) {
        const uint64_t charged = charge_sum(&most[i]->charge);
        if (charged == 0)
            break;
        text_label(out, i == 0 ? "because of" : "");
        fprintf(out, "%5.1f %%  ", percent_of(charged, all));
        place_put(out, &most[i]->place, PLACE_WIDTH);
        fputc('\n', out);
    }
}

void text_collector(FILE *out, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    const uint64_t all = facts->bill.minor + facts->bill.major;
    char number[PLAIN_NUMBER_SIZE];

    if (!facts->bill.known)
        return;
    text_heading(out, "Where the collector's time went");
    put_collections(out, facts->profile);
    text_label(out, "instructions");
    fputs(plain_count(all, number), out);
    if (totals->known[TOTAL_INSTRUCTIONS])
        fprintf(out, ", %.1f %% of all that were executed",
                percent_of(all, totals->value[TOTAL_INSTRUCTIONS]));
    fputc('\n', out);
    if (all > 0)
        put_parts(out, &facts->bill);
    put_payers(out, facts);
}
