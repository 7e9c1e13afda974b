/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records of snapshots of the heap: snapshot, and those that belong to the one before them:
   retained, owned, kept. Each function takes one record. */
#ifndef PYPYGC_PROFILE_READ_SNAPSHOT_H
#define PYPYGC_PROFILE_READ_SNAPSHOT_H

#include "profile/reading.h"

void read_snapshot(struct reader *reader, struct json_object *record);
void read_retained(struct reader *reader, struct json_object *record);
void read_owned(struct reader *reader, struct json_object *record);
void read_kept(struct reader *reader, struct json_object *record);

/* All are read: which one is that of the end. */
void read_snapshots_end(struct reader *reader);

#endif
