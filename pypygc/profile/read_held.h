/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records about who keeps what alive: held, and the holders after it. Each function
   appends one record to the profile; what is wrong with it is in reader->context. */
#ifndef PYPYGC_PROFILE_READ_HELD_H
#define PYPYGC_PROFILE_READ_HELD_H

#include "profile/reading.h"

void read_held(struct reader *reader, struct json_object *record);
void read_holder(struct reader *reader, struct json_object *record);
void read_finalizable(struct reader *reader, struct json_object *record);

/* The list of [name, objects, bytes] of a record, and how many: NULL and 0 where it is not there. */
struct held_type *read_held_types(struct reader *reader, struct json_object *list, size_t *n);

#endif
