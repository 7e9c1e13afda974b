/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Client requests: of the program (include/pypygc.h), and of the preload library
   (include/requests.h). What they point at is checked before it is read. */
#ifndef PYPYGC_TOOL_REQUESTS_H
#define PYPYGC_TOOL_REQUESTS_H

#include "pub_tool_basics.h"

#include "port.h"

/* Callback of VG_(needs_client_requests). */
Bool PG_(client_request)(ThreadId tid, UWord* args, UWord* result);

#endif
