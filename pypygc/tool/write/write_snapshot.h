/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in the heap: the records of a snapshot (snapshot, retained, kept), of
   objects with finalizers (finalizable), and of the memory curve (memory). */
#ifndef PYPYGC_TOOL_WRITE_SNAPSHOT_H
#define PYPYGC_TOOL_WRITE_SNAPSHOT_H

void PG_(write_snapshots)(void);
void PG_(write_finalizables)(void);
void PG_(write_curve)(void);

#endif
