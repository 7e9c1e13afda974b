/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is executed outside of PyPy's library, by mapped file: a second way to divide
   what the ledger has, counted beside it. */
#ifndef PYPYGC_TOOL_MAPPED_H
#define PYPYGC_TOOL_MAPPED_H

#include "../port.h"

/* The counter of instructions of the file PATH, a string; 0 for code of no file. It
   stays where it is. */
ULong* PG_(mapped_counter)(UInt path);

/* Sets all counters to 0. */
void PG_(mapped_clear)(void);

/* Number of files, and the I-th: its path and its counter's value. */
UInt  PG_(mapped_count)(void);
ULong PG_(mapped_at)(UInt i, UInt* path);

#endif
