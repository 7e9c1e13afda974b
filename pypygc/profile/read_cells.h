/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records about memory and collections: cell, store, external, minor, major. Each
   function appends one record to the profile; what is wrong with it is in reader->context. */
#ifndef PYPYGC_PROFILE_READ_CELLS_H
#define PYPYGC_PROFILE_READ_CELLS_H

#include "profile/reading.h"

void read_cell(struct reader *reader, struct json_object *record);
void read_type_rest(struct reader *reader, struct json_object *record);
void read_lifetime(struct reader *reader, struct json_object *record);
void read_store(struct reader *reader, struct json_object *record);
void read_external(struct reader *reader, struct json_object *record);
void read_minor(struct reader *reader, struct json_object *record);
void read_major(struct reader *reader, struct json_object *record);

#endif
