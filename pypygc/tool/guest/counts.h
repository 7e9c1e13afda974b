/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What generated code counts at every way out of a superblock, it counts in words of
   the running thread's shadow registers: the instructions for that are half as long as
   those for a word of the tool's own, whose address takes ten bytes each time.
   GuestWords has the sums; they are brought up to date before anybody reads them. */
#ifndef PYPYGC_TOOL_COUNTS_H
#define PYPYGC_TOOL_COUNTS_H

#include "pub_tool_basics.h"

#include "libvex_guest_amd64.h"

#include "event.h"

typedef enum {
   CountOutside,    /* of GuestWords.instructions */
   CountJit,        /* of GuestWords.jit_instructions */
   CountReferences, /* of GuestWords.references: reads, and the writes from bit
                       PG_COUNT_WRITES_SHIFT on */
   PG_COUNT_WORDS
} CountWord;

/* The shadow of registers that Valgrind's core has no shadows of its own for. Others than
   this tool do not use it. */
#define PG_COUNTS_OFFSET ((Int)offsetof(VexGuestAMD64State, guest_YMM0))

/* Constants of 32 bits are shorter. A quantum has 100,000 superblocks (event.h), so that
   none may add more reads than PG_COUNT_MOST_READS here. */
#define PG_COUNT_WRITES_SHIFT 24
#define PG_COUNT_MOST_READS   160

/* From now on the words are emptied whenever a thread stops to run. */
void PG_(counts_start)(void);

/* THREAD is about to run. */
void PG_(counts_run)(ThreadId thread);

#endif
