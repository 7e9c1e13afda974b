/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Valgrind's checks for self-modifying code (--smc-check): off where PyPy makes
   them unnecessary. Why that is safe: docs/internals.md. */
#ifndef PYPYGC_TOOL_SMC_H
#define PYPYGC_TOOL_SMC_H

#include "port.h"

/* To be called before and after the command line is read: finds out whether the
   user has a wish. */
void PG_(smc_before_options)(void);
void PG_(smc_after_options)(void);

/* PyPy was found, and nothing of it has run: ANNOUNCES tells whether it says so
   when it changes code. Turns the checks off for all code that is translated
   from now on, unless the user has a wish. */
void PG_(smc_pypy_found)(Bool announces);

#endif
