/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects and charges in the JSON report: see json_tally.h. */
#include "render/json/json_tally.h"

#include "analysis/alike.h"

#include <string.h>

static void add_whole_tally(struct json_object *object, const struct facts *facts,
                            const struct tally *tally)
{
    const struct counts born = tally_born(tally);

    json_add_counts(object, "allocated", &born);
    json_add_counts(object, "survived", &tally->survived);
    json_add_counts(object, "died_young", &tally->died);
    json_add_counts(object, "left", &tally->left);
    if (tally->inherited.objects > 0)
        json_add_counts(object, "inherited", &tally->inherited);
    if (!profile_has_old(facts->profile))
        return;
    json_add_counts(object, "nursery", &tally->allocated);
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        const struct counts *counts = tally_column(tally, &COLUMNS[i]);
        if (!COLUMNS[i].is_old ||
            (counts == &tally->old_inherited && tally->old_inherited.objects == 0))
            continue;
        json_add_number(object, COLUMNS[i].bytes, counts->bytes);
        json_add_number(object, COLUMNS[i].objects, counts->objects);
    }
}

/* True if what died young is what neither survived nor is left, as the books want it. */
static bool died_is_rest(const struct tally *tally)
{
    return tally->allocated.objects + tally->inherited.objects ==
               tally->survived.objects + tally->died.objects + tally->left.objects &&
           tally->allocated.bytes + tally->inherited.bytes ==
               tally->survived.bytes + tally->died.bytes + tally->left.bytes;
}

static bool begins(const char *key, const char *with)
{
    return strncmp(key, with, strlen(with)) == 0;
}

void json_add_short_tally(struct json_object *object, const struct facts *facts,
                          const struct tally *tally)
{
    const bool all_in_nursery = tally->large.objects == 0 && tally->old_born.objects == 0;
    const bool is_rest = died_is_rest(tally);
    struct json_object *whole = json_object_new_object();

    add_whole_tally(whole, facts, tally);
    json_object_object_foreach(whole, key, value)
    {
        if (begins(key, "died_young_")
                ? !is_rest
                : json_object_get_uint64(value) > 0 && !(all_in_nursery && begins(key, "nursery_")))
            json_object_object_add(object, key, json_object_get(value));
    }
    json_object_put(whole);
}

/* Columns that every type and trace has. */
static bool is_always(const char *key)
{
    return begins(key, "allocated_") || begins(key, "survived_") || begins(key, "old_live_");
}

void json_add_tally(struct json_object *object, const struct facts *facts,
                    const struct tally *tally)
{
    struct json_object *whole = json_object_new_object();

    add_whole_tally(whole, facts, tally);
    json_object_object_foreach(whole, key, value)
    {
        if (json_object_get_uint64(value) > 0 || is_always(key))
            json_object_object_add(object, key, json_object_get(value));
    }
    json_object_put(whole);
}

void json_add_charge(struct json_object *object, const struct facts *facts,
                     const struct charge *charge)
{
    struct json_object *parts;

    if (!facts->bill.known)
        return;
    parts = json_object_new_object();
    json_add_number(object, "gc_blame_instructions", charge_sum(charge));
    for (int i = 0; i < CHARGE_PARTS; i++)
        if (charge->part[i] > 0)
            json_add_number(parts, charge_part_name((enum charge_part)i), charge->part[i]);
    json_object_object_add(object, "gc_blame_instructions_by", parts);
}

void json_add_short_charge(struct json_object *object, const struct facts *facts,
                           const struct charge *charge)
{
    const uint64_t parts = alike_parts(&facts->profile->run);
    const uint64_t sum = charge_sum(charge);

    if (parts > 0 && sum > 0 && sum < charge_sum(&facts->bill.sum) / parts)
        json_add_number(object, "gc_blame_instructions", sum);
    else if (sum > 0)
        json_add_charge(object, facts, charge);
}

static struct json_object *bin_array(unsigned exponent, const struct counts *died)
{
    struct json_object *array = json_object_new_array();

    json_object_array_add(array, json_object_new_int((int)exponent));
    json_object_array_add(array, json_object_new_uint64(died->objects));
    json_object_array_add(array, json_object_new_uint64(died->bytes));
    return array;
}

static void add_histogram(struct json_object *object, const char *key,
                          const struct histogram *histogram)
{
    struct json_object *array;

    if (histogram->n_bins == 0)
        return;
    array = json_object_new_array();
    for (size_t i = 0; i < histogram->n_bins; i++)
        json_object_array_add(array,
                              bin_array(histogram->bins[i].exponent, &histogram->bins[i].died));
    json_object_object_add(object, key, array);
}

void json_add_lifetimes(struct json_object *object, const struct lifetimes *lifetimes)
{
    struct json_object *lifetime, *array;

    if (lifetimes == NULL)
        return;
    lifetime = json_object_new_object();
    array = json_object_new_array();
    for (unsigned i = 0; i < LIFETIME_BINS; i++)
        if (lifetimes->died[i].objects > 0)
            json_object_array_add(array, bin_array(i, &lifetimes->died[i]));
    json_object_object_add(lifetime, "log2_bytes", array);
    json_object_object_add(object, "lifetime", lifetime);
}

void json_add_lifetime_of_cell(struct json_object *object, const struct cell *cell)
{
    struct json_object *lifetime;

    if (cell->lifetime.n_bins == 0 && cell->lifetime_instructions.n_bins == 0)
        return;
    lifetime = json_object_new_object();
    add_histogram(lifetime, "log2_bytes", &cell->lifetime);
    add_histogram(lifetime, "log2_instructions", &cell->lifetime_instructions);
    json_object_object_add(object, "lifetime", lifetime);
}
