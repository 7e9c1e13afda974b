/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the JIT log to those who need it: what it tells goes to the code map, to
   the owners and to the costs of code. */
#ifndef PYPYGC_TOOL_JITEVENTS_H
#define PYPYGC_TOOL_JITEVENTS_H

#include "pub_tool_basics.h"

#include "port.h"

/* Reads the log from now on, as --jitlog says, which is checked: ends the process
   if the log cannot be kept where it is to be. */
void PG_(jitevents_start)(void);

#endif
