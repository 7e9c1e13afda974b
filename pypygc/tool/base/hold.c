/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors of the tool: see hold.h. Valgrind lets the program have none at or
   above a limit, raises the kernel's by twelve (coregrind/m_main.c
   N_RESERVED_FDS), and takes its own from there, the lowest first. Those of this
   tool are at the end. */
#include "base/hold.h"

#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"

#include "base/kernel.h"

#define FROM_END 4

Int PG_(hold)(Int fd)
{
   struct vki_rlimit limit;
   Word              held = -1;
   if (fd < 0)
      return -1;
   if (VG_(getrlimit)(VKI_RLIMIT_NOFILE, &limit) == 0 &&
       limit.rlim_cur > FROM_END)
      held = PG_(kernel)(__NR_fcntl, fd, PG_F_DUPFD_CLOEXEC,
                         limit.rlim_cur - FROM_END, 0, 0);
   VG_(close)(fd);
   return held < 0 ? -1 : (Int)held;
}
