/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was alive at each snapshot and what would be freed with it, and on what it hangs: see
   text_parts.h. */
#include "analysis/kept_words.h"
#include "analysis/order.h"
#include "analysis/own_code.h"
#include "base/figure.h"
#include "format.h"
#include "render/text/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* Types that retain less are noise. */
#define MIN_PERCENT 1.0
#define INDENT      4
/* Columns for names in the tables. */
#define TYPE_WIDTH      42
#define SITE_TYPE_WIDTH 17
#define PLACE_WIDTH     28
#define NAME_WIDTH      30

/* ---- a snapshot ---- */

/* A site's containers retain what other sites' objects are made of: so sites go by their bytes. */
static uint64_t weight(const struct retained *row)
{
    return row->site == PROFILE_NONE ? row->retained_bytes : row->alive.bytes;
}

static int by_weight(const void *a, const void *b)
{
    const struct retained *const *x = a, *const *y = b;
    int order = order_numbers(weight(*y), weight(*x));

    if (order == 0)
        order = order_numbers((*y)->alive.bytes, (*x)->alive.bytes);
    if (order == 0)
        order = order_numbers((*x)->type, (*y)->type);
    return order != 0 ? order : order_numbers((*x)->site, (*y)->site);
}

static void put_age(FILE *out, const struct retained *row, const struct snapshot *shot)
{
    if (row->age.known && shot->allocated_bytes > 0)
        fprintf(out, " %4.0f%%", percent_of(row->age.value, shot->allocated_bytes));
    else
        fprintf(out, " %5s", "-");
}

/* The line at which a site allocates, and the program's own that led there. */
static void put_site(FILE *out, const struct report *report, size_t site)
{
    const struct owner *owner = &report->facts->owners.of_site[site];
    const struct stack_frame *own = own_code_caller(owner->stack);

    fputs("  ", out);
    place_put(out, own != NULL ? &own->place : &owner->place, PLACE_WIDTH);
}

static void put_row(FILE *out, const struct report *report, const struct snapshot *shot,
                    const struct retained *row)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];
    const char *type = report->facts->profile->types[row->type].name;
    struct arena arena = {0};

    fprintf(out, "  %11s %10s", plain_count(row->alive.objects + row->young.objects, a),
            plain_bytes(row->alive.bytes + row->young.bytes, b));
    put_age(out, row, shot);
    fprintf(out, " %10s %5.1f%%  ", plain_bytes(row->retained_bytes, c),
            percent_of(row->retained_bytes, shot->alive.bytes));
    if (row->site == PROFILE_NONE) {
        plain_put_cut(out, type, TYPE_WIDTH);
    } else {
        const int used = plain_put_cut(out, kept_type_name(&arena, type), SITE_TYPE_WIDTH);
        fprintf(out, "%*s", SITE_TYPE_WIDTH - used, "");
        put_site(out, report, row->site);
    }
    arena_free(&arena);
    fputc('\n', out);
}

/* Of types, or of sites, what retains most. */
static void put_rows(FILE *out, const struct report *report, const struct snapshot *shot,
                     bool of_sites)
{
    const struct retained **rows = array_new(shot->n_retained, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < shot->n_retained; i++)
        if ((shot->retained[i].site != PROFILE_NONE) == of_sites &&
            percent_of(weight(&shot->retained[i]), shot->alive.bytes) >= MIN_PERCENT)
            rows[count++] = &shot->retained[i];
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_weight);
    if (count > 0 || !of_sites)
        fprintf(out, "\n  %11s %10s %5s %10s %6s  %s\n", "objects", "bytes", "age", "retained",
                "part", of_sites ? "type, and where it was allocated" : "type");
    for (size_t n = 0; n < text_rows(report, count); n++)
        put_row(out, report, shot, rows[n]);
    free(rows);
}

