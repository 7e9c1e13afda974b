/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of the ledger: who executed every instruction. */
#ifndef PYPYGC_TOOL_WRITE_LEDGER_H
#define PYPYGC_TOOL_WRITE_LEDGER_H

#include "port.h"

/* Brings the ledger up to date; before anything of it is written. */
void PG_(write_ledger_prepare)(void);

/* By how many instructions the parts of the run differ from the whole, as of then: 0,
   or the ledger is wrong. */
ULong PG_(write_ledger_difference)(void);

/* All records, and the ledger's part of the totals. */
void PG_(write_ledger)(void);
void PG_(write_ledger_totals)(void);

#endif
