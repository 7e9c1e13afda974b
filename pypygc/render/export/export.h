/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 7: profiles for other people's viewers. One file a format. */
#ifndef PYPYGC_RENDER_EXPORT_EXPORT_H
#define PYPYGC_RENDER_EXPORT_EXPORT_H

#include "analysis/facts.h"
#include "base/fault.h"
#include "render/export/metric.h"
#include "render/format.h"

/* What a format is made of. */
struct export
{
    const char *file; /* the profile's */
    const struct facts *facts;
    bool has_metric;    /* one was asked for, and is known */
    enum metric metric; /* that one, or allocated bytes */
};

struct export_request {
    const struct format *format;
    const char *output; /* NULL: standard output */
    const char *metric; /* a name; NULL: none was asked for */
};

/* True if a format that has several metrics has this one: the one that was asked for, or all that the run
   measured. Objects only if asked for: they make the file twice as large, and the picture is much the same. */
bool export_shows(const struct export *export, enum metric metric);

/* Exports the profile in file. Returns 0, or -1 with *fault set. */
int export_make(const struct export_request *request, const char *file, struct fault *fault);

#endif
