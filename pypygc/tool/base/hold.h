/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors that the tool keeps open while the program runs. */
#ifndef PYPYGC_TOOL_HOLD_H
#define PYPYGC_TOOL_HOLD_H

#include "port.h"

/* Moves FD to a number that the program can neither use, close nor replace, and
   that an exec closes. Returns it, or -1 if there is no room; FD is closed in any
   case. */
Int PG_(hold)(Int fd);

#endif
