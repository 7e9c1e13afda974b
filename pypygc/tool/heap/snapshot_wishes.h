/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When snapshots of the heap are to be taken: what the user has written behind
   --snapshot=, words between commas. Knows no heap. */
#ifndef PYPYGC_TOOL_SNAPSHOT_WISHES_H
#define PYPYGC_TOOL_SNAPSHOT_WISHES_H

#include "../port.h"

#define PG_MOST_WISHES 16

typedef struct {
   Bool  said;      /* by the user: what it takes does not matter */
   Bool  end, peak; /* end, peak */
   ULong majors[PG_MOST_WISHES]; /* major:N, after that major collection */
   UInt  major_count;
   ULong sizes
      [PG_MOST_WISHES]; /* live:SIZE, when the old generation is so large */
   UInt size_count;
} SnapshotWishes;

/* What is taken where the user has said nothing. */
void PG_(snapshot_wishes_default)(SnapshotWishes* wishes);

/* Reads TEXT. Returns NULL, or what is wrong with it. */
const HChar* PG_(snapshot_wishes_parse)(const HChar*    text,
                                        SnapshotWishes* wishes);

#endif
