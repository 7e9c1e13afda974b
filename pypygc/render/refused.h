/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands say of what they were given and cannot show. */
#ifndef PYPYGC_RENDER_REFUSED_H
#define PYPYGC_RENDER_REFUSED_H

#include "base/fault.h"
#include "profile/profile.h"
#include "profile/sources.h"

/* Returns 0, or -1 with *fault set if the profile in file is a baseline, which has not enough. */
int refuse_baseline(const struct profile *profile, const char *file, struct fault *fault);

/* Says which sources were not read because of where they are, if any, and what has them read. They were
   wanted "to quote it", for example. */
void tell_refused_sources(const struct sources *sources, const char *wanted);

#endif
