/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of the kernel's view of the program's memory, and of who keeps pages that are
   mostly free (docs/format.md, resident and sparse). */
#ifndef PYPYGC_TOOL_WRITE_RESIDENT_H
#define PYPYGC_TOOL_WRITE_RESIDENT_H

void PG_(write_resident)(void);
void PG_(write_sparse)(void);

#endif
