/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory there was over the run, and what for: see text_parts.h. */
#include "analysis/kept_words.h"
#include "analysis/order.h"
#include "base/capture.h"
#include "base/figure.h"
#include "render/series.h"
#include "render/text/text_parts.h"

#include <stdlib.h>

/* Parts with less than this part of all are left out. */
#define MIN_PERCENT 0.05
/* Free memory in pages that some objects keep is worth a table from here on. */
#define MUCH_SPARSE  (4u << 20)
#define SPARSE_ROWS  5
#define OWNER_INDENT 36

/* Percent of the peak from which on memory outside is worth room on the first screen. */
#define MUCH_OUTSIDE 10.0
/* Growth that begins later is said to. */
#define LEAST_SINCE 0.1
/* Columns of the first screen behind its labels, and of these for the place of the loop. */
#define VERDICT_WIDTH       (SUMMARY_WIDTH - 14)
#define VERDICT_PLACE_WIDTH 40

/* ---- the verdict ---- */

/* The clauses of the first screen's verdict, from malloc: how much there was and whether it grew, in rounds
   of which loop, what hangs on what. The last two are empty where nothing is known. */
struct clauses {
    char *amount, *loop, *holder;
};

static char *amount_clause(const struct growth *growth)
{
    static const char *const words[] = {
        [MEMORY_UNKNOWN] = "?",
        [MEMORY_STEADY] = "steady",
        [MEMORY_PLATEAU] = "grew, then steady",
        [MEMORY_GROWS] = "grows",
        [MEMORY_OUTSIDE] = "grows outside",
        [MEMORY_GARBAGE] = "garbage waits",
        [MEMORY_FRAGMENTED] = "fragmented",
    };
    const struct memory *memory = &growth->memory;
    char number[PLAIN_NUMBER_SIZE];
    struct capture capture;

    fprintf(capture_begin(&capture), "peak %s", plain_bytes(memory->peak_bytes, number));
    if (percent_of(memory->external_peak_bytes, memory->peak_bytes) >= MUCH_OUTSIDE)
        fprintf(capture.stream, ", %s outside", plain_bytes(memory->external_peak_bytes, number));
    fprintf(capture.stream, "; %s", words[memory->verdict]);
    if (growth->place.file != NULL)
        fprintf(capture.stream, " %s a round", plain_bytes(growth_per_round(growth), number));
    return capture_end(&capture);
}

static struct clauses clauses_of(const struct growth *growth)
{
    struct clauses clauses = {.amount = amount_clause(growth)};
    struct arena arena = {0};
    const char *holder = growth_holder(&arena, growth);
    char number[PLAIN_NUMBER_SIZE];
    struct capture capture;

    capture_begin(&capture);
    if (growth->place.file != NULL) {
        fputs(" of ", capture.stream);
        place_put_short(capture.stream, &growth->place, VERDICT_PLACE_WIDTH);
    }
    clauses.loop = capture_end(&capture);
    capture_begin(&capture);
    if (holder != NULL)
        fprintf(capture.stream, "%s (%.0f %%) on %s", plain_bytes(growth->holder_bytes, number),
                growth->holder_percent, holder);
    clauses.holder = capture_end(&capture);
    arena_free(&arena);
    return clauses;
}

static bool fits(const char *first, const char *second)
{
    return plain_columns(first, VERDICT_WIDTH) + plain_columns(second, VERDICT_WIDTH) <=
           VERDICT_WIDTH;
}

static void put_second_line(FILE *out, const char *text, int indent)
{
    fprintf(out, "\n%*s", indent, "");
    plain_put_cut(out, text, VERDICT_WIDTH);
}

/* Where the lines have no room for all of it, the loop is what can be left out: findings name it. */
void text_memory_verdict(const struct growth *growth, FILE *out, int indent)
{
    struct clauses clauses = clauses_of(growth);
    const bool loop_fits = fits(clauses.amount, clauses.loop);

    plain_put(out, clauses.amount);
    if (loop_fits)
        plain_put(out, clauses.loop);
    if (*clauses.holder != '\0') {
        fputc(';', out);
        put_second_line(out, clauses.holder, indent);
    } else if (!loop_fits) {
        put_second_line(out, clauses.loop + 1, indent); /* without its space */
    }
    fputc('\n', out);
    free(clauses.amount);
    free(clauses.loop);
    free(clauses.holder);
}

