/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the profile are by stack; what differs only in who called the program's line is one here. What
   no line has enough of is what is left of its class. */
#include "analysis/grown.h"

#include "analysis/order.h"
#include "analysis/own_code.h"
#include "base/figure.h"

#include <stdlib.h>

static struct place line_of(const struct facts *facts, size_t site)
{
    const struct owner *owner = &facts->owners.of_site[site];
    const struct stack_frame *frame = own_code_caller(owner->stack);

    return frame != NULL && frame->place.file != NULL ? frame->place : owner->place;
}

/* A row of the profile and its line. */
struct piece {
    const struct alive_of *row;
    struct place line;
};

static int by_line(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    int order = order_numbers(x->row->type, y->row->type);

    if (order == 0)
        order = order_places(&x->line, &y->line);
    return order != 0 ? order : order_numbers(x->row->site, y->row->site);
}

static struct counts *copy_of(struct grown_list *grown, const struct counts *at)
{
    const size_t n = grown->points.n;
    struct counts *copy = arena_alloc(&grown->arena, (n + 1) * sizeof *copy);

    for (size_t i = 0; i < n; i++)
        copy[i] = at[i];
    return copy;
}

static void add_at(struct counts *sum, const struct counts *more, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        figure_add(&sum[i].objects, more[i].objects);
        figure_add(&sum[i].bytes, more[i].bytes);
    }
}

static uint64_t without(uint64_t all, uint64_t part)
{
    return all > part ? all - part : 0;
}

static void take_away(struct counts *all, const struct counts *part, size_t n)
{
    for (size_t i = 0; i < n; i++)
        all[i] = (struct counts){.objects = without(all[i].objects, part[i].objects),
                                 .bytes = without(all[i].bytes, part[i].bytes)};
}

/* One for each line of each type, in order of the types. */
static void add_lines(const struct facts *facts, struct grown_list *grown)
{
    const struct profile *profile = facts->profile;
    struct piece *pieces = array_new(profile->n_alive_of, sizeof *pieces);
    size_t n = 0;

    for (size_t i = 0; i < profile->n_alive_of; i++) {
        const struct alive_of *row = &profile->alive_of[i];
        if (row->site != PROFILE_NONE)
            pieces[n++] = (struct piece){row, line_of(facts, row->site)};
    }
    qsort(pieces, n, sizeof *pieces, by_line);
    for (size_t i = 0; i < n; i++) {
        const struct piece *p = &pieces[i];
        if (i > 0 && p[-1].row->type == p->row->type && order_places(&p[-1].line, &p->line) == 0) {
            add_at(grown->list[grown->count - 1].at, p->row->at, grown->points.n);
            continue;
        }
        grown->list[grown->count++] = (struct grown){.type = p->row->type,
                                                     .site = p->row->site,
                                                     .line = p->line,
                                                     .at = copy_of(grown, p->row->at)};
    }
    free(pieces);
}

/* One for what is left of each type; LINES is how many rows there are of lines, which are sorted by type. */
static void add_rests(const struct profile *profile, size_t lines, struct grown_list *grown)
{
    for (size_t i = 0; i < profile->n_alive_of; i++) {
        const struct alive_of *row = &profile->alive_of[i];
        size_t low = 0, high = lines;
        struct grown *rest;

        if (row->site != PROFILE_NONE)
            continue;
        rest = &grown->list[grown->count++];
        *rest =
            (struct grown){.type = row->type, .site = PROFILE_NONE, .at = copy_of(grown, row->at)};
        while (low < high) {
            const size_t middle = low + (high - low) / 2;
            if (grown->list[middle].type < row->type)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < lines && grown->list[low].type == row->type; low++)
            take_away(rest->at, grown->list[low].at, grown->points.n);
    }
}

static uint64_t most_of(const struct grown *one, size_t n)
{
    uint64_t most = 0;

    for (size_t i = 0; i < n; i++)
        if (one->at[i].bytes > most)
            most = one->at[i].bytes;
    return most;
}

static int by_weight(const void *a, const void *b)
{
    const struct grown *x = a, *y = b;
    int order = order_numbers(y->trend.grown, x->trend.grown);

    if (order == 0)
        order = order_numbers(y->most, x->most);
    if (order == 0)
        order = order_numbers(x->type, y->type);
    return order != 0 ? order : order_numbers(x->site, y->site);
}

struct grown_list grown_find(const struct facts *facts, uint64_t until)
{
    struct grown_list grown = {.points = trend_points(facts->profile, until)};

    grown.list = array_new(facts->profile->n_alive_of, sizeof *grown.list);
    add_lines(facts, &grown);
    add_rests(facts->profile, grown.count, &grown);
    for (size_t i = 0; i < grown.count; i++) {
        struct grown *one = &grown.list[i];
        one->most = most_of(one, grown.points.n);
        one->trend = trend_of(&grown.points, one->at);
    }
    if (grown.count > 0)
        qsort(grown.list, grown.count, sizeof *grown.list, by_weight);
    return grown;
}

void grown_free(struct grown_list *grown)
{
    trend_points_free(&grown->points);
    free(grown->list);
    arena_free(&grown->arena);
    *grown = (struct grown_list){0};
}
