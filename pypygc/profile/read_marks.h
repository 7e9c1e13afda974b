/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records about when counting began, and about phases. What is wrong with one is in
   reader->context. */
#ifndef PYPYGC_PROFILE_READ_MARKS_H
#define PYPYGC_PROFILE_READ_MARKS_H

#include "profile/reading.h"

/* Sets the profile's time. */
void read_time(struct reader *reader, struct json_object *record);

/* Sets the profile's start. */
void read_start(struct reader *reader, struct json_object *record);

/* Appends a phase. */
void read_phase(struct reader *reader, struct json_object *record);

#endif