/* What grew most, behind the clause about the loop. */
static const char *grower_clause(struct arena *arena, const struct growth *growth, const char *loop)
{
    const char *name = kept_type_name(arena, growth->grower);
    const char *made = "", *since = "";
    char number[PLAIN_NUMBER_SIZE];

    if (growth->grower_line.file != NULL)
        made = arena_printf(arena, " made by %s (%s:%u)",
                            growth->grower_line.function != NULL ? growth->grower_line.function
                                                                 : "code",
                            growth->grower_line.file, (unsigned)growth->grower_line.line);
    if (growth->grower_since >= LEAST_SINCE)
        since = arena_printf(arena, ", since %.0f %% of it", 100 * growth->grower_since);
    return arena_printf(arena, "%s%s: most by %s of %s%s", since, loop,
                        plain_bytes(growth->grower_bytes, number), name, made);
}

/* The verdict as a sentence. */
static void put_verdict(FILE *out, const struct report *report)
{
    const struct growth growth = growth_find(report->facts);
    const struct memory *memory = &growth.memory;
    struct arena arena = {0};
    const char *loop = "", *where = "";
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    if (growth.place.file != NULL)
        loop = arena_printf(
            &arena, ", %s a round of the loop in %s (%s:%u), which went round %s times",
            plain_bytes(growth_per_round(&growth), a), growth.place.function, growth.place.file,
            (unsigned)growth.place.line, plain_count(growth.rounds, b));
    if (growth.grower_bytes > 0)
        loop = grower_clause(&arena, &growth, loop);
    if (growth.kept != NULL) {
        const struct kept_words words = kept_words(&arena, growth.kept);
        where = arena_printf(&arena, ". %s hang on %s", plain_bytes(growth.bytes, a),
                             kept_sentence(&arena, &words));
    } else if (growth.library != NULL) {
        where = arena_printf(&arena, ". %s were not freed, allocated by %s",
                             plain_bytes(growth.bytes, a), growth.library);
    }
    switch (memory->verdict) {
    case MEMORY_GROWS:
        where = arena_printf(&arena, "It grows through the run%s%s.", loop, where);
        break;
    case MEMORY_OUTSIDE:
        where = arena_printf(&arena, "It grows outside the collector's heap%s%s.", loop, where);
        break;
    case MEMORY_FRAGMENTED:
        where = arena_printf(&arena,
                             "Fragmented: at the end %s of the heap are free, in pages that other "
                             "objects keep.",
                             plain_bytes(memory->fragment_bytes, a));
        break;
    case MEMORY_GARBAGE:
        where = "At its highest most of it was garbage that waited for a major collection.";
        break;
    case MEMORY_PLATEAU: where = "It grew, and stopped to grow."; break;
    default: where = "It is steady.";
    }
    if (growth.local != NULL)
        where = arena_printf(&arena, "%s After a major collection %s (%.0f %%) hung on %s.", where,
                             plain_bytes(growth.holder_bytes, a), growth.holder_percent,
                             growth_holder(&arena, &growth));
    plain_put_wrapped(out, where, 2);
    arena_free(&arena);
}

/* ---- over the run ---- */

static void put_chart(FILE *out, const struct report *report, const char *label,
                      const double *values, size_t n)
{
    char chart[SERIES_SIZE];

    series_draw(values, n, report->unicode, chart);
    fprintf(out, "  %-14s |%s|\n", label, chart);
}

static void put_charts(FILE *out, const struct report *report)
{
    const struct profile *profile = report->facts->profile;
    const size_t most = profile->n_curve > profile->n_residents ? profile->n_curve
                                                                : profile->n_residents;
    double *values = array_new(most, sizeof *values);

    for (size_t i = 0; i < profile->n_curve; i++)
        values[i] = (double)profile->curve[i].old_bytes;
    put_chart(out, report, "old", values, profile->n_curve);
    for (size_t i = 0; i < profile->n_curve; i++)
        values[i] = (double)profile->curve[i].external_bytes;
    put_chart(out, report, "outside", values, profile->n_curve);
    for (size_t i = 0; i < profile->n_residents; i++)
        values[i] = (double)profile->residents[i].resident_bytes;
    if (profile->n_residents > 0)
        put_chart(out, report, "resident", values, profile->n_residents);
    free(values);
}

