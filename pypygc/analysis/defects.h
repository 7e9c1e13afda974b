/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks a profile against itself: what must be equal by docs/format.md and is not. */
#ifndef PYPYGC_ANALYSIS_DEFECTS_H
#define PYPYGC_ANALYSIS_DEFECTS_H

#include "analysis/facts.h"

/* Sets the defects of facts whose sums are filled: sentences for people, none for a sound
   profile. */
void find_defects(struct facts *facts);

#endif
