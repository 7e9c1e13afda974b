/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What simulated caches say, in the JSON report: see json_costs.h. */
#include "render/json/json_costs.h"

#include "format.h"

static void add_cost(struct json_object *object, const struct costs *costs, enum cost cost)
{
    if (cost_known(costs, cost))
        json_add_number(object, cost_name(cost), costs->value[cost]);
}

void json_add_costs(struct json_object *object, const struct costs *costs)
{
    static const enum cost first[] = {COST_INSTRUCTIONS, COST_DATA_READS, COST_DATA_WRITES};
    static const enum cost others[] = {COST_NURSERY_MISSES, COST_NURSERY_FRESH_MISSES,
                                       COST_I1_MISSES, COST_LLI_MISSES};

    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        add_cost(object, costs, first[i]);
    if (cost_known(costs, COST_D1_READ_MISSES))
        json_add_number(object, "D1_misses", costs_d1_misses(costs));
    if (cost_known(costs, COST_LL_READ_MISSES))
        json_add_number(object, "LL_misses", costs_ll_misses(costs));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        add_cost(object, costs, others[i]);
}

void json_add_site_costs(struct json_object *object, const struct facts *facts,
                         const struct site_costs *misses)
{
    struct site_costs costs = *misses;

    if (!profile_has_site_costs(facts->profile))
        return;
    costs.costs.known |= facts->site_costs.costs.known; /* what is omitted is 0 */
    json_add_costs(object, &costs.costs);
    json_add_number(object, PYPYGC_KEY_OWN_NURSERY_MISSES, costs.own_nursery_misses);
    json_add_number(object, PYPYGC_KEY_OWN_NURSERY_FRESH_MISSES, costs.own_nursery_fresh_misses);
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
