/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command of a run, for people. */
#ifndef PYPYGC_RENDER_COMMAND_H
#define PYPYGC_RENDER_COMMAND_H

#include "profile/profile.h"

/* The command in one line, with blanks between its words, as it is: whoever writes it escapes what does
   harm. Free it with free(). */
char *command_line(const struct run *run);

#endif
