/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file with all that somebody else needs to judge a run: the profile, its report as text,
   the Python source that the report names, and how to make the run again. */
#ifndef PYPYGC_RENDER_BUNDLE_H
#define PYPYGC_RENDER_BUNDLE_H

#include "base/fault.h"
#include "render/report.h"

/* Writes the bundle to path, a tar archive, compressed as the name's ending says (.tar.gz,
   .tar.xz). The file appears when it is whole. Returns 0, or -1 with *fault set, and then nothing
   is left and what was at path before is still there. Only a device or a pipe at path is written to
   directly. */
int bundle_write(const struct report *report, const char *path, struct fault *fault);

#endif
