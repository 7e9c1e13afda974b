/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records about when counting began, and about phases: see read_marks.h. */
#include "profile/read_marks.h"

#include "format.h"

void read_time(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;

    reader->profile->time = (struct run_time){
        .began_milliseconds = record_measured(context, record, PYPYGC_KEY_BEGAN_MILLISECONDS),
        .elapsed_milliseconds = record_measured(context, record, PYPYGC_KEY_ELAPSED_MILLISECONDS),
    };
}

void read_start(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;

    reader->profile->start = (struct start){
        .reason = record_string(context, record, PYPYGC_KEY_REASON),
        .allocated_bytes = record_number(context, record, PYPYGC_KEY_ALLOCATED_BYTES),
        .instructions = record_measured(context, record, PYPYGC_KEY_INSTRUCTIONS),
        .minors = record_measured(context, record, PYPYGC_KEY_MINOR_COLLECTIONS),
        .majors = record_measured(context, record, PYPYGC_KEY_MAJOR_COLLECTIONS),
        .traces = record_measured(context, record, PYPYGC_KEY_TRACES),
        .warm_up_end_bytes = record_measured(context, record, PYPYGC_KEY_WARM_UP_END_BYTES),
    };
}

void read_phase(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;

    profile->phases = array_grow(profile->phases, profile->n_phases, &reader->phases_capacity,
                                 sizeof *profile->phases);
    profile->phases[profile->n_phases++] = (struct phase){
        .name = record_string(context, record, PYPYGC_KEY_NAME),
        .entries = record_number(context, record, PYPYGC_KEY_ENTRIES),
        .open = record_boolean(context, record, PYPYGC_KEY_OPEN, false),
        .start_allocated_bytes = record_number(context, record, PYPYGC_KEY_START_ALLOCATED_BYTES),
        .end_allocated_bytes = record_number(context, record, PYPYGC_KEY_END_ALLOCATED_BYTES),
        .allocated_bytes = record_number(context, record, PYPYGC_KEY_ALLOCATED_BYTES),
        .survived =
            reader_counts(reader, record, PYPYGC_KEY_SURVIVED_OBJECTS, PYPYGC_KEY_SURVIVED_BYTES),
        .minors = record_number(context, record, PYPYGC_KEY_MINOR_COLLECTIONS),
        .majors = record_measured(context, record, PYPYGC_KEY_MAJOR_COLLECTIONS),
        .instructions = record_measured(context, record, PYPYGC_KEY_INSTRUCTIONS),
        .jit_instructions = record_measured(context, record, PYPYGC_KEY_JIT_INSTRUCTIONS),
        .gc_instructions = record_measured(context, record, PYPYGC_KEY_GC_INSTRUCTIONS),
    };
}
