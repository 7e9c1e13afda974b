/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects with finalizers, by type: how many were made whose finalizer was still wanted
   at the first minor collection, so that they survived it, and how many there were at
   the most. Source: rpython/memory/gc/incminimark.py register_finalizer,
   deal_with_young_objects_with_finalizers, GCFLAG_IGNORE_FINALIZER. */
#ifndef PYPYGC_TOOL_FINALIZABLE_H
#define PYPYGC_TOOL_FINALIZABLE_H

#include "../port.h"

typedef struct {
   UInt  type; /* a string: its name */
   ULong objects;
   ULong young_objects; /* those that this minor collection makes old */
   ULong
      peak_objects; /* whose finalizer was wanted, at the most, within an eighth */
   ULong closed_objects; /* old ones whose finalizer was not wanted any more */
} Finalizable;

/* A minor collection looks for its roots. */
void PG_(finalizable_minor)(void);

/* A major collection begins, or the run has ended. */
void PG_(finalizable_major)(void);

UInt               PG_(finalizables_count)(void);
const Finalizable* PG_(finalizable_at)(UInt i);

/* Counting begins anew (counting.h). */
void PG_(finalizable_restart)(void);

#endif
