/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs with different settings, side by side. */
#ifndef PYPYGC_RENDER_TRIALS_H
#define PYPYGC_RENDER_TRIALS_H

#include "analysis/trial.h"

#include <stdio.h>

/* Writes the trials, of which the first one is what the others are compared with, as text. Write
   errors stay in the stream. */
void trials_put(const struct trial *trials, size_t count, FILE *out);

#endif
