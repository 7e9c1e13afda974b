/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The costs of classes: see class_cost.h. */
#include "analysis/class_cost.h"

#include "analysis/kept_words.h"
#include "analysis/order.h"
#include "base/figure.h"
#include "base/pypy_names.h"

#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *a, const void *b)
{
    const struct class_cost *x = a, *y = b;
    const int order = order_numbers(y->bytes, x->bytes);

    return order != 0 ? order : order_numbers(x->class, y->class);
}

static struct class_cost add_up(const struct owned *parts, size_t count)
{
    struct class_cost cost = {.class = parts[0].class, .parts = parts, .n_parts = count};

    for (size_t i = 0; i < count; i++) {
        figure_add(&cost.bytes, parts[i].amount.bytes);
        figure_add(&cost.spare_bytes, parts[i].spare_bytes);
        if (parts[i].type != cost.class)
            continue;
        cost.instances = parts[i].amount.objects;
        cost.own_bytes = parts[i].amount.bytes;
    }
    return cost;
}

struct class_cost *class_costs(const struct snapshot *snapshot, size_t *count)
{
    struct class_cost *costs = array_new(snapshot->n_owned, sizeof *costs);
    size_t found = 0;

    for (size_t i = 0, end; i < snapshot->n_owned; i = end) {
        for (end = i;
             end < snapshot->n_owned && snapshot->owned[end].class == snapshot->owned[i].class;
             end++)
            ;
        costs[found] = add_up(&snapshot->owned[i], end - i);
        found += costs[found].instances > 0;
    }
    if (found > 0)
        qsort(costs, found, sizeof *costs, by_bytes);
    *count = found;
    return costs;
}

const char *class_part_name(struct arena *arena, const struct profile *profile,
                            const struct owned *part)
{
    /* the special before the general */
    static const struct {
        enum pypy_name type;
        const char *name;
    } words[] = {
        {NAME_ENTRIES, "entries of dictionaries"},
        {NAME_ARRAY_OF_OBJECTS, "items of lists, or attributes beyond the fifth"},
        {NAME_ARRAY_OF_GCREFS, "items of lists, or attributes beyond the fifth"},
        {NAME_ARRAY_OF_INTS, "unboxed ints and floats, or items of int lists"},
        {NAME_ARRAY_OF_FLOATS, "items of lists of floats"},
        {NAME_RPY_DICT, "dictionaries, without entries and index"},
        {NAME_RPY_LIST, "storage of lists, without the items"},
        {NAME_STRING, "texts and bytes"},
        {NAME_W_INT, "int in a box"},
        {NAME_W_FLOAT, "float in a box"},
    };
    const char *type = profile->types[part->type].name;

    if (part->type == part->class)
        return "the instances themselves";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(type, pypy_name(words[i].type), strlen(pypy_name(words[i].type))) == 0)
            return words[i].name;
    return kept_type_name(arena, type);
}
