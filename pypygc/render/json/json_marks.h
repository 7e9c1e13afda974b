/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of the JSON report about marks of the program. Each function writes one member of the
   object that is open, or nothing if there is nothing to say. */
#ifndef PYPYGC_RENDER_JSON_MARKS_H
#define PYPYGC_RENDER_JSON_MARKS_H

#include "render/json/json_value.h"

#include <stdio.h>

/* "start": when counting began, if that was later than the process. */
void json_put_start(const struct profile *profile, FILE *out);

/* Adds what was measured of a phase to an object of a list. */
void json_add_phase(struct json_object *object, const struct phase *phase);

/* "phases": the parts of the run that the program has named. */
void json_put_phases(const struct profile *profile, FILE *out);

#endif
