/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 4: writes the profile (docs/format.md). Where it goes is outfile's
   business. */
#ifndef PYPYGC_TOOL_WRITER_H
#define PYPYGC_TOOL_WRITER_H

#include "heap/nursery.h"
#include "port.h"

typedef struct {
   const HChar* reason; /* of the end record: PYPYGC_END_* in format.h */
   Bool         complete;
   Int          parent_pid; /* of a forked process, else 0 */
} WriteOccasion;

/* Writes the profile. TOTALS is what nursery_look gave. Returns the path of
   what was written, to be freed; or NULL, after a message that says why. */
HChar* PG_(writer_write)(const WriteOccasion* occasion,
                         const NurseryTotals* totals);

#endif
