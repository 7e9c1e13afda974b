/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connects the model and the instrumentation to the PyPy that was found. */
#ifndef PYPYGC_TOOL_ATTACH_H
#define PYPYGC_TOOL_ATTACH_H

#include "port.h"

/* A usable layout was found (pypy/discover.h): the model and the instrumentation
   can start. Parts for which the layout lacks something do not, and are recorded
   as missing. */
void PG_(attach)(void);

/* Memory of the program at START was given back, or is protected otherwise now: what
   was known of it is forgotten. */
void PG_(attach_memory_gone)(Addr start, SizeT bytes);
void PG_(attach_memory_protected)(Addr start, SizeT bytes, Bool rr, Bool ww,
                                  Bool xx);

#endif
