/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which profile is meant when the user names none. */
#ifndef PYPYGC_RUN_NEWEST_H
#define PYPYGC_RUN_NEWEST_H

#include "base/fault.h"

/* Finds the file pypygc.out.* in the current directory that was changed last, of those that belong
   to this user; symbolic links, empty files and rests of interrupted writes are none. Returns its name,
   from malloc, or NULL with *fault set if there is none. */
char *newest_profile(struct fault *fault);

#endif
