/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When something was, on an axis of instructions: the collector's clock counts allocated bytes, and the
   memory curve says how many instructions had been executed at some of its values. Between these it is
   taken as even, so a moment is right within two points of the curve. */
#ifndef PYPYGC_RENDER_EXPORT_TIMELINE_H
#define PYPYGC_RENDER_EXPORT_TIMELINE_H

#include "profile/profile.h"

/* The instructions executed when the clock stood at allocated bytes. */
uint64_t timeline_at(const struct profile *profile, uint64_t allocated);

/* The clock when counting began, and at the end. */
uint64_t timeline_begin(const struct profile *profile);
uint64_t timeline_end(const struct profile *profile);

#endif
