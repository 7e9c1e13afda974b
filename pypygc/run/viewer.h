/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens a page in the user's browser. */
#ifndef PYPYGC_RUN_VIEWER_H
#define PYPYGC_RUN_VIEWER_H

#include "base/fault.h"

/* Opens the file by xdg-open, or by the command that the variable BROWSER names, and does not wait
   until it is closed. Returns 0, or -1 with *fault set: there is no such command. */
int viewer_open(const char *path, struct fault *fault);

#endif
