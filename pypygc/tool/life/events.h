/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events of guest/event.h are defined here; what must be arranged for them
   before the program runs. */
#ifndef PYPYGC_TOOL_EVENTS_H
#define PYPYGC_TOOL_EVENTS_H

#include "port.h"

/* Watches threads. MISSES: from now on cache misses are charged to the site that runs,
   those in memory of the nursery also to the site that reserved it. Call it at
   start. */
void PG_(events_start)(Bool misses);

#endif
