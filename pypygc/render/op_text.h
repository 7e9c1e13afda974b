/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations of the JIT as PyPy's own log writes them: i12 = int_add(i3, 1). */
#ifndef PYPYGC_RENDER_OP_TEXT_H
#define PYPYGC_RENDER_OP_TEXT_H

#include "profile/profile.h"

#include <stdio.h>

/* Writes an operation from its name, which may be NULL, and the text of its arguments in the JIT log,
   which may be NULL too. Fields go by their names, with the structure that they are in. */
void op_text_put(FILE *out, const char *name, const char *args);

/* Writes an operation of `opt`, whatever kind it is. */
void op_text_put_opt(FILE *out, const struct opt_op *op);

#endif
