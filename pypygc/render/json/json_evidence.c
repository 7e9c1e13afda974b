/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of findings as JSON: see json_evidence.h. */
#include "render/json/json_evidence.h"

#include "render/json/json_value.h"

struct json_object *json_evidence(const struct finding *finding)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < finding->n_evidence; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        if (evidence->unit == EVIDENCE_PERCENT) {
            char text[64]; /* two digits say enough, and 17 would say too much */
            snprintf(text, sizeof text, "%.2f", evidence->percent);
            json_object_object_add(object, evidence->key,
                                   json_object_new_double_s(evidence->percent, text));
        } else {
            json_add_number(object, evidence->key, evidence->number);
        }
    }
    return object;
}
