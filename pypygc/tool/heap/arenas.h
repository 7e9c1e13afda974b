/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over the blocks in use of the collector's arenas, as its own page lists
   have them. Source: rpython/memory/gc/minimarkpage.py. */
#ifndef PYPYGC_TOOL_ARENAS_H
#define PYPYGC_TOOL_ARENAS_H

#include "../port.h"

/* Calls VISIT for every block in use, with its address, its size in bytes and DATA.
   While the collector sweeps, most pages are on other lists, and are left
   out. */
void PG_(arenas_walk)(void (*visit)(Addr block, UInt size, void* data),
                      void* data);

#endif
