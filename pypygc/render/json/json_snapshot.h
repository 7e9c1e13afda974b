/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory as memory in the JSON report: the curve with its verdict, and the snapshots. */
#ifndef PYPYGC_RENDER_JSON_SNAPSHOT_H
#define PYPYGC_RENDER_JSON_SNAPSHOT_H

#include "analysis/growth.h"
#include "render/json/json_owner.h"

/* How the memory of a run is judged, without the curve: figures, and what grows. */
struct json_object *json_memory_verdict(const struct growth *growth);

/* "memory": the curve and its verdict; nothing if the profile has no curve. */
void json_put_memory(const struct facts *facts, FILE *out);

/* "snapshots": all of them; nothing if none was taken. */
void json_put_snapshots(const struct facts *facts, struct stacks *stacks, FILE *out);

#endif
