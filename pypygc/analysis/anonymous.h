/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the user's names out of a profile, so that what is made of it can be given away: files, functions,
   classes, variables, phases, paths and arguments become "file1.py", "function2" and so on, the same name
   everywhere the same. What PyPy, its standard library and the tool have named stays. */
#ifndef PYPYGC_ANALYSIS_ANONYMOUS_H
#define PYPYGC_ANALYSIS_ANONYMOUS_H

#include "profile/profile.h"

/* What a profile is called whose file's name is the user's. */
#define ANONYMOUS_PROFILE "profile"

struct anonymous;

/* None yet. Never NULL; free with anonymous_free, after the profiles. */
struct anonymous *anonymous_new(void);
void anonymous_free(struct anonymous *anonymous);

/* Changes the names of a profile that was just read, before anybody else has seen it. Names that several
   profiles share become the same. */
void anonymous_profile(struct anonymous *anonymous, struct profile *profile);

#endif
