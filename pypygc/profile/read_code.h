/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records `trace_code`: machine code of traces. Only for reader.c. */
#ifndef PYPYGC_PROFILE_READ_CODE_H
#define PYPYGC_PROFILE_READ_CODE_H

#include "profile/reading.h"

void read_trace_code(struct reader *reader, struct json_object *record);

#endif
