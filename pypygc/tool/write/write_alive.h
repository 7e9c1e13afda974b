/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is alive over the run, by type, and by type and site (docs/format.md, alive and
   alive_of). */
#ifndef PYPYGC_TOOL_WRITE_ALIVE_H
#define PYPYGC_TOOL_WRITE_ALIVE_H

#include "port.h"

/* Writes the points, and what had much at one of them. After the sites are folded. */
void PG_(write_alive)(void);

#endif
