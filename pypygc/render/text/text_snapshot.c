/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory as memory: how much there was, whether it grew, what is alive at the end and what would be
   freed with it, and on what it hangs: see text_parts.h. */
#include "analysis/kept_words.h"
#include "analysis/memory.h"
#include "analysis/order.h"
#include "base/figure.h"
#include "render/text/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* Types that retain less are noise. */
#define MIN_PERCENT 1.0
#define INDENT      4
/* Columns for a name on the first screen. */
#define HOLDER_WIDTH 23

static void put_growth(FILE *out, const struct profile *profile)
{
    struct arena arena = {0};
    const struct kept_words words = profile->n_kept > 0 ? kept_words(&arena, &profile->kept[0])
                                                        : (struct kept_words){0};

    fputs("grows", out);
    if (words.holder != NULL) {
        fputs(": ", out);
        plain_put_cut(out, words.holder, HOLDER_WIDTH);
    }
    arena_free(&arena);
}

void text_memory_verdict(const struct report *report, FILE *out)
{
    static const char *const words[] = {
        [MEMORY_STEADY] = "steady",
        [MEMORY_PLATEAU] = "grew, then steady",
        [MEMORY_OUTSIDE] = "grows outside the heap",
        [MEMORY_GARBAGE] = "garbage waits",
    };
    const struct memory memory = memory_judge(report->facts->profile);
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    fprintf(out, "peak %s, %s outside; ", plain_bytes(memory.peak_bytes, a),
            plain_bytes(memory.external_peak_bytes, b));
    if (memory.verdict == MEMORY_GROWS)
        put_growth(out, report->facts->profile);
    else
        fputs(memory.verdict != MEMORY_UNKNOWN ? words[memory.verdict] : "?", out);
    fputc('\n', out);
}

/* ---- the snapshot ---- */

static int by_retained(const void *a, const void *b)
{
    const struct retained *const *x = a, *const *y = b;
    int order = order_numbers((*y)->retained_bytes, (*x)->retained_bytes);

    if (order == 0)
        order = order_numbers((*y)->alive.bytes, (*x)->alive.bytes);
    return order != 0 ? order : order_numbers((*x)->type, (*y)->type);
}

static void put_types(FILE *out, const struct report *report)
{
    const struct profile *profile = report->facts->profile;
    const uint64_t all = profile->snapshot.alive.bytes;
    const struct retained **rows = array_new(profile->n_retained, sizeof *rows);
    size_t count = 0, n;

    for (size_t i = 0; i < profile->n_retained; i++)
        if (profile->retained[i].site == PROFILE_NONE)
            rows[count++] = &profile->retained[i];
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_retained);
    fprintf(out, "  %11s %10s %10s %6s  %s\n", "objects", "bytes", "retained", "part", "type");
    for (n = 0; n < text_rows(report, count); n++) {
        char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];
        const struct retained *row = rows[n];

        if (percent_of(row->retained_bytes, all) < MIN_PERCENT)
            break;
        fprintf(out, "  %11s %10s %10s %5.1f%%  ", plain_count(row->alive.objects, a),
                plain_bytes(row->alive.bytes, b), plain_bytes(row->retained_bytes, c),
                percent_of(row->retained_bytes, all));
        plain_put_cut(out, profile->types[row->type].name, 48);
        fputc('\n', out);
    }
    free(rows);
}

static void put_places(FILE *out, const struct report *report)
{
    const struct profile *profile = report->facts->profile;

    for (size_t i = 0; i < text_rows(report, profile->n_kept); i++) {
        const struct kept *kept = &profile->kept[i];
        struct arena arena = {0};
        const struct kept_words words = kept_words(&arena, kept);
        char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

        fprintf(out, "  %s (%.0f %%) in %s objects hang on\n", plain_bytes(kept->alive.bytes, a),
                percent_of(kept->alive.bytes, profile->snapshot.alive.bytes),
                plain_count(kept->alive.objects, b));
        plain_put_wrapped(out,
                          words.count > 0 ? kept_sentence(&arena, &words)
                                          : "objects of PyPy's own that no Python program sees",
                          INDENT);
        arena_free(&arena);
    }
}

void text_snapshot(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    if (!profile->snapshot.taken || profile->n_retained == 0)
        return;
    text_heading(out, "What is alive at the end");
    fprintf(out,
            "  %s in %s old objects can be reached. Retained: what would be freed with them.\n",
            plain_bytes(profile->snapshot.alive.bytes, a),
            plain_count(profile->snapshot.alive.objects, b));
    put_types(out, report);
    put_places(out, report);
}
