/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the record `trace_ops`: the lists of a trace's operations. */
#ifndef PYPYGC_PROFILE_READ_OPS_H
#define PYPYGC_PROFILE_READ_OPS_H

#include "profile/record.h"

/* Fills opt, recorded, code and n_objects of trace from the record. Of opt and recorded, operations
   that this version does not know are left out. Returns 0, or -1 with context->failed set. */
int read_trace_ops(struct record_context *context, struct json_object *record, struct trace *trace);

#endif
