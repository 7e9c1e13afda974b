/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JIT did, for the JSON report. */
#ifndef PYPYGC_RENDER_JSON_JIT_H
#define PYPYGC_RENDER_JSON_JIT_H

#include "analysis/facts.h"

#include <stdio.h>

/* Writes "jit"; nothing if the run's JIT log was not seen. */
void json_put_jit(const struct facts *facts, FILE *out);

#endif
