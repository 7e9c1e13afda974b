/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of the report for people alone: one snapshot of the heap, or what instances of one class cost
   in it. */
#ifndef PYPYGC_RENDER_REPORT_PART_H
#define PYPYGC_RENDER_REPORT_PART_H

#include "base/fault.h"
#include "render/report.h"

/* Writes what request->snapshot and request->class name. Returns 0, or -1 with *fault set, also if
   there is none with the name: then the fault says which there are. */
int report_part_write(const struct report_request *request, const struct report *report,
                      struct fault *fault);

#endif
