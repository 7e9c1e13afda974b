/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site has is weighed in all that may make it matter; those that are too light are sorted by
   what is the same about them: see alike.h. */
#include "analysis/alike.h"

#include "base/arena.h"
#include "base/figure.h"
#include "format.h"

#include <stdlib.h>
#include <string.h>

/* As in tool/write/fold.c: a type of a site matters if it has one part in so many times the option. */
#define TINY_PARTS 25

/* In short runs so little is next to nothing, but at most one part in LEAST of the whole. */
#define FLOOR 1024
#define LEAST 2000

enum measure { BORN, SURVIVED, LIVE, DIED_OLD, CHARGED, MISSED, STORED, OUTSIDE, MEASURES };

struct weight {
    uint64_t of[MEASURES];
};

/* ---- what a site has ---- */

static void weigh_rows(const struct facts *facts, struct weight *weights)
{
    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        const struct tally *tally = &row->cell->tally;
        struct weight *weight = &weights[row->site - facts->profile->sites];
        figure_add(&weight->of[BORN], tally_born(tally).bytes);
        figure_add(&weight->of[SURVIVED], tally->survived.bytes);
        figure_add(&weight->of[LIVE], tally->old_live.bytes);
        figure_add(&weight->of[DIED_OLD], tally->old_died.bytes);
        figure_add(&weight->of[CHARGED], charge_sum(&row->charge));
    }
}

static void weigh(const struct facts *facts, struct weight *weights)
{
    const struct profile *profile = facts->profile;

    weigh_rows(facts, weights);
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *costs = profile->sites[i].costs;
        if (costs == NULL)
            continue;
        for (int cost = 0; cost < COST_COUNT; cost++)
            figure_add(&weights[i].of[MISSED], costs->costs.value[cost]);
        figure_add(&weights[i].of[MISSED], costs->own_nursery_misses);
    }
    for (size_t i = 0; i < profile->n_stores; i++) {
        struct weight *weight = &weights[profile->stores[i].site];
        figure_add(&weight->of[STORED], profile->stores[i].barriers);
        figure_add(&weight->of[STORED], profile->stores[i].cards);
    }
    for (size_t i = 0; i < profile->n_externals; i++) {
        struct weight *weight = &weights[profile->externals[i].site];
        figure_add(&weight->of[OUTSIDE], profile->externals[i].bytes);
        figure_add(&weight->of[OUTSIDE], profile->externals[i].pressure_bytes);
    }
}

uint64_t alike_parts(const struct run *run)
{
    for (size_t i = 0; i < run->n_options; i++)
        if (strcmp(run->options[i].name, "fold") == 0 && run->options[i].value != NULL)
            return figure_times(strtoull(run->options[i].value, NULL, 10), TINY_PARTS);
    return 0;
}

/* What each measure must come to, to matter. */
static struct weight least_of(const struct weight *weights, size_t n, uint64_t parts)
{
    struct weight all = {{0}};

    for (size_t i = 0; i < n; i++)
        for (int m = 0; m < MEASURES; m++)
            figure_add(&all.of[m], weights[i].of[m]);
    for (int m = 0; m < MEASURES; m++) {
        const uint64_t floor = all.of[m] / LEAST < FLOOR ? all.of[m] / LEAST : FLOOR;
        all.of[m] = all.of[m] / parts > floor ? all.of[m] / parts : floor;
    }
    return all;
}

static bool is_light(const struct weight *weight, const struct weight *least)
{
    for (int m = 0; m < MEASURES; m++)
        if (weight->of[m] > 0 && weight->of[m] >= least->of[m])
            return false;
    return true;
}

/* ---- which are alike ---- */

struct light {
    const struct owner *owner;
    const char *kind;
    size_t site;
    uint64_t born;
};

static int by_address(const void *a, const void *b)
{
    return (uintptr_t)a < (uintptr_t)b ? -1 : (uintptr_t)a > (uintptr_t)b;
}

static int by_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

/* Equal strings of a profile have equal addresses. */
static int by_place(const struct place *a, const struct place *b)
{
    int order = by_address(a->file, b->file);

    if (order == 0)
        order = by_text(a->function, b->function);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

/* Everything of an owner but its callers. */
static int by_face(const struct light *a, const struct light *b)
{
    const struct owner *x = a->owner, *y = b->owner;
    int order = (x->who > y->who) - (x->who < y->who);

    if (order == 0)
        order = by_address(a->kind, b->kind);
    if (order == 0)
        order = by_place(&x->place, &y->place);
    if (order == 0)
        order = by_address(x->trace, y->trace);
    if (order == 0)
        order = by_address(x->compiled, y->compiled);
    if (order == 0)
        order = by_address(x->op, y->op);
    if (order == 0)
        order = by_text(x->operation, y->operation);
    if (order == 0)
        order = (int)x->is_near - (int)y->is_near;
    if (order == 0)
        order = by_place(&x->origin.created, &y->origin.created);
    if (order == 0)
        order = by_text(x->origin.forced_by, y->origin.forced_by);
    if (order == 0)
        order = by_address(x->guard_trace, y->guard_trace);
    return order != 0 ? order : by_place(&x->guard, &y->guard);
}

/* Those that are alike together, the largest of them first. */
static int by_face_and_size(const void *a, const void *b)
{
    const struct light *x = a, *y = b;
    const int order = by_face(x, y);

    if (order != 0)
        return order;
    if (x->born != y->born)
        return x->born > y->born ? -1 : 1;
    return x->site < y->site ? -1 : x->site > y->site;
}

static void join_alike(struct alike *alike, struct light *lights, size_t n)
{
    qsort(lights, n, sizeof *lights, by_face_and_size);
    for (size_t i = 0, first = 0; i < n; i++) {
        if (by_face(&lights[first], &lights[i]) != 0)
            first = i;
        alike->count[lights[i].site] = 0;
        alike->site[lights[i].site] = lights[first].site;
        alike->count[lights[first].site]++;
    }
}

void alike_find(const struct facts *facts, struct alike *alike)
{
    const struct profile *profile = facts->profile;
    const uint64_t parts = alike_parts(&profile->run);
    struct weight *weights, least;
    struct light *lights;
    size_t n = 0;

    alike->site = array_new(profile->n_sites, sizeof *alike->site);
    alike->count = array_new(profile->n_sites, sizeof *alike->count);
    for (size_t i = 0; i < profile->n_sites; i++) {
        alike->site[i] = i;
        alike->count[i] = 1;
    }
    if (parts == 0)
        return;
    weights = array_new(profile->n_sites, sizeof *weights);
    lights = array_new(profile->n_sites, sizeof *lights);
    weigh(facts, weights);
    least = least_of(weights, profile->n_sites, parts);
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct owner *owner = &facts->owners.of_site[i];
        if (owner->origin.n_candidates == 0 && is_light(&weights[i], &least))
            lights[n++] =
                (struct light){owner, profile->sites[i].kind_name, i, weights[i].of[BORN]};
    }
    join_alike(alike, lights, n);
    free(lights);
    free(weights);
}

void alike_free(struct alike *alike)
{
    free(alike->site);
    free(alike->count);
    *alike = (struct alike){0};
}
