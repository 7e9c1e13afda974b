/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pinned objects: they stay where they are in the nursery when their cycle ends, and
   allocation jumps over them. Source: rpython/memory/gc/incminimark.py pin. */
#ifndef PYPYGC_TOOL_PINNED_H
#define PYPYGC_TOOL_PINNED_H

#include "../owner/sites.h"
#include "../port.h"
#include "cycle.h"

/* Starts without pinned objects. */
void PG_(pinned_init)(void);

/* The object of BYTES at ADDRESS, of CELL, is pinned and stays. */
void PG_(pinned_add)(UChar* address, ULong bytes, Cell* cell);

/* Allocation goes on at NURSERY_FREE: behind a pinned object that keeps its memory, if
   that is where one ends. */
void PG_(pinned_jumped)(ULong nursery_free);

/* Settles the objects that were pinned when the last cycle ended; the used part of
   the nursery ended at END in this one. */
void PG_(pinned_settle)(NurseryCycle* cycle, ULong end);

/* How many there are, and the site of the largest; 0 if there is none. */
UInt PG_(pinned_count)(void);
UInt PG_(pinned_largest_site)(void);

/* Adds all of them to the columns `left` of what is looked at, or `inherited`. */
void PG_(pinned_add_left)(void);
void PG_(pinned_add_inherited)(void);

#endif
