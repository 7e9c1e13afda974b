/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals of the tool's own writes: see quiet.h. The kernel sends both to the
   thread that writes, before write(2) returns, so that they are pending then. */
#include "base/quiet.h"

#include "pub_tool_libcsignal.h"

#include "base/kernel.h"

#define OWN_SIGNALS 2
static const Int own[OWN_SIGNALS] = {VKI_SIGPIPE, VKI_SIGXFSZ};

static ULong bit(Int signal)
{
   return 1ULL << (signal - 1);
}

/* The set of the signals in BITS. */
static vki_sigset_t set_of(ULong bits)
{
   vki_sigset_t set;
   VG_(memset)(&set, 0, sizeof set);
   VG_(memcpy)(&set, &bits, sizeof bits);
   return set;
}

static ULong bits_of(const vki_sigset_t* set)
{
   ULong bits;
   VG_(memcpy)(&bits, set, sizeof bits);
   return bits;
}

static ULong pending(void)
{
   vki_sigset_t set = set_of(0);
   PG_(kernel)(__NR_rt_sigpending, (UWord)&set, sizeof set, 0, 0, 0);
   return bits_of(&set);
}

void PG_(quiet_begin)(Quiet* quiet)
{
   ULong bits = 0;
   for (UInt i = 0; i < OWN_SIGNALS; i++)
      bits |= bit(own[i]);
   vki_sigset_t set = set_of(bits);
   VG_(sigprocmask)(VKI_SIG_BLOCK, &set, &quiet->mask);
   quiet->pending = set_of(pending());
}

void PG_(quiet_end)(const Quiet* quiet)
{
   struct vki_timespec at_once = {0, 0};
   for (UInt i = 0; i < OWN_SIGNALS; i++) {
      vki_sigset_t set = set_of(bit(own[i]));
      if ((bits_of(&quiet->pending) & bit(own[i])) == 0 &&
          (pending() & bit(own[i])) != 0)
         PG_(kernel)
      (__NR_rt_sigtimedwait, (UWord)&set, 0, (UWord)&at_once, sizeof set, 0);
   }
   VG_(sigprocmask)(VKI_SIG_SETMASK, &quiet->mask, NULL);
}
