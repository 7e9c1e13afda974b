/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of minor and major collections (docs/format.md). */
#ifndef PYPYGC_TOOL_WRITE_COLLECTIONS_H
#define PYPYGC_TOOL_WRITE_COLLECTIONS_H

#include "port.h"

void PG_(write_minors)(void);
void PG_(write_majors)(void);

#endif
