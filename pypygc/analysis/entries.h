/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The things that two runs are compared by: lines, sites, types, traces and findings as lists of
   entries. An entry has a key; entries of both runs with equal keys belong together. Only for
   compare.c and compare_findings.c. */
#ifndef PYPYGC_ANALYSIS_ENTRIES_H
#define PYPYGC_ANALYSIS_ENTRIES_H

#include "analysis/compare.h"
#include "analysis/findings.h"

struct entry {
    const char *file; /* as in the new run */
    const char *function, *type, *kind;
    size_t number;        /* the same for entries of both runs that belong together */
    const char *old_file; /* NULL: file */
    struct compared_side side;
    size_t first_site, n_sites;    /* lines: their entries in the list of sites */
    const struct finding *finding; /* findings, whose kind is the pattern; else NULL */
};

/* list is from malloc. */
struct entries {
    struct entry *list;
    size_t count;
};

/* The entries of a run, with its files named as in the new run: moved is NULL for the new run
   itself. Those of sites are made after those of lines, which are told of them. */
struct entries entries_of_lines(const struct facts *facts, const struct moved_files *moved);
struct entries entries_of_sites(const struct facts *facts, struct entries *lines,
                                const struct moved_files *moved);
struct entries entries_of_traces(const struct facts *facts, const struct moved_files *moved);
struct entries entries_of_types(const struct facts *facts);
struct entries entries_of_functions(const struct facts *facts, const struct moved_files *moved);
struct entries entries_of_findings(const struct findings *findings,
                                   const struct moved_files *moved);

/* Give entries that belong together the same number. */
void entries_pair_lines(struct entries *old_lines, struct entries *old_sites,
                        struct entries *new_lines, struct entries *new_sites);
/* Also of functions and findings. */
void entries_pair_traces(struct entries *old_traces, struct entries *new_traces);

/* For qsort: orders entries by their keys, which are number, type and kind. */
int entries_by_key(const void *a, const void *b);

#endif
