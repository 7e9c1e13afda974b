/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine code of the traces that ran most (docs/format.md), for disassemblers. It
   is read from the program's memory, so it is as it ran last: the jumps of guards
   lead to their bridges. */
#ifndef PYPYGC_TOOL_WRITE_CODE_H
#define PYPYGC_TOOL_WRITE_CODE_H

#include "port.h"

/* Machine code in a profile, in bytes: what an engineer reads of one run, and no
   more than the profile of a program that does nothing is large. */
#define PG_CODE_MOST (96 * 1024)

/* Writes the records `trace_code`, in falling order of INSTRUCTIONS, which the
   traces have executed, by their ids. */
void PG_(write_code)(const ULong* instructions);

#endif
