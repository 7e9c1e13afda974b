/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the ledger of work: each appends its record to profile->work. What is wrong with one is in
   reader->context. */
#ifndef PYPYGC_PROFILE_READ_WORK_H
#define PYPYGC_PROFILE_READ_WORK_H

#include "profile/reading.h"

void read_work(struct reader *reader, struct json_object *record);
void read_work_span(struct reader *reader, struct json_object *record);
void read_code(struct reader *reader, struct json_object *record);
void read_line_costs(struct reader *reader, struct json_object *record);
void read_called_costs(struct reader *reader, struct json_object *record);
void read_guard_costs(struct reader *reader, struct json_object *record);
void read_tracing(struct reader *reader, struct json_object *record);
void read_calls(struct reader *reader, struct json_object *record);
void read_mapped(struct reader *reader, struct json_object *record);

#endif
