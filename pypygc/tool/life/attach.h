/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connects the model and the instrumentation to the PyPy that was found. */
#ifndef PYPYGC_TOOL_ATTACH_H
#define PYPYGC_TOOL_ATTACH_H

#include "port.h"

/* A usable layout was found (pypy/discover.h): the model and the instrumentation
   can start. Parts for which the layout lacks something do not, and are recorded
   as missing. */
void PG_(attach)(void);

#endif
