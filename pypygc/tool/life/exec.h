/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a program is about to give way to another one. */
#ifndef PYPYGC_TOOL_EXEC_H
#define PYPYGC_TOOL_EXEC_H

#include "pub_tool_basics.h"

#include "port.h"

/* False if the system call NUMBER with ARGS is no execve or execveat, or if it is
   one that is certain to fail: where it is looked for a program in one directory
   after the other, most do. */
Bool PG_(exec_may_succeed)(UInt number, const UWord* args);

#endif
