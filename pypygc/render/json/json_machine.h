/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program ran, for the JSON report. */
#ifndef PYPYGC_RENDER_JSON_MACHINE_H
#define PYPYGC_RENDER_JSON_MACHINE_H

#include "render/json/json_value.h"

/* Adds "machine" and "loaded" to the object of the run, as far as the profile has them. */
void json_add_machine(struct json_object *run, const struct profile *profile);

#endif
