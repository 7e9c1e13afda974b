/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How commands show source code and traces to people: where to, in colours, with which files. */
#ifndef PYPYGC_RENDER_SHOWING_H
#define PYPYGC_RENDER_SHOWING_H

#include "base/ink.h"
#include "profile/sources.h"

struct showing {
    const char *output;            /* a file; NULL: standard output */
    struct source_folders sources; /* directories whose Python files may be read, too */
    enum ink_when colours;
};

#endif
