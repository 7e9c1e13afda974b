/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the collector and the write barrier did, and memory outside: the tables of
   stores, externals, minor and major collections (docs/format.md). */
#ifndef PYPYGC_TOOL_WRITE_WORK_H
#define PYPYGC_TOOL_WRITE_WORK_H

#include "port.h"

void PG_(write_stores)(void);
void PG_(write_externals)(void);
void PG_(write_minors)(void);
void PG_(write_majors)(void);

#endif
