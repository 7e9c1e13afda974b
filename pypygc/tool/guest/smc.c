/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Valgrind's checks for self-modifying code.

   Valgrind's default on amd64, all-non-file, lets every superblock of code
   outside of files, such as JIT code, compare the code with what it was when it
   was translated, each time it runs. PyPy's JIT announces every change of code
   itself, so that the checks find nothing.

   Until PyPy is found the default is in force: a process may be anything. */
#include "guest/smc.h"

/* From Valgrind's coregrind/pub_core_options.h, which is not installed for
   tools; the same since 3.7, when all-non-file was added. The variable is read
   whenever a superblock is translated (m_translate.c needs_self_check). */
typedef enum {
   Vg_SmcNone,
   Vg_SmcStack,
   Vg_SmcAll,
   Vg_SmcAllNonFile,
   NoWish /* ours: the command line left it alone */
} VgSmc;

extern VgSmc VG_(clo_smc_check);

static struct {
   VgSmc by_default;
   Bool  wish;
} state;

void PG_(smc_before_options)(void)
{
   state.by_default   = VG_(clo_smc_check);
   VG_(clo_smc_check) = NoWish;
}

void PG_(smc_after_options)(void)
{
   state.wish = VG_(clo_smc_check) != NoWish;
   if (!state.wish)
      VG_(clo_smc_check) = state.by_default;
}

void PG_(smc_pypy_found)(Bool announces)
{
   if (announces && !state.wish)
      VG_(clo_smc_check) = Vg_SmcNone;
}
