/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are replaced as a whole: whoever looks sees the old one or the new one, never half of
   it, and a failure leaves the old one. */
#ifndef PYPYGC_BASE_REPLACE_H
#define PYPYGC_BASE_REPLACE_H

#include "base/fault.h"
#include "base/gate.h"

#include <stdio.h>

struct replacement {
    char *path;      /* of the file */
    char *temporary; /* beside it */
    FILE *out;       /* write here: it leads through the gate */
    FILE *file;      /* behind it */
};

/* Begins to replace the file at path, which need not be there. It refuses the file at input, which
   is being read, and what is no regular file. Returns 0, or -1 with *fault set. */
int replace_begin(const char *path, const char *input, enum gate gate,
                  struct replacement *replacement, struct fault *fault);

/* Puts the new file in the place of the old one. Returns 0, or -1 with *fault set: then the old one
   is as it was. */
int replace_end(struct replacement *replacement, struct fault *fault);

#endif
