/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells calls of execve that will fail: see exec.h. The conditions are those under
   which Valgrind itself lets it fail before anything has happened
   (coregrind/m_ume/main.c VG_(pre_exec_check)); after that there is no way back. */
#include "life/exec.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_vki.h"

#include "pub_tool_vkiscnums.h"

#define ANY_EXECUTE 0111

/* Valgrind runs ELF files and those that name an interpreter. */
static Bool is_program(Int fd)
{
   HChar begin[4];
   Int   n = VG_(read)(fd, begin, sizeof begin);
   return (n == 4 && VG_(memcmp)(begin, "\177ELF", 4) == 0) ||
          (n >= 2 && begin[0] == '#' && begin[1] == '!');
}

static Bool can_run(const HChar* path)
{
   struct vg_stat info;
   if (sr_isError(VG_(stat)(path, &info)) || !VKI_S_ISREG(info.mode) ||
       (info.mode & ANY_EXECUTE) == 0)
      return False;
   Int fd = VG_(fd_open)(path, VKI_O_RDONLY, 0);
   if (fd < 0)
      return False;
   Bool result = is_program(fd);
   VG_(close)(fd);
   return result;
}

Bool PG_(exec_may_succeed)(UInt number, const UWord* args)
{
   const HChar* path;
   if (number == __NR_execve)
      path = (const HChar*)args[0];
   else if (number == __NR_execveat)
      path = (const HChar*)args[1];
   else
      return False;
   if (!VG_(am_is_valid_for_client)((Addr)path, 1, VKI_PROT_READ))
      return False;
   /* relative to a directory that is open: not looked at */
   if (number == __NR_execveat && path[0] != '/' &&
       (Int)args[0] != VKI_AT_FDCWD)
      return True;
   return can_run(path);
}
