/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the record `totals`: each must have its row in tables.h, or the tool
   does not compile. */
#ifndef PYPYGC_TOOL_WRITE_TOTALS_H
#define PYPYGC_TOOL_WRITE_TOTALS_H

#include "tables.h"
#include "write/json.h"

enum {
#define TOTAL(name, NAME, unit, since, meaning) Total_##name,
   PYPYGC_TOTALS(TOTAL)
#undef TOTAL
};

/* Writes the total NAME of tables.h. */
#define WRITE_TOTAL(name, value)                                               \
   ((void)Total_##name, PG_(json_number)(#name, value))

#endif
