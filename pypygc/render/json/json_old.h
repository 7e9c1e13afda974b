/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of the JSON report about the old generation and the collector's work. Each function
   writes one member of the object that is open. */
#ifndef PYPYGC_RENDER_JSON_OLD_H
#define PYPYGC_RENDER_JSON_OLD_H

#include "analysis/facts.h"
#include "render/json/json_owner.h"

#include <stdio.h>

/* "bill": what the instructions in the collector went to, and the unit costs. */
void json_put_bill(const struct facts *facts, FILE *out);

/* "generations": what became of all that got old, in a few figures. */
void json_put_generations(const struct facts *facts, FILE *out);

/* "majors": the completed major collections. */
void json_put_majors(const struct profile *profile, FILE *out);

/* "held": who kept the old generation alive, with the holders. */
void json_put_held(const struct profile *profile, FILE *out);

#endif
