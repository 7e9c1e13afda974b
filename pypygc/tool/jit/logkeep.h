/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file in which --jitlog=FILE keeps the JIT log. The tool writes it, through a
   descriptor that the program does not have. */
#ifndef PYPYGC_TOOL_LOGKEEP_H
#define PYPYGC_TOOL_LOGKEEP_H

#include "../port.h"

/* The log shall be kept in PATH, which must stay valid. Returns what is wrong with
   it, or NULL. What is in the file stays until the log begins. */
const HChar* PG_(logkeep_start)(const HChar* path);

/* Adds a record of COUNT bytes, if the log is kept. Returns, once, why no more
   can be written; else NULL. */
const HChar* PG_(logkeep_write)(const UChar* bytes, SizeT count);

/* In a forked child: the file is the parent's. */
void PG_(logkeep_forked)(void);

#endif
