/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unit costs of minor collections: see units.h. */
#include "analysis/units.h"

#include "analysis/fit.h"
#include "analysis/types.h"
#include "base/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Unit costs that explain less than two thirds are worse than none. */
#define MAX_ERROR (1.0 / 3)

/* Instructions, and between which multiples of them those of a run may be. Measured with PyPy 3.9
   7.3.11 on x86-64 under this tool, with programs that vary one thing at a time, of which the
   instructions of single collections were compared:
   - collection: the further ones that only drive on a major collection (900 to 1,100), and those
     with 5 survivors (2,500 in all). A program with finalizers, weak references or many threads
     may pay more, so this one has room.
   - survivors: a chain of tuples that hold texts of 10 or 100 characters, every 1st, 3rd, 10th and
     50th kept: 131 an object and 0.15 a byte; tuples of 3 to 31 pointers: 1.3 to 1.6 a byte, 12 a
     pointer. 0.75 stands between the two.
   - large bytes: `[None] * n` with n from 40,000 to 2,000,000: 4.2 to 5.5.
   - roots: recursion to depths of 100 to 1,600 without the JIT, 27 words a call: 40 to 50 a word
     at the first collection of each depth, nothing at those after it.
   - remembered: an attribute of 1 to 5,000 old instances set between two collections: 71 an
     instance of 56 bytes; an array of 16 MB traced whole: 1.53 a byte.
   - cards: every 1st to 100th of 100,000 new lists stored into an old one of 200,000 items:
     1,740 a card of 128 items. */
static const struct fit_prior PRIORS[UNIT_COUNT] = {
    [UNIT_COLLECTION] = {1500, 1.0 / 4, 10000},
    [UNIT_SURVIVED_OBJECT] = {130, 1.0 / 4, 8},
    [UNIT_SURVIVED_BYTE] = {0.75, 1.0 / 8, 8},
    [UNIT_LARGE_BYTE] = {4.5, 1.0 / 8, 4},
    [UNIT_ROOT] = {40, 1.0 / 8, 4},
    [UNIT_REMEMBERED] = {20, 1.0 / 8, 8},
    [UNIT_REMEMBERED_BYTE] = {1.5, 1.0 / 8, 4},
    [UNIT_CARD] = {1750, 1.0 / 8, 4},
};

static const char *const UNIT_NAMES[UNIT_COUNT] = {
    [UNIT_COLLECTION] = "minor_collection",
    [UNIT_SURVIVED_OBJECT] = "survived_object",
    [UNIT_SURVIVED_BYTE] = "survived_byte",
    [UNIT_LARGE_BYTE] = "large_byte",
    [UNIT_ROOT] = "root",
    [UNIT_REMEMBERED] = "remembered",
    [UNIT_CARD] = "card",
    [UNIT_REMEMBERED_BYTE] = "remembered_byte",
};

const char *unit_name(enum unit unit)
{
    return UNIT_NAMES[unit];
}

uint64_t units_roots(const struct profile *profile, size_t minor)
{
    const uint64_t now = profile->minors[minor].roots.value;
    const uint64_t before = minor > 0 ? profile->minors[minor - 1].roots.value : 0;

    return now > before ? now - before : 0;
}

/* ---- large objects ---- */

/* "GcArray of * object" is one, "GcArray of Char" is none, nor is a string. */
static bool is_array_of_pointers(const struct gc_type *type)
{
    return type_begins(type, NAME_ARRAY) && strchr(type_rpython(type), '*') != NULL;
}

static uint64_t survived_large(const struct cell *cell)
{
    const struct tally *tally = &cell->tally;
    return tally->large.bytes > tally->large_died_young.bytes
               ? tally->large.bytes - tally->large_died_young.bytes
               : 0;
}

uint64_t units_large_bytes(const struct profile *profile, const struct cell *cell)
{
    return is_array_of_pointers(&profile->types[cell->type]) ? survived_large(cell) : 0;
}

/* By how much the old generation grew beyond what was promoted: large objects that survived. */
static double large_growth(const struct profile *profile, size_t minor)
{
    const struct minor *now = &profile->minors[minor], *before = minor > 0 ? now - 1 : NULL;

    if (before == NULL || !now->used_bytes.known || !before->used_bytes.known)
        return 0;
    return fmax(0, (double)now->used_bytes.value - (double)before->used_bytes.value -
                       (double)now->survived.bytes);
}

