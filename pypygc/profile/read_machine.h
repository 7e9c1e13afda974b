/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records about where the program ran: machine, loaded, aborts. Each function puts one record
   into the profile; what is wrong with it is in reader->context. */
#ifndef PYPYGC_PROFILE_READ_MACHINE_H
#define PYPYGC_PROFILE_READ_MACHINE_H

#include "profile/reading.h"

void read_machine(struct reader *reader, struct json_object *record);
void read_loaded(struct reader *reader, struct json_object *record);
void read_aborts(struct reader *reader, struct json_object *record);

#endif
