/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two runs of a program, which may have been edited in between: totals, and
   sites, lines, types and traces that belong together. Lines belong together if they are in the
   same function (by name) of the same file (see moved_files.h), in the order in which they stand
   there, and by the types that they allocate; their numbers only decide between equals. Sites do
   if their lines do, and they allocate the same type in the same way (JIT code, interpreter, and
   so on); sites of one line that differ only in their callers are one. Types go by name, traces by
   function and kind, in order. Functions of one name and file belong together in their order. */
#ifndef PYPYGC_ANALYSIS_COMPARE_H
#define PYPYGC_ANALYSIS_COMPARE_H

#include "analysis/facts.h"
#include "analysis/growth.h"
#include "analysis/moved_files.h"

struct compared_side {
    bool present;   /* the run has it; all else is 0 otherwise */
    uint32_t line;  /* 0: none is known */
    uint64_t trace; /* its id; of traces only */
    struct counts allocated, survived, old_live;
    uint64_t gc_instructions; /* see bill.h; 0 if the run did not count them */
    /* from the ledger of work, of lines and functions: what was executed for it, the collector apart;
       with all that it called; how often a function was called by the interpreter */
    uint64_t work, inclusive, calls;
};

/* What does not apply to a list is NULL. */
struct compared_row {
    const char *file;     /* in the new run, if it is there */
    const char *old_file; /* NULL: the same */
    const char *function;
    const char *type; /* sites and types: its name */
    const char *kind; /* sites: who allocates; traces: loop, bridge */
    struct compared_side old_side, new_side;
};

struct compared_list {
    struct compared_row *rows; /* those that changed, what changed most first */
    size_t count;
    size_t equal; /* rows that did not change, which are not in the list */
};

/* A total that both runs measured. */
struct compared_total {
    enum total total;
    uint64_t old_value, new_value;
};

struct comparison {
    const struct profile *old_run, *new_run;
    const struct facts *old_facts, *new_facts;
    struct moved_files moved; /* none if one of them is a baseline */
    const char **differences; /* clauses: why the runs do not compare, see comparable.h */
    size_t n_differences;
    struct compared_total totals[TOTAL_COUNT]; /* what changed most first, in parts of itself */
    size_t n_totals;
    struct compared_list sites, lines, types, traces;
    /* By change of work: lines again, and functions, which go by name and order as lines do. */
    struct compared_list worked_lines, functions;
    bool has_memory; /* both runs have the memory curve: */
    struct growth old_growth, new_growth;
    bool has_old;  /* both runs followed the old generation: old_live says something */
    bool has_work; /* both runs kept the ledger of work */
    bool has_gc;   /* both runs counted the collector's instructions */
    struct arena arena;
};

/* Compares two runs. The comparison refers to the facts, which must outlive it. It cannot fail;
   free with comparison_free. */
void compare(const struct facts *old_run, const struct facts *new_run,
             struct comparison *comparison);

/* "added", "removed", "changed": whether both runs have it. */
const char *compared_row_state(const struct compared_row *row);

void comparison_free(struct comparison *comparison);

#endif