static void put_places(FILE *out, const struct report *report, const struct snapshot *shot)
{
    for (size_t i = 0; i < text_rows(report, shot->n_kept); i++) {
        const struct kept *kept = &shot->kept[i];
        struct arena arena = {0};
        const struct kept_words words = kept_words(&arena, kept);
        char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

        fprintf(out, "%s  %s (%.0f %%) in %s object%s hang%s on\n", i == 0 ? "\n" : "",
                plain_bytes(kept->alive.bytes, a), percent_of(kept->alive.bytes, shot->alive.bytes),
                plain_count(kept->alive.objects, b), plain_s(kept->alive.objects),
                kept->alive.objects == 1 ? "s" : "");
        plain_put_wrapped(out,
                          words.count > 0 ? kept_sentence(&arena, &words)
                                          : "objects of PyPy's own that no Python program sees",
                          INDENT);
        arena_free(&arena);
    }
}

static void put_amounts(FILE *out, const struct snapshot *shot)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %s in %s old objects can be reached", plain_bytes(shot->alive.bytes, a),
            plain_count(shot->alive.objects, b));
    if (shot->old.bytes > shot->alive.bytes &&
        percent_of(shot->old.bytes - shot->alive.bytes, shot->old.bytes) >= MIN_PERCENT)
        fprintf(out, "; %s more are garbage", plain_bytes(shot->old.bytes - shot->alive.bytes, a));
    fputs(".\n  Retained: what would be freed with them.", out);
    if (shot->retained != NULL && shot->retained[0].age.known)
        fputs(" Age: on average, as a part of all that was allocated.", out);
    fputc('\n', out);
}

void text_one_snapshot(const struct report *report, const struct snapshot *shot, FILE *out)
{
    const char *heading = strcmp(shot->moment, PYPYGC_MOMENT_END) == 0 ? "What is alive at the end"
                          : strcmp(shot->moment, PYPYGC_MOMENT_PEAK) == 0
                              ? "What was alive at the peak"
                              : NULL;
    struct arena arena = {0};

    text_heading(out, heading != NULL
                          ? heading
                          : arena_printf(&arena, "What was alive at \"%s\"", shot->name));
    arena_free(&arena);
    put_amounts(out, shot);
    put_rows(out, report, shot, false);
    put_places(out, report, shot);
    put_rows(out, report, shot, true);
    text_savings(report, shot, out);
}

/* ---- all of them ---- */

static void put_list(FILE *out, const struct profile *profile)
{
    text_heading(out, "Snapshots of the heap");
    fprintf(out, "  %11s %10s %10s %14s %6s  %s\n", "objects", "alive", "garbage", "at instruction",
            "major", "name");
    for (size_t i = 0; i < profile->n_snapshots; i++) {
        const struct snapshot *shot = &profile->snapshots[i];
        char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE], d[PLAIN_NUMBER_SIZE],
            e[PLAIN_NUMBER_SIZE];
        const uint64_t garbage =
            shot->old.bytes > shot->alive.bytes ? shot->old.bytes - shot->alive.bytes : 0;
        fprintf(out, "  %11s %10s %10s %14s %6s  ", plain_count(shot->alive.objects, a),
                plain_bytes(shot->alive.bytes, b), plain_bytes(garbage, c),
                plain_count(shot->instructions, d),
                shot->major.known ? plain_count(shot->major.value, e) : "-");
        plain_put_cut(out, shot->name, NAME_WIDTH);
        if (shot->nth > 1)
            fprintf(out, "#%u", shot->nth);
        fputc('\n', out);
    }
    fputs("  One of them: pypygc report --snapshot=NAME.\n", out);
}

void text_snapshot(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;
    const struct snapshot *main = profile_main_snapshot(profile);

    if (main == NULL || main->n_retained == 0)
        return;
    if (profile->n_snapshots > 1)
        put_list(out, profile);
    text_one_snapshot(report, main, out);
    for (size_t i = 0; i < profile->n_snapshots; i++)
        if (&profile->snapshots[i] != main &&
            strcmp(profile->snapshots[i].moment, PYPYGC_MOMENT_PEAK) == 0)
            text_one_snapshot(report, &profile->snapshots[i], out);
}