/* The part of that growth which had to be traced. What is more than all large objects that survived
   is growth of another kind: places for id(), for instance. */
static double traced_part(const struct profile *profile)
{
    double traced = 0, survived = 0, growth = 0;

    for (size_t i = 0; i < profile->n_cells; i++) {
        traced += (double)units_large_bytes(profile, &profile->cells[i]);
        survived += (double)survived_large(&profile->cells[i]);
    }
    for (size_t i = 0; i < profile->n_minors; i++)
        growth += large_growth(profile, i);
    return traced > 0 ? traced / fmax(survived, growth) : 0;
}

/* ---- remembered objects ---- */

struct object_size {
    double bytes;
    uint64_t n;
};

static int by_bytes(const void *a, const void *b)
{
    const struct object_size *x = a, *y = b;
    return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* How large a remembered object usually is: the median, since one huge array says nothing about
   the others. */
static double usual_remembered_bytes(const struct profile *profile)
{
    struct object_size *sizes = array_new(profile->n_stores, sizeof *sizes);
    uint64_t all = 0, below = 0;
    double usual = 0;
    size_t n = 0;

    for (size_t i = 0; i < profile->n_stores; i++) {
        const struct site_stores *stores = &profile->stores[i];
        if (stores->barriers == 0)
            continue;
        sizes[n++] = (struct object_size){
            (double)stores->remembered_bytes / (double)stores->barriers, stores->barriers};
        figure_add(&all, stores->barriers);
    }
    qsort(sizes, n, sizeof *sizes, by_bytes);
    for (size_t i = 0; i < n && below <= all / 2; i++) {
        usual = sizes[i].bytes;
        figure_add(&below, sizes[i].n);
    }
    free(sizes);
    return usual;
}

/* ---- unit costs ---- */

/* What all minor collections have in common. */
struct usual {
    double traced_part, remembered_bytes;
};

static void amounts_of(const struct profile *profile, size_t i, const struct usual *usual,
                       double amounts[UNIT_COUNT])
{
    const struct minor *minor = &profile->minors[i];

    amounts[UNIT_COLLECTION] = 1;
    amounts[UNIT_SURVIVED_OBJECT] = (double)minor->survived.objects;
    amounts[UNIT_SURVIVED_BYTE] = (double)minor->survived.bytes;
    amounts[UNIT_LARGE_BYTE] = usual->traced_part * large_growth(profile, i);
    amounts[UNIT_ROOT] = (double)units_roots(profile, i);
    amounts[UNIT_REMEMBERED] = (double)minor->remembered.value;
    amounts[UNIT_REMEMBERED_BYTE] = minor->remembered_bytes.known
                                        ? (double)minor->remembered_bytes.value
                                        : amounts[UNIT_REMEMBERED] * usual->remembered_bytes;
    amounts[UNIT_CARD] = (double)minor->cards;
}

static void use_defaults(const struct fit_data *data, struct unit_costs *costs)
{
    const double scale = fit_scale(data, PRIORS);

    for (int i = 0; i < UNIT_COUNT; i++)
        costs->cost[i] = (scale > 0 ? scale : 1) * PRIORS[i].expected;
    costs->error = fit_error(data, costs->cost);
}

void units_cost(const struct profile *profile, struct unit_costs *costs)
{
    const struct usual usual = {traced_part(profile), usual_remembered_bytes(profile)};
    double *amounts = array_new(profile->n_minors * UNIT_COUNT, sizeof *amounts);
    double *instructions = array_new(profile->n_minors, sizeof *instructions);
    struct fit_data data = {.n_unknowns = UNIT_COUNT, .amounts = amounts, .costs = instructions};

    for (size_t i = 0; i < profile->n_minors; i++) {
        if (!profile->minors[i].instructions.known)
            continue;
        amounts_of(profile, i, &usual, &amounts[data.n_rows * UNIT_COUNT]);
        instructions[data.n_rows++] = (double)profile->minors[i].instructions.value;
    }
    *costs = (struct unit_costs){.n_minors = data.n_rows};
    if (data.n_rows >= UNITS_MIN_MINORS && fit_costs(&data, PRIORS, costs->cost)) {
        costs->error = fit_error(&data, costs->cost);
        costs->fitted = costs->error <= MAX_ERROR;
    }
    if (!costs->fitted)
        use_defaults(&data, costs);
    free(amounts);
    free(instructions);
}
