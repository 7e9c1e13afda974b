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
        helds_capacity, holders_capacity, costs_capacity, phases_capacity, figures_capacity,
        type_rests_capacity;
    struct idmap types, traces, frames, sites, cells; /* from ids to indexes */
    struct counts sum;                                /* of all columns of all cells so far */
    uint64_t sum_of_costs;                            /* of all figures so far */
};

/* The index of the record that key refers to. Fails if there is none with that id. */
size_t reader_resolve(struct reader *reader, struct json_object *record, const struct idmap *map,
                      const char *key);

/* The same, or PROFILE_NONE if the record has no such key. */
size_t reader_resolve_optional(struct reader *reader, struct json_object *record,
                               const struct idmap *map, const char *key);

/* A number of objects and of bytes; what is absent is 0. */
struct counts reader_counts(struct reader *reader, struct json_object *record, const char *objects,
                            const char *bytes);

#endif
