/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of the profile that say where the program ran: the machine,
   the files that the process has mapped, and what PyPy says of its JIT
   (docs/format.md). Called by writer.c. */
#ifndef PYPYGC_TOOL_WRITE_ENVIRONMENT_H
#define PYPYGC_TOOL_WRITE_ENVIRONMENT_H

#include "port.h"

/* The record about kernel, distribution, processor and its caches. What /proc,
   /sys and /etc do not say is left out. */
void PG_(write_machine)(void);

/* The record of the libraries and extension modules that the process has mapped
   as code, each once, in the order of their addresses. */
void PG_(write_loaded)(void);

/* The record of why the JIT gave up traces, if PyPy has said so. */
void PG_(write_aborts)(void);

#endif
