/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What simulated caches say, in the JSON report. What was not measured is not added. */
#ifndef PYPYGC_RENDER_JSON_COSTS_H
#define PYPYGC_RENDER_JSON_COSTS_H

#include "analysis/facts.h"
#include "render/json/json_value.h"

/* Adds instructions, D1_misses, LL_misses and the other figures that are known. */
void json_add_costs(struct json_object *object, const struct costs *costs);

/* Adds the misses of sites, 0 included, and those in nursery memory of their own; nothing if the run
   did not find the sites of misses. */
void json_add_site_costs(struct json_object *object, const struct facts *facts,
                         const struct site_costs *misses);

/* Adds the key caches to the run. */
void json_add_caches(struct json_object *object, const struct run *run);

/* Writes the member `costs`: the code outside of traces. */
void json_put_costs(const struct profile *profile, FILE *out);

#endif
