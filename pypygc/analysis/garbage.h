/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of the old generation was garbage at each point of the memory curve: what a major collection
   there would have freed. */
#ifndef PYPYGC_ANALYSIS_GARBAGE_H
#define PYPYGC_ANALYSIS_GARBAGE_H

#include "profile/profile.h"

/* Bytes of garbage at each point of the curve, from array_new; NULL if nobody knows how much was alive at any
   time. What was alive is known where a major collection began and ended, and at snapshots; what it was between
   two of these is an estimate, on the line from one to the other. */
uint64_t *garbage_of_curve(const struct profile *profile);

#endif
