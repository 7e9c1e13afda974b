/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Client requests between pypygc's own parts. Not for programs. */
#ifndef PYPYGC_REQUESTS_H
#define PYPYGC_REQUESTS_H

#include "valgrind.h"

/* "PG" as the tool's base (valgrind.h VG_USERREQ_TOOL_BASE). */
enum {
    /* Copies the path that PyPy shall write its JIT log to into the buffer at
      arg1 of arg2 bytes. Returns its length, 0 if no log is wanted or the
      buffer is too small. */
    VG_USERREQ__PYPYGC_JITLOG_PATH = VG_USERREQ_TOOL_BASE('P', 'G')
};

#endif
