/* SPDX-License-Identifier: GPL-3.0-or-later */
/* System calls for which Valgrind has no function that tools may use. What the
   program does is not touched by them: they are the tool's own. */
#ifndef PYPYGC_TOOL_KERNEL_H
#define PYPYGC_TOOL_KERNEL_H

#include "pub_tool_basics.h"
#include "pub_tool_vki.h"

#include "pub_tool_vkiscnums.h"

#include "port.h"

/* Flags and commands of Linux on x86-64 that not every version of Valgrind
   names. */
#define PG_O_NOCTTY          0400
#define PG_O_NOFOLLOW        0400000
#define PG_O_CLOEXEC         02000000
#define PG_O_PATH            010000000
#define PG_O_DIRECTORY       0200000
#define PG_O_TMPFILE         020200000
#define PG_F_DUPFD_CLOEXEC   1030
#define PG_AT_SYMLINK_FOLLOW 0x400

/* Call NUMBER with up to five arguments. Returns what the kernel returns: an
   error is the negative number of it. */
static inline Word PG_(kernel)(UWord number, UWord a, UWord b, UWord c, UWord d,
                               UWord e)
{
   Word           result;
   register UWord r10 __asm__("r10") = d;
   register UWord r8 __asm__("r8")   = e;
   __asm__ volatile("syscall"
                    : "=a"(result)
                    : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                    : "rcx", "r11", "memory");
   return result;
}

#endif
