/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a profile of pprof: strings, functions and locations, each of which has a number and is
   there once. A location is a place in machine code: what was inlined there is several lines of one. */
#ifndef PYPYGC_RENDER_EXPORT_PPROF_TABLE_H
#define PYPYGC_RENDER_EXPORT_PPROF_TABLE_H

#include "analysis/join.h"
#include "base/idmap.h"
#include "base/intern.h"
#include "render/export/pprof.pb-c.h"

/* What code is in. */
enum pprof_mapping { PPROF_PYPY = 1, PPROF_JIT };

struct pprof_table {
    Pprof__Profile *profile; /* whose lists of strings, functions and locations are filled */
    struct arena arena;      /* owns all that these hold; the lists are from malloc */
    struct intern interned;
    struct idmap strings, functions, locations; /* address of an interned text: index */
    size_t strings_capacity, functions_capacity, locations_capacity;
};

/* Begins with the empty string. Free it, and the profile's three lists, with pprof_table_free. */
void pprof_table_begin(struct pprof_table *table, Pprof__Profile *profile);

void pprof_table_free(struct pprof_table *table);

/* The number of a text; what does harm is escaped in it. NULL is the empty one. */
int64_t pprof_string(struct pprof_table *table, const char *text);

/* The number of the location of the frames from first on to the last that is inlined into the one behind
   it. *next is the frame behind these, NULL if there is none. */
uint64_t pprof_location(struct pprof_table *table, enum pprof_mapping mapping,
                        const struct stack_frame *first, const struct stack_frame **next);

/* The number of a location that has no line of Python, but a name. */
uint64_t pprof_words(struct pprof_table *table, const char *words);

#endif
