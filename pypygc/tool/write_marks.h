/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the profile about when counting began, and about phases. */
#ifndef PYPYGC_TOOL_WRITE_MARKS_H
#define PYPYGC_TOOL_WRITE_MARKS_H

#include "port.h"

/* Writes the record of kind start, if there is one to write. */
void PG_(write_start)(void);

/* Writes records of kind missing: marks and warm-up. COMPLETE: nothing more will
   be counted. */
void PG_(write_missing_marks)(Bool complete);

/* Writes the records of kind phase. */
void PG_(write_phases)(void);

#endif
