/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file's code an address is in: the libraries that malloc. */
#ifndef PYPYGC_TOOL_LIBRARIES_H
#define PYPYGC_TOOL_LIBRARIES_H

#include "../port.h"

/* The path of the file that is mapped at ADDRESS: a string (base/strings.h), 0 for
   none. */
UInt PG_(library_at)(Addr address);

/* Files may be mapped elsewhere now: what is remembered is forgotten. */
void PG_(libraries_forget)(void);

#endif
