/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What instances cost, and what of a snapshot could be saved: see text_parts.h. */
#include "analysis/class_cost.h"
#include "analysis/order.h"
#include "analysis/own_code.h"
#include "base/figure.h"
#include "render/text/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* Less of the heap is noise. */
#define MIN_PERCENT 1.0
#define CLASS_WIDTH 34
#define PLACE_WIDTH 34

static double each(uint64_t bytes, uint64_t instances)
{
    return instances > 0 ? (double)bytes / (double)instances : 0;
}

static void put_classes(FILE *out, const struct report *report, const struct snapshot *shot)
{
    const struct profile *profile = report->facts->profile;
    size_t count, shown = 0;
    struct class_cost *costs = class_costs(shot, &count);

    while (shown < text_rows(report, count) &&
           percent_of(costs[shown].bytes, shot->alive.bytes) >= MIN_PERCENT)
        shown++;
    if (shown > 0)
        fprintf(out, "\n  %11s %10s %10s %10s  %s\n", "instances", "bytes each", "with owned",
                "all", "class (pypygc report --class=NAME)");
    for (size_t i = 0; i < shown; i++) {
        const struct class_cost *cost = &costs[i];
        char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

        fprintf(out, "  %11s %10.1f %10.1f %10s  ", plain_count(cost->instances, a),
                each(cost->own_bytes, cost->instances), each(cost->bytes, cost->instances),
                plain_bytes(cost->bytes, b));
        plain_put_cut(out, profile->types[cost->class].name, CLASS_WIDTH);
        fputc('\n', out);
    }
    free(costs);
}

/* ---- savings ---- */

typedef uint64_t saving(const struct retained *row);

static uint64_t spare(const struct retained *row)
{
    return row->spare_bytes;
}

static uint64_t duplicate(const struct retained *row)
{
    return row->duplicate.bytes;
}

/* The site with most to save; NULL if none has any. */
static const struct retained *largest(const struct snapshot *shot, saving *what)
{
    const struct retained *most = NULL;

    for (size_t i = 0; i < shot->n_retained; i++) {
        const struct retained *row = &shot->retained[i];
        if (row->site != PROFILE_NONE && what(row) > 0 && (most == NULL || what(row) > what(most)))
            most = row;
    }
    return most;
}

static void put_saving(FILE *out, const struct report *report, const struct snapshot *shot,
                       saving *what, const char *sentence)
{
    const struct retained *most = largest(shot, what);
    const struct owner *owner;
    const struct stack_frame *own;
    uint64_t all = 0;
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < shot->n_retained; i++)
        if (shot->retained[i].site == PROFILE_NONE)
            figure_add(&all, what(&shot->retained[i]));
    if (percent_of(all, shot->alive.bytes) < MIN_PERCENT)
        return;
    fprintf(out, "\n  %s (%.0f %%) %s", plain_bytes(all, a), percent_of(all, shot->alive.bytes),
            sentence);
    if (most != NULL) {
        owner = &report->facts->owners.of_site[most->site];
        own = own_code_caller(owner->stack);
        fprintf(out, "\n    %s of them from ", plain_bytes(what(most), b));
        place_put(out, own != NULL ? &own->place : &owner->place, PLACE_WIDTH);
    }
    fputs(".\n", out);
}

void text_savings(const struct report *report, const struct snapshot *shot, FILE *out)
{
    put_classes(out, report, shot);
    put_saving(out, report, shot, spare, "of lists and dictionaries are allocated and not in use");
    put_saving(out, report, shot, duplicate, "would be saved by one copy of each text");
}

/* ---- one class ---- */

static const struct class_cost *class_named(const struct profile *profile,
                                            const struct class_cost *costs, size_t count,
                                            const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const char *full = profile->types[costs[i].class].name, *dot = strrchr(full, '.');
        if (strcmp(full, name) == 0 || (dot != NULL && strcmp(dot + 1, name) == 0))
            return &costs[i];
    }
    return NULL;
}

static void put_part(FILE *out, const struct report *report, const struct class_cost *cost,
                     const struct owned *part, struct arena *arena)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %10.1f %12s %10s  ", each(part->amount.bytes, cost->instances),
            plain_count(part->amount.objects, a), plain_bytes(part->amount.bytes, b));
    plain_put_cut(out, class_part_name(arena, report->facts->profile, part), PLAIN_WIDTH - 50);
    if (part->spare_bytes > 0)
        fprintf(out, " (%s not in use)", plain_bytes(part->spare_bytes, a));
    fputc('\n', out);
}

bool text_class(const struct report *report, const struct snapshot *shot, const char *name,
                FILE *out)
{
    size_t count;
    struct class_cost *costs = class_costs(shot, &count);
    const struct class_cost *cost = class_named(report->facts->profile, costs, count, name);
    struct arena arena = {0};
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    if (cost != NULL) {
        text_heading(out, arena_printf(&arena, "What instances of %s cost", name));
        fprintf(
            out,
            "  At \"%s\" there were %s old ones, with %s of their own. One takes %.1f bytes, and"
            " with\n  all that it alone owns %.1f. What is shared, as its map is, is not part of"
            " that.\n",
            shot->name, plain_count(cost->instances, a), plain_bytes(cost->bytes, b),
            each(cost->own_bytes, cost->instances), each(cost->bytes, cost->instances));
        fprintf(out, "  %10s %12s %10s  %s\n", "bytes each", "objects", "bytes", "what");
        for (size_t i = 0; i < cost->n_parts; i++)
            put_part(out, report, cost, &cost->parts[i], &arena);
    }
    arena_free(&arena);
    free(costs);
    return cost != NULL;
}
