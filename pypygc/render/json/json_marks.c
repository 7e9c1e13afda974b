/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks of the program in the JSON report: see json_marks.h. */
#include "render/json/json_marks.h"

void json_put_start(const struct profile *profile, FILE *out)
{
    const struct start *start = &profile->start;
    struct json_object *object;

    if (start->reason == NULL)
        return;
    object = json_object_new_object();
    json_add_string(object, "reason", start->reason);
    json_add_number(object, "allocated_bytes", start->allocated_bytes);
    json_add_measured(object, "instructions", &start->instructions);
    json_add_measured(object, "minor_collections", &start->minors);
    json_add_measured(object, "major_collections", &start->majors);
    json_add_measured(object, "traces", &start->traces);
    json_add_measured(object, "warm_up_end_bytes", &start->warm_up_end_bytes);
    fputs(",\n\"start\": ", out);
    json_put_value(out, object);
}

void json_add_phase(struct json_object *object, const struct phase *phase)
{
    json_add_number(object, "allocated_bytes", phase->allocated_bytes);
    json_add_counts(object, "survived", &phase->survived);
    json_add_number(object, "minor_collections", phase->minors);
    json_add_measured(object, "major_collections", &phase->majors);
    json_add_measured(object, "instructions", &phase->instructions);
    json_add_measured(object, "jit_instructions", &phase->jit_instructions);
    json_add_measured(object, "gc_instructions", &phase->gc_instructions);
}

void json_put_phases(const struct profile *profile, FILE *out)
{
    if (profile->n_phases == 0)
        return;
    json_list_begin(out, "phases");
    for (size_t i = 0; i < profile->n_phases; i++) {
        const struct phase *phase = &profile->phases[i];
        struct json_object *object = json_object_new_object();
        json_add_string(object, "name", phase->name);
        json_add_number(object, "entries", phase->entries);
        if (phase->open)
            json_add_boolean(object, "open", true);
        json_add_number(object, "start_allocated_bytes", phase->start_allocated_bytes);
        json_add_number(object, "end_allocated_bytes", phase->end_allocated_bytes);
        json_add_phase(object, phase);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}
