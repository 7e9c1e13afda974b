/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a simulation of caches has left: the records trace_costs, costs and site_costs, and
   the caches of the run. What is wrong with them is in reader->context. */
#ifndef PYPYGC_PROFILE_READ_COSTS_H
#define PYPYGC_PROFILE_READ_COSTS_H

#include "profile/reading.h"

/* Sets the costs of a trace that was read. */
void read_trace_costs(struct reader *reader, struct json_object *record);

/* Appends what other code has cost to the profile. */
void read_costs(struct reader *reader, struct json_object *record);

/* Sets the costs of a site that was read. */
void read_site_costs(struct reader *reader, struct json_object *record);

/* Sets those figures of costs that stand in the record by name. */
void read_cost_columns(struct reader *reader, struct json_object *record, struct costs *costs);

/* Sets the caches of the run from the value of `caches`, which may be NULL. */
void read_caches(struct reader *reader, struct json_object *caches);

#endif
