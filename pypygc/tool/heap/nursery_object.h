/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One object of the nursery: whether it has survived, what it is, and for whom it
   counts. Source: rpython/memory/gc/incminimark.py. */
#ifndef PYPYGC_TOOL_NURSERY_OBJECT_H
#define PYPYGC_TOOL_NURSERY_OBJECT_H

#include "../owner/sites.h"
#include "../port.h"
#include "../pypy/gctypes.h"
#include "cycle.h"

/* True if ADDRESS, which stands behind a forwarding mark, can be that of a copy. */
Bool PG_(is_copy)(const NurseryCycle* cycle, ULong address);

/* OBJECT of TYPE was moved out of the nursery, to a place of COPY_BYTES: it is old from
   now on. Its cell's columns are the caller's to count, after it. */
void PG_(count_survivor)(NurseryCycle* cycle, Cell* cell, const GcType* type,
                         UChar* object, ULong copy_bytes);

/* Counts one object of BYTES at ADDRESS, which PO has reserved. In a stretch of
   objects in a row (BYTES_KNOWN false) BYTES is the most that it can have; returns
   what it has, or BYTES where no object can be read. */
ULong PG_(count_object)(NurseryCycle* cycle, PointObject* po, UChar* address,
                        ULong bytes, Bool bytes_known, CountMode mode);

#endif
