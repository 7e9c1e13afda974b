/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 6, the sums: a profile's cells with their owners, and their sums by line, trace
   and type. Rules and reports read this; nothing here judges.

   Every list holds every allocated byte once, and every instruction of the collector's bill, so
   each adds up to the same total. (Traces do not: not all is theirs.) Allocated means in the
   nursery, large, and old from birth together, see tally_born. Costs in simulated caches are by
   line those of all code but the collector, if the run found the sites of misses; by trace those of
   the trace's own code. */
#ifndef PYPYGC_ANALYSIS_FACTS_H
#define PYPYGC_ANALYSIS_FACTS_H

#include "analysis/bill.h"
#include "analysis/join.h"
#include "analysis/lifetime.h"
#include "analysis/owners.h"
#include "analysis/work/ledger.h"
#include "profile/profile.h"

/* A cell with what its ids stand for. */
struct cell_row {
    const struct cell *cell;
    const struct site *site;
    const struct gc_type *type;
    const struct owner *owner;
    /* The innermost frame that is not PyPy's own Python code (files named "<builtin>/..." or
       "<frozen ...", and the standard library): the one a user can change. If all are, the
       innermost. NULL if no frame is known, and for the compiler. */
    const struct stack_frame *user_frame;
    bool is_of_user; /* user_frame is not PyPy's own code */
    /* Numbers in the order of files and functions that findings about the rows name (facts_place):
       function_rank is that of the function (without a file, of the trace too), rank that of the row
       itself, by line, site and type. */
    size_t function_rank, rank;
    struct charge charge;
};

struct line_row {
    struct place place; /* file NULL: function says what it is, such as "JIT compiler" */
    struct tally tally;
    struct counts by_who[WHO_COUNT]; /* allocated; they add up to the tally's */
    struct lifetimes *lifetimes;     /* NULL if nothing died old, as below */
    struct charge charge;
    /* Of the code of traces that belongs to it and, misses alone, of other code that ran for it.
       What is known is known of either: instructions, references and misses in the nursery are
       those of traces. With the ledger of work, of all code of the line but the compiler's. */
    struct costs costs;
};

struct type_row {
    const struct gc_type *type; /* one of those with this name */
    struct tally tally;
    struct lifetimes *lifetimes;
    struct charge charge;
};

struct trace_row {
    const struct trace *trace;
    struct place place;    /* the first merge point */
    struct tally tally;    /* of its own code, and of calls from there */
    struct tally compiler; /* of the compiler, while it made the trace */
    struct charge charge;  /* for the same as the tally */
    struct costs costs;    /* of its own code */
};

/* A site, over all types. */
struct site_row {
    const struct site *site;
    const struct owner *owner;
    struct tally tally;
    struct charge charge;
};

struct facts {
    const struct profile *profile;
    struct join join;
    struct owners owners;
    struct cell_row *cells; /* most allocated bytes first, as in all lists */
    size_t n_cells;
    /* Behind the cells in the same list: one row for each site that was charged with scanning,
       which has no type. All it has beside the charge is 0. */
    size_t n_rows;          /* cells, and these */
    struct line_row *lines; /* by file, line and function */
    size_t n_lines;
    struct type_row *types; /* by name: types of the same name are one */
    size_t n_types;
    struct trace_row *traces;
    size_t n_traces;
    struct site_row *sites; /* those that were charged with anything, most instructions first */
    size_t n_sites;
    struct costs trace_costs;     /* sum over all traces */
    struct site_costs site_costs; /* sum over all sites; nothing known if no site has any */
    struct bill bill;
    struct ledger ledger;
    struct lifetimes lifetimes; /* of all cells */
    struct tally total;         /* sums of the cells */
    struct tally by_who[WHO_COUNT];
    size_t n_near;        /* cells of whose line only the neighbourhood is known */
    const char **defects; /* sentences: where the profile contradicts itself */
    size_t n_defects;
    struct arena arena;
};

/* Computes the facts of a profile, which must outlive them. It cannot fail; free with
   facts_free. */
void facts_compute(const struct profile *profile, struct facts *facts);

void facts_free(struct facts *facts);

/* The place that a finding about a row names: a line of the user's, if there is one. */
const struct place *facts_place(const struct cell_row *row);

/* True for the rows of cells behind n_cells, and the row of types that they make: see n_rows. */
bool facts_is_scanning(const struct gc_type *type);

/* True for the type that stands for all of which a site has too little to tell (docs/format.md). It has
   no row among the types: what it has is in theirs. */
bool facts_is_rest(const struct gc_type *type);

/* The size of the nursery in bytes: the run's, or PyPy's default if the profile has none. */
uint64_t facts_nursery_size(const struct facts *facts);

#endif
