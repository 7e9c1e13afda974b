/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the write barrier did, and memory outside: the tables of stores and externals
   (docs/format.md). */
#ifndef PYPYGC_TOOL_WRITE_WORK_H
#define PYPYGC_TOOL_WRITE_WORK_H

#include "port.h"

void PG_(write_stores)(void);
void PG_(write_externals)(void);

#endif
