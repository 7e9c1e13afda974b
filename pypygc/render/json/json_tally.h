/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of objects, and what the collector was charged for it, in the JSON report. */
#ifndef PYPYGC_RENDER_JSON_TALLY_H
#define PYPYGC_RENDER_JSON_TALLY_H

#include "analysis/facts.h"
#include "render/json/json_value.h"

/* Adds what was allocated, what survived and what is old at the end, and of the other columns of a
   tally what is not 0; those of the old generation if the run followed it. */
void json_add_tally(struct json_object *object, const struct facts *facts,
                    const struct tally *tally);

/* The same for one of very many rows: what is 0 is left out, what is in the nursery if that is all that
   was allocated, and what died young if it is what neither survived nor is left. */
void json_add_short_tally(struct json_object *object, const struct facts *facts,
                          const struct tally *tally);

/* Adds gc_blame_instructions and gc_blame_instructions_by; nothing if the run did not count the
   collector's instructions. The short one adds nothing for a charge of 0, and no parts for one that is next to
   nothing (analysis/alike.h). */
void json_add_charge(struct json_object *object, const struct facts *facts,
                     const struct charge *charge);
void json_add_short_charge(struct json_object *object, const struct facts *facts,
                           const struct charge *charge);

/* Adds the key lifetime with the clock of bytes; nothing for NULL. */
void json_add_lifetimes(struct json_object *object, const struct lifetimes *lifetimes);

/* Adds the key lifetime with both clocks; nothing if the cell has none. */
void json_add_lifetime_of_cell(struct json_object *object, const struct cell *cell);

#endif
