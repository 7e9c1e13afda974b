/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work in the JSON report. */
#ifndef PYPYGC_RENDER_JSON_WORK_H
#define PYPYGC_RENDER_JSON_WORK_H

#include "analysis/work/called_from.h"
#include "render/json/json_value.h"
#include "render/report.h"

/* Adds what the ledger knows of a line; nothing without a ledger. */
void json_add_work(struct json_object *line, const struct facts *facts, const struct place *place);

/* Adds the member called_from; nothing where no line is known. */
void json_add_called_from(struct json_object *object, const struct called_from *from);

/* Writes the members work to mapped. */
void json_put_work(const struct facts *facts, FILE *out);

#endif
