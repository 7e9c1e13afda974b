/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 4: writes the profile (docs/format.md). A profile is written whole,
   to a file beside the real one that then takes its place, so that what is
   there is complete at any time. */
#ifndef PYPYGC_TOOL_WRITER_H
#define PYPYGC_TOOL_WRITER_H

#include "heap/nursery.h"
#include "port.h"

typedef struct {
   const HChar* reason; /* of the end record: PYPYGC_END_* in format.h */
   Bool         complete;
   Int          parent_pid; /* of a forked process, else 0 */
} WriteOccasion;

/* Tries whether a profile could be written to PATH. NULL, or the reason why
   not. Leaves nothing behind. */
const HChar* PG_(writer_check)(const HChar* path);

/* Writes the profile. TOTALS is what nursery_look gave. Returns the path that
   was written, to be freed; or NULL, after a message that says why. */
HChar* PG_(writer_write)(const WriteOccasion* occasion,
                         const NurseryTotals* totals);

#endif
