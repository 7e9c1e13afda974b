/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the process: system calls, fork, exec, its end. Here it is
   decided when the profile is written. */
#ifndef PYPYGC_TOOL_LIFE_H
#define PYPYGC_TOOL_LIFE_H

#include "pub_tool_basics.h"

#include "port.h"

/* Prepares; to be called when the options are known. */
void PG_(life_start)(void);

/* To be called after every minor collection: forgets what it moved, and writes a
   checkpoint when one is due. */
void PG_(life_after_minor)(void);

/* Ends the counting for good and writes the profile, if counting runs. */
void PG_(life_stop)(void);

/* Callbacks of VG_(needs_syscall_wrapper), and the tool's fini. */
void PG_(life_pre_syscall)(ThreadId tid, UInt number, UWord* args, UInt count);
void PG_(life_post_syscall)(ThreadId tid, UInt number, UWord* args, UInt count,
                            SysRes result);
void PG_(life_fini)(Int exit_code);

#endif
