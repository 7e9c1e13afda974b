/* SPDX-License-Identifier: MIT */
/* Marks for programs that run under pypygc, the Valgrind tool: which part of a run is measured, and
   what its parts are called. Without Valgrind they cost a few machine instructions and do nothing;
   under another tool they do nothing either.

   This file alone, unlike the rest of pypygc, is under the following licence, so that any program
   may carry it.

   Copyright (C) 2026 the pypygc developers

   Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
   associated documentation files (the "Software"), to deal in the Software without restriction,
   including without limitation the rights to use, copy, modify, merge, publish, distribute,
   sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
   furnished to do so, subject to the following conditions:

   The above copyright notice and this permission notice shall be included in all copies or
   substantial portions of the Software.

   THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
   NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
   NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
   DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
   OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
#ifndef PYPYGC_H
#define PYPYGC_H

#ifndef __VALGRIND_H
#include <valgrind/valgrind.h>
#endif

/* Numbers of the requests. They never change. */
enum {
    VG_USERREQ__PYPYGC_START = VG_USERREQ_TOOL_BASE('P', 'G') + 0x100,
    VG_USERREQ__PYPYGC_STOP,
    VG_USERREQ__PYPYGC_PHASE_BEGIN,
    VG_USERREQ__PYPYGC_PHASE_END,
    VG_USERREQ__PYPYGC_SNAPSHOT
};

/* With --start=request: counting begins here, unless it has begun. Otherwise nothing. */
#define PYPYGC_START() VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_START, 0, 0, 0, 0, 0)

/* Counting ends here, for good: the profile is written now, and what comes later is not in it.
   Nothing if counting has not begun. */
#define PYPYGC_STOP() VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_STOP, 0, 0, 0, 0, 0)

/* From here on to PYPYGC_PHASE_END with the same name lies a phase of the run, whose figures the
   profile has. Phases may lie in each other, overlap, and come again: then they are added up. With
   --start=request the first one also begins the counting. NAME is a string. */
#define PYPYGC_PHASE_BEGIN(name)                                                                   \
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_PHASE_BEGIN, (name),                        \
                                    __builtin_strlen(name), 0, 0, 0)
#define PYPYGC_PHASE_END(name)                                                                     \
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_PHASE_END, (name), __builtin_strlen(name),  \
                                    0, 0, 0)

/* A snapshot of the collector's heap as it is now: what is alive, by type and by who allocated it, and
   what keeps it alive. Nothing while counting has not begun. NAME is a string. */
#define PYPYGC_SNAPSHOT(name)                                                                      \
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_SNAPSHOT, (name), __builtin_strlen(name),   \
                                    0, 0, 0)

#endif
