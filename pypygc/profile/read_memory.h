/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records of how much memory there was over the run: the memory curve (memory), the kernel's
   view (resident), what is alive over the run (alive), and who keeps pages that are mostly free
   (sparse). Each function takes one
   record. */
#ifndef PYPYGC_PROFILE_READ_MEMORY_H
#define PYPYGC_PROFILE_READ_MEMORY_H

#include "profile/reading.h"

void read_memory_point(struct reader *reader, struct json_object *record);
void read_resident(struct reader *reader, struct json_object *record);
void read_sparse(struct reader *reader, struct json_object *record);
void read_alive(struct reader *reader, struct json_object *record);
void read_alive_of(struct reader *reader, struct json_object *record);

#endif
