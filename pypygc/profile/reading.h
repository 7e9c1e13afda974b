/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the reader share while a file is read: where it is, and what was read so
   far. Only for the reader's own files. */
#ifndef PYPYGC_PROFILE_READING_H
#define PYPYGC_PROFILE_READING_H

#include "base/idmap.h"
#include "profile/record.h"

struct reader {
    struct record_context context;
    struct profile *profile;
    struct json_tokener *tokener;
    bool seen_header, seen_run, seen_totals, seen_end;
    /* of the lists of the profile */
    size_t types_capacity, traces_capacity, sites_capacity, cells_capacity, minors_capacity,
        missing_capacity, frames_capacity, stores_capacity, externals_capacity, majors_capacity,
        helds_capacity, holders_capacity, finalizables_capacity, curve_capacity, snapshots_capacity,
        retained_capacity, owned_capacity, residents_capacity, sparse_capacity, kept_capacity,
        alive_capacity, alive_of_capacity, costs_capacity, phases_capacity, figures_capacity,
        type_rests_capacity;
    struct {
        size_t parts, spans, codes, lines, called, guards, tracing, calls, mapped;
    } work;                                                  /* the same of profile->work */
    struct idmap types, traces, frames, sites, cells, codes; /* from ids to indexes */
    struct counts sum; /* of all columns of all cells so far */
    /* of all figures so far; the last three divide the run in ways of their own */
    uint64_t sum_of_costs, sum_of_work, sum_of_mapped, sum_of_spans;
};

/* The index of the record that key refers to. Fails if there is none with that id. */
size_t reader_resolve(struct reader *reader, struct json_object *record, const struct idmap *map,
                      const char *key);

/* The same, or PROFILE_NONE if the record has no such key. */
size_t reader_resolve_optional(struct reader *reader, struct json_object *record,
                               const struct idmap *map, const char *key);

/* Enters the id of a new record, of the kind called what; fails if another one has it. */
void reader_enter_id(struct reader *reader, struct idmap *map, const char *what, uint64_t id,
                     size_t index);

/* The index of an operation of trace (an index), or PROFILE_NONE if the record does not name one, or
   the trace's operations are not known. */
size_t reader_operation(struct reader *reader, struct json_object *record, size_t trace);

/* Adds value to *sum, which must stay within 64 bits. Returns value. */
uint64_t reader_add_cost(struct reader *reader, uint64_t *sum, uint64_t value);

/* A number of objects and of bytes; what is absent is 0. */
struct counts reader_counts(struct reader *reader, struct json_object *record, const char *objects,
                            const char *bytes);

#endif
