/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of a snapshot of the heap: snapshot, retained, kept. */
#ifndef PYPYGC_TOOL_WRITE_SNAPSHOT_H
#define PYPYGC_TOOL_WRITE_SNAPSHOT_H

void PG_(write_snapshot)(void);

#endif
