/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JIT did: see json_jit.h. */
#include "render/json/json_jit.h"

#include "analysis/jit.h"
#include "render/json/json_value.h"

static struct json_object *aborts_array(const struct jit_summary *summary)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < summary->n_aborts; i++) {
        struct json_object *object = json_object_new_object();
        json_add_place(object, &summary->aborts[i].place);
        json_add_number(object, "count", summary->aborts[i].count);
        json_object_array_add(array, object);
    }
    return array;
}

static struct json_object *reasons_array(const struct profile *profile)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < profile->n_abort_reasons; i++) {
        struct json_object *object = json_object_new_object();
        json_add_string(object, "reason", profile->abort_reasons[i].name);
        json_add_number(object, "count", profile->abort_reasons[i].count);
        json_object_array_add(array, object);
    }
    return array;
}

void json_put_jit(const struct facts *facts, FILE *out)
{
    struct json_object *object;
    struct jit_summary summary;

    if (!facts->profile->totals.known[TOTAL_TRACES])
        return;
    jit_summarise(facts, &summary);
    object = json_object_new_object();
    json_add_number(object, "loops", summary.loops);
    json_add_number(object, "bridges", summary.bridges);
    json_add_number(object, "entry_bridges", summary.entry_bridges);
    json_add_number(object, "other_traces", summary.other);
    json_add_number(object, "freed", summary.freed);
    json_object_object_add(object, "aborts", aborts_array(&summary));
    if (facts->profile->n_abort_reasons > 0)
        json_object_object_add(object, "abort_reasons", reasons_array(facts->profile));
    fputs(",\n\"jit\": ", out);
    json_put_value(out, object);
    jit_free(&summary);
}
