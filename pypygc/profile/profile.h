/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile in memory: what docs/format.md says, as C structures. The reader makes it; nobody
   changes it afterwards, so it may be shared freely.

   Invariants of a profile that was read:
   - indexes (of types, traces, frames, sites) are in range; ids are unique
   - the caller of a frame stands before it in the list, so that every chain ends
   - the operation of a frame or site is in range if its trace has operations
   - sums of one column over all cells fit in 64 bits, so sums over any part of them do too
   - strings that may be absent are NULL; equal strings have equal addresses (see intern.h)
   - a site of kind SITE_JIT has a trace; its `object` need not be among the trace's operations,
     since a trace may have none */
#ifndef PYPYGC_PROFILE_PROFILE_H
#define PYPYGC_PROFILE_PROFILE_H

#include "profile/arena.h"
#include "profile/intern.h"
#include "profile/totals.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A place in Python source. */
struct place {
    const char *file;     /* NULL: unknown, and then the others are too */
    const char *function; /* NULL if unknown */
    uint32_t line;        /* 0 if unknown */
};

struct counts {
    uint64_t objects, bytes;
};

/* What became of objects: allocated + inherited = survived + died + left. */
struct tally {
    struct counts allocated, survived, died, left, inherited;
};

struct setting {
    const char *name;
    const char *value; /* NULL: not set */
};

struct run {
    const char **command;
    size_t n_command;
    uint64_t pid;
    bool has_parent_pid;
    uint64_t parent_pid;
    const char *cwd, *valgrind, *valgrind_launcher; /* NULL if absent, as all below */
    bool has_pypy;
    const char *library, *path, *build_id, *version, *python;
    struct setting *environment;
    size_t n_environment;
    struct setting *options;
    size_t n_options;
    bool has_nursery_size;
    uint64_t nursery_size; /* bytes */
};

struct missing {
    const char *what, *why, *effect;
};

struct gc_type {
    uint64_t id;
    const char *name, *rpython;
    uint64_t fixed_size; /* bytes, header included */
    bool has_items;      /* a variable number of items, such as arrays and strings */
    uint64_t item_size;  /* bytes */
};

enum opt_kind {
    OPT_MERGE_POINT,
    OPT_ENTER,
    OPT_LEAVE,
    OPT_ALLOCATION,
    OPT_GUARD,
    OPT_LABEL,
    OPT_OTHER
};

/* An entry of `opt` or `recorded`. */
struct opt_op {
    enum opt_kind kind;
    /* NULL for merge points and frames; for the others NULL if the file does not say */
    const char *operation;
    const char *args; /* the text of the JIT log, see analysis/operands.h */
    union {
        struct {
            struct place place;
            const char *opcode;
            uint64_t index; /* of the bytecode */
        } merge_point;
        struct {
            const char *result, *descr; /* may be NULL */
        } allocation;
        struct { /* guard, label */
            uint64_t descr;
            const char *fail_args; /* guard; may be NULL */
        } anchor;
    } u;
};

enum asm_kind {
    ASM_ALLOCATION,
    ASM_MALLOC_CALL, /* stands for an allocation of `opt` */
    ASM_CALL,        /* any other call */
    ASM_GUARD,
    ASM_LABEL,
    ASM_UNKNOWN /* of a later version; kept because frames and sites count entries */
};

/* An entry of `asm`. */
struct asm_op {
    enum asm_kind kind;
    bool has_offset, has_type, has_size;
    uint64_t offset;       /* bytes into the trace's code */
    const char *operation; /* allocation, calls */
    const char *args;      /* the same; may be NULL */
    uint64_t descr;        /* guard, label */
    uint64_t type_id;      /* allocation; the type need not be in the file */
    uint64_t size;         /* allocation, bytes */
};

struct label_count {
    uint64_t descr, count;
};

struct trace {
    uint64_t id, log_id;
    const char *kind, *driver; /* driver may be NULL */
    uint64_t address, size;
    bool alive;
    bool has_from_guard, has_entries, has_ops;
    uint64_t from_guard, entries;
    struct label_count *labels;
    size_t n_labels;
    struct opt_op *opt, *recorded;
    size_t n_opt, n_recorded;
    struct asm_op *code; /* the `asm` list */
    size_t n_code;
    size_t n_objects; /* entries of kind ASM_ALLOCATION in code */
};

/* Instead of an index: there is none. */
#define PROFILE_NONE SIZE_MAX

/* A place in the program that called something: interpreted Python code, or an operation of a
   trace. */
struct frame {
    uint64_t id;
    size_t caller;      /* index into frames, or PROFILE_NONE */
    size_t trace;       /* index into traces, or PROFILE_NONE for interpreted code */
    size_t operation;   /* of the trace: index into its code, or PROFILE_NONE if unknown */
    struct place place; /* interpreted code */
};

enum site_kind {
    SITE_JIT,
    SITE_JIT_CALL,
    SITE_INTERPRETER,
    SITE_GUARD_FAILURE,
    SITE_COMPILER,
    SITE_RUNTIME,
    SITE_OUTSIDE,
    SITE_JIT_UNKNOWN,
    SITE_OTHER
};

struct site {
    uint64_t id;
    enum site_kind kind;
    const char
        *kind_name;   /* as in the file; a kind that this version does not know is SITE_OTHER */
    size_t trace;     /* SITE_JIT, SITE_GUARD_FAILURE: index into traces; else PROFILE_NONE */
    uint64_t object;  /* SITE_JIT: which ASM_ALLOCATION of the trace, from 0 */
    size_t operation; /* SITE_GUARD_FAILURE: index into the trace's code, or PROFILE_NONE */
    uint64_t log_id;  /* SITE_COMPILER: of the trace that is compiled */
    size_t frame;     /* the innermost one: index into frames, or PROFILE_NONE */
    const char *name; /* SITE_RUNTIME: what runs; may be NULL */
};

struct cell {
    size_t site, type; /* indexes */
    struct tally tally;
};

struct minor {
    uint64_t n;
    struct counts allocated, survived;
    bool has_collector_survived;
    uint64_t collector_survived_bytes;
    uint64_t pinned_objects;
};

struct profile {
    const char *tool; /* version of the tool that wrote the file */
    uint64_t version; /* of the format */
    struct run run;
    struct missing *missing;
    size_t n_missing;
    struct gc_type *types;
    size_t n_types;
    struct trace *traces;
    size_t n_traces;
    struct frame *frames;
    size_t n_frames;
    struct site *sites;
    size_t n_sites;
    struct cell *cells;
    size_t n_cells;
    struct minor *minors;
    size_t n_minors;
    struct totals totals;
    bool complete;
    const char *incomplete_reason; /* a clause for people; NULL if complete */
    const char *end_reason;        /* of the end record; NULL without one */

    struct arena arena;   /* owns all strings and the lists inside records */
    struct intern intern; /* while it is read */
};

/* Frees the profile and all it holds. NULL is allowed. */
void profile_free(struct profile *profile);

/* Adds the counts of one tally to another. Sums over cells of a profile cannot overflow. */
void tally_add(struct tally *sum, const struct tally *more);

#endif
