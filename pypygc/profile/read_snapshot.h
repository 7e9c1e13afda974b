/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records of a snapshot of the heap: snapshot, retained, kept. Each function takes one
   record. */
#ifndef PYPYGC_PROFILE_READ_SNAPSHOT_H
#define PYPYGC_PROFILE_READ_SNAPSHOT_H

#include "profile/reading.h"

void read_snapshot(struct reader *reader, struct json_object *record);
void read_retained(struct reader *reader, struct json_object *record);
void read_kept(struct reader *reader, struct json_object *record);

#endif
