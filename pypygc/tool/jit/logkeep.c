/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JIT log in a file of the user's: see logkeep.h. */
#include "logkeep.h"

#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_vki.h"

#include "base/hold.h"

#define RLIMIT_FSIZE 1

static struct {
   const HChar* path; /* NULL: the log is not kept, or no more */
   Int          fd;   /* -1: not opened yet */
   ULong        size;
} state = {NULL, -1, 0};

const HChar* PG_(logkeep_start)(const HChar* path)
{
   struct vg_stat info;
   Bool           there = !sr_isError(VG_(stat)(path, &info));
   if (there && !VKI_S_ISREG(info.mode) && !VKI_S_ISCHR(info.mode))
      return "it is neither a file nor a device";
   Int fd = VG_(fd_open)(path, VKI_O_CREAT | VKI_O_WRONLY, 0600);
   if (fd < 0)
      return "the directory does not exist or is not writable";
   VG_(close)(fd);
   if (!there)
      VG_(unlink)(path);
   state.path = path;
   return NULL;
}

/* Opens the file out of the program's reach; -1 if it cannot be. */
static Int open_file(void)
{
   return PG_(hold)(
      VG_(fd_open)(state.path, VKI_O_CREAT | VKI_O_WRONLY | VKI_O_TRUNC, 0600));
}

static void stop(void)
{
   if (state.fd >= 0)
      VG_(close)(state.fd);
   state.fd   = -1;
   state.path = NULL;
}

/* A write beyond the limit on the size of files would raise SIGXFSZ, and end the
   program. */
static Bool fits(SizeT count)
{
   struct vki_rlimit limit;
   return VG_(getrlimit)(RLIMIT_FSIZE, &limit) != 0 ||
          state.size + count <= limit.rlim_cur;
}

const HChar* PG_(logkeep_write)(const UChar* bytes, SizeT count)
{
   if (state.path == NULL)
      return NULL;
   const HChar* problem = NULL;
   if (state.fd < 0 && (state.fd = open_file()) < 0)
      problem = "it could not be opened";
   else if (!fits(count))
      problem = "the limit on the size of files is reached";
   else if (VG_(write)(state.fd, bytes, count) != (Int)count)
      problem = "it could not be written (is the disk full?)";
   state.size += count;
   if (problem != NULL)
      stop();
   return problem;
}

void PG_(logkeep_forked)(void)
{
   stop();
}
