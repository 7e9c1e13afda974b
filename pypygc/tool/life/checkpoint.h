/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the profile is written while the program runs, so that it survives a
   kill. */
#ifndef PYPYGC_TOOL_CHECKPOINT_H
#define PYPYGC_TOOL_CHECKPOINT_H

#include "port.h"

/* The first checkpoint is due after SECONDS; none is if that is 0. */
void PG_(checkpoint_start)(UInt seconds);

/* True if one is due now. */
Bool PG_(checkpoint_due)(void);

/* The profile is about to be written, and was written: the next checkpoint is
   due after the seconds again, but not before the program has run a multiple of
   the time that writing took, so that all of them together take a bounded share
   of the run. */
void PG_(checkpoint_begins)(void);
void PG_(checkpoint_ended)(void);

#endif
