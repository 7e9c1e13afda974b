/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPy's own summary of its JIT, which it writes at its end if PYPYLOG asks for it: the only place
   where it says why traces were given up. */
#ifndef PYPYGC_PRELOAD_SUMMARY_H
#define PYPYGC_PRELOAD_SUMMARY_H

#include <stdio.h>

/* The value of PYPYLOG that makes PyPy write the summary, and nothing else, to a file that does
   not exist. */
char *summary_pypylog(void);

/* True if PyPy opens that file, or one beside it, as a forked process does. */
int summary_is_path(const char *path);

/* A stream in place of that file, whose text goes to the tool. It has no descriptor. NULL if there
   is no memory. */
FILE *summary_open(void);

#endif