/* ---- the kernel's view ---- */

static void put_part(FILE *out, const char *what, uint64_t most, uint64_t end,
                     const struct resident_point *highest)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    if (percent_of(most > end ? most : end, highest->resident_bytes) >= MIN_PERCENT)
        fprintf(out, "  %-52s %12s %12s\n", what, plain_bytes(most, a), plain_bytes(end, b));
}

static void put_resident(FILE *out, const struct profile *profile)
{
    const struct resident_point *most = memory_highest(profile);
    const struct resident_point *end;
    char a[PLAIN_NUMBER_SIZE];

    if (most == NULL)
        return;
    end = &profile->residents[profile->n_residents - 1];
    fprintf(out, "  %-52s %12s %12s\n", "In memory (resident size)", "at the most", "at the end");
#define PART(what, field) put_part(out, "  " what, most->field, end->field, most)
    PART("small objects, garbage included", arena_used_bytes);
    PART("free between them, in pages that they keep", arena_sparse_bytes);
    PART("free pages of their arenas", arena_free_bytes);
    PART("large objects", raw_bytes);
    PART("nursery", nursery_bytes);
    PART("the collector's own lists", collector_bytes);
    PART("outside the collector's heap", external_bytes);
    PART("machine code of the JIT", jit_bytes);
    PART("stacks", stack_bytes);
    PART("PyPy itself, from its files", pypy_bytes);
    PART("other files and libraries", file_bytes);
    PART("the rest: free in the C library, its own", rest_bytes);
#undef PART
    put_part(out, "all of it", most->resident_bytes, end->resident_bytes, most);
    fprintf(out, "  Valgrind with this tool had %s beside that.\n",
            plain_bytes(end->tool_bytes, a));
}

/* ---- who keeps pages that are mostly free ---- */

static int by_free_bytes(const void *a, const void *b)
{
    const struct sparse *const *x = a, *const *y = b;
    const int order = order_numbers((*y)->free_bytes, (*x)->free_bytes);

    return order != 0 ? order : *x < *y ? -1 : *x > *y; /* as in the file */
}

static void put_sparse(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const struct profile *profile = facts->profile;
    const struct sparse **rows = array_new(profile->n_sparse, sizeof *rows);
    uint64_t all = 0;
    size_t n;

    for (size_t i = 0; i < profile->n_sparse; i++) {
        rows[i] = &profile->sparse[i];
        figure_add(&all, profile->sparse[i].free_bytes);
    }
    if (all >= MUCH_SPARSE) {
        qsort(rows, profile->n_sparse, sizeof *rows, by_free_bytes);
        fputs("  At the end these objects keep pages that are less than half full:\n", out);
        fprintf(out, "  %10s %10s %10s  %s\n", "free", "objects", "bytes", "type and site");
        for (n = 0; n < profile->n_sparse && n < SPARSE_ROWS; n++) {
            char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];
            fprintf(out, "  %10s %10s %10s  ", plain_bytes(rows[n]->free_bytes, a),
                    plain_count(rows[n]->alive.objects, b), plain_bytes(rows[n]->alive.bytes, c));
            plain_put_cut(out, profile->types[rows[n]->type].name, PLAIN_WIDTH - OWNER_INDENT);
            fprintf(out, "\n%*s", OWNER_INDENT, "");
            text_owner(out, &facts->owners.of_site[rows[n]->site], PLAIN_WIDTH - OWNER_INDENT);
            fputc('\n', out);
        }
        text_rest(out, n, profile->n_sparse);
    }
    free(rows);
}

void text_curve(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;

    if (profile->n_curve == 0)
        return;
    text_heading(out, "Memory over the run");
    put_verdict(out, report);
    put_charts(out, report);
    put_resident(out, profile);
    put_sparse(out, report);
}
