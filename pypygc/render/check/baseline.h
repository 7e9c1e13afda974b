/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a baseline for `pypygc check`: a profile with no more than what another run is compared
   with, a few kilobytes and made for version control. */
#ifndef PYPYGC_RENDER_BASELINE_H
#define PYPYGC_RENDER_BASELINE_H

#include "analysis/verdict.h"

#include <stdio.h>

/* Writes what makes runs comparable, the totals, and the figures of the functions and types that
   the limits are about. Nothing in it changes from run to run but the figures. Write errors stay
   in the stream. */
void baseline_put(const struct standing *run, const struct limits *limits, FILE *out);

#endif
