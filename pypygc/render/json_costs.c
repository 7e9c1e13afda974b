/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What simulated caches say, in the JSON report: see json_costs.h. */
#include "render/json_costs.h"

void json_add_costs(struct json_object *object, const struct costs *costs)
{
    static const enum cost others[] = {COST_NURSERY_MISSES, COST_NURSERY_FRESH_MISSES,
                                       COST_I1_MISSES, COST_LLI_MISSES};

    if (cost_known(costs, COST_INSTRUCTIONS))
        json_add_number(object, cost_name(COST_INSTRUCTIONS), costs->value[COST_INSTRUCTIONS]);
    if (cost_known(costs, COST_D1_READ_MISSES))
        json_add_number(object, "D1_misses", costs_d1_misses(costs));
    if (cost_known(costs, COST_LL_READ_MISSES))
        json_add_number(object, "LL_misses", costs_ll_misses(costs));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (cost_known(costs, others[i]))
            json_add_number(object, cost_name(others[i]), costs->value[others[i]]);
}

void json_add_caches(struct json_object *object, const struct run *run)
{
    struct json_object *caches;

    if (run->n_caches == 0)
        return;
    caches = json_object_new_object();
    for (size_t i = 0; i < run->n_caches; i++) {
        struct json_object *cache = json_object_new_object();
        json_add_number(cache, "size", run->caches[i].size);
        json_add_number(cache, "associativity", run->caches[i].ways);
        json_add_number(cache, "line_size", run->caches[i].line_size);
        json_object_object_add(caches, run->caches[i].name, cache);
    }
    json_object_object_add(object, "caches", caches);
}

void json_put_costs(const struct profile *profile, FILE *out)
{
    json_list_begin(out, "costs");
    for (size_t i = 0; i < profile->n_costs; i++) {
        struct json_object *object = json_object_new_object();
        json_add_string(object, "who", profile->costs[i].who);
        json_add_costs(object, &profile->costs[i].costs);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}
