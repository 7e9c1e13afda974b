/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the profile that the cache simulation makes: what code costs
   (docs/format.md). */
#ifndef PYPYGC_TOOL_WRITE_TRAFFIC_H
#define PYPYGC_TOOL_WRITE_TRAFFIC_H

#include "port.h"

/* Each writes nothing where no caches are simulated. */

/* The caches, as keys of the record `run`. */
void PG_(write_caches)(void);

/* The records `trace_costs`, `trace_code` and `costs`. */
void PG_(write_costs)(void);

/* The records `site_costs`. */
void PG_(write_site_costs)(void);

/* The sums, as keys of the record `totals`. */
void PG_(write_traffic_totals)(void);

#endif
