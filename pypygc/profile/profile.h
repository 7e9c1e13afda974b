/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile in memory: what docs/format.md says, as C structures. The reader makes it; nobody
   changes it afterwards, so it may be shared freely.

   Invariants of a profile that was read:
   - indexes (of types, traces, frames, sites, holders) are in range; ids are unique
   - the caller of a frame stands before it in the list, so that every chain ends
   - the operation of a frame or site is in range if its trace has operations
   - sums over all columns of all cells fit in 64 bits, so sums over any part of them do too; the
     same holds for all costs
   - strings that may be absent are NULL; equal strings have equal addresses (see intern.h)
   - a site of kind SITE_JIT has a trace; its `object` need not be among the trace's operations,
     since a trace may have none */
#ifndef PYPYGC_PROFILE_PROFILE_H
#define PYPYGC_PROFILE_PROFILE_H

#include "base/arena.h"
#include "base/intern.h"
#include "profile/costs.h"
#include "profile/place.h"
#include "profile/tally.h"
#include "profile/totals.h"
#include "profile/work.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A figure that a run need not have measured, which is not the same as 0. */
struct measured {
    uint64_t value;
    bool known;
};

/* The same for a difference. */
struct difference {
    int64_t value;
    bool known;
};

struct setting {
    const char *name;
    const char *value; /* NULL: not set */
};

/* A cache that was simulated. */
struct cache {
    const char *name;
    uint64_t size, ways, line_size; /* sizes in bytes */
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
    struct cache *caches;  /* none if none was simulated */
    size_t n_caches;
};

/* When the run was; all unknown in profiles of tools that did not say. */
struct run_time {
    struct measured began_milliseconds; /* since 1970: when counting began */
    struct measured elapsed_milliseconds;
};

/* Why counting began later than the process, and what there was before; see docs/format.md. */
struct start {
    const char *reason; /* one of PYPYGC_START_..., or of a later version; NULL: it did not */
    uint64_t allocated_bytes;
    struct measured instructions, minors, majors, traces;
    struct measured warm_up_end_bytes; /* the clock; unknown if the warm-up did not end */
};

/* A cache of the processor. A figure is 0 if unknown. */
struct cpu_cache {
    uint64_t level;
    const char *kind; /* "Data", "Instruction", "Unified" */
    uint64_t size, ways, line_size;
};

/* Where the program ran; strings are NULL if unknown. */
struct machine {
    const char *system, *kernel, *distribution, *cpu, *cpuinfo_cache;
    struct cpu_cache *caches;
    size_t n_caches;
};

/* Why the JIT gave up traces, and how many. */
struct abort_reason {
    const char *name;
    uint64_t count;
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

/* Instead of an index: there is none. */
#define PROFILE_NONE SIZE_MAX

/* What an operation of a trace has cost. */
struct op_costs {
    size_t operation; /* index into the trace's code, or PROFILE_NONE: code of no operation */
    struct costs costs;
};

/* Where the machine code of an operation starts: any operation, not only those of `code`. */
struct code_start {
    uint64_t offset; /* into the trace's code; they do not fall */
    const char *operation;
};

/* The machine code of a trace as it was at the end of the run. */
struct machine_code {
    const unsigned char *bytes; /* NULL: it was not kept */
    size_t size;
    uint64_t operations_end; /* where the last operation starts */
    struct code_start *starts;
    size_t n_starts;
};

struct trace {
    uint64_t id, log_id;
    const char *kind, *driver; /* driver may be NULL */
    uint64_t address, size;
    bool alive;
    bool has_from_guard, has_entries, has_ops;
    uint64_t from_guard, entries;
    struct measured compiled_allocated_bytes; /* the clock when it had its machine code */
    struct label_count *labels;
    size_t n_labels;
    struct opt_op *opt, *recorded;
    size_t n_opt, n_recorded;
    struct asm_op *code; /* the `asm` list */
    size_t n_code;
    size_t n_objects;   /* entries of kind ASM_ALLOCATION in code */
    struct costs costs; /* of all its code; nothing is known if it never ran */
    struct op_costs *op_costs;
    size_t n_op_costs;
    struct machine_code machine;
};

/* What code outside of traces has cost. */
struct other_costs {
    const char *who; /* one of PYPYGC_WHO_..., or of a later version */
    struct costs costs;
};

/* Cache misses that belong to a site. */
struct site_costs {
    struct costs costs; /* of code that ran on its behalf, without traces' own code: only misses */
    /* D1 misses of the program in nursery memory that the site had allocated, whoever missed */
    uint64_t own_nursery_misses;
    uint64_t own_nursery_fresh_misses; /* of these, the first touches */
};

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
    const struct site_costs *costs; /* NULL: no misses, or the run did not look for them */
};

/* Objects that died old after 2^exponent to 2^(exponent+1) - 1 of some clock. */
struct lifetime_bin {
    unsigned exponent; /* below 64; in rising order in a histogram */
    struct counts died;
};

struct histogram {
    struct lifetime_bin *bins;
    size_t n_bins;
};

struct cell {
    size_t site, type; /* indexes */
    struct tally tally;
    struct histogram lifetime;              /* clock: bytes allocated by the process */
    struct histogram lifetime_instructions; /* clock: instructions */
};

/* What of a type is in the cells of the type PYPYGC_TYPE_REST_ID, of whatever site. */
struct type_rest {
    size_t type; /* index */
    struct tally tally;
};

/* The figures of the records that follow, and which of them need not be known, stand in tables.h. */
#define PROFILE_COUNT(name, unit, since, meaning)    uint64_t name;
#define PROFILE_MEASURED(name, unit, since, meaning) struct measured name;
#define PROFILE_PAIR(name, since, meaning)           struct counts name;

/* What the write barrier did for the stores of one site. */
struct site_stores {
    size_t site; /* index */
    PYPYGC_STORE_FIELDS(PROFILE_COUNT)
};

/* A point of the memory curve. */
struct memory_point {
    PYPYGC_MEMORY_FIELDS(PROFILE_COUNT)
};

/* What was in memory at a moment, as the kernel sees it. */
struct resident_point {
    PYPYGC_RESIDENT_FIELDS(PROFILE_COUNT)
};

/* A point at which it is known what is alive. */
struct alive_point {
    PYPYGC_ALIVE_FIELDS(PROFILE_COUNT, PROFILE_COUNT)
};

/* What was alive of a type over the run, or of what a site has made of it. */
struct alive_of {
    size_t type;       /* index */
    size_t site;       /* index; PROFILE_NONE: of all sites */
    struct counts *at; /* at each point */
};

/* Objects that lie in pages which are mostly free. */
struct sparse {
    size_t type, site; /* indexes */
    struct counts alive;
    uint64_t free_bytes; /* of these pages, the part of these objects */
};

/* Memory outside the collector's heap. */
struct external {
    size_t site;         /* index */
    const char *library; /* whose code asked: a path, NULL if unknown */
    PYPYGC_EXTERNAL_FIELDS(PROFILE_COUNT)
};

/* Where several collections shared a row of the file, each has its part of the row's figures here. */
struct shared_row {
    uint64_t collections; /* of the row; 1: it was alone */
    uint64_t part;        /* which of them this is, from 0. Those of one row follow each other */
};

struct minor {
    uint64_t n;
    struct shared_row row;
    const char *cause;  /* NULL if unknown */
    size_t site;        /* whose need made it start: index, or PROFILE_NONE */
    size_t pinned_site; /* that made the largest pinned object: index, or PROFILE_NONE */
    PYPYGC_MINOR_FIELDS(PROFILE_PAIR, PROFILE_MEASURED, PROFILE_COUNT)
    PYPYGC_MINOR_WORK_FIELDS(PROFILE_MEASURED, PROFILE_COUNT)
};

struct major {
    uint64_t n;
    struct shared_row row;
    const char *cause; /* NULL if unknown */
    PYPYGC_MAJOR_FIELDS(PROFILE_MEASURED, PROFILE_PAIR)
};

#undef PROFILE_COUNT
#undef PROFILE_MEASURED
#undef PROFILE_PAIR

/* A step of the way from a root to what it holds. */
struct path_step {
    const char *type;
    const char *field; /* what leads to the next step; NULL if unknown */
    uint64_t bytes;    /* reached through it */
    uint64_t repeat;   /* of a chain of objects of these types: how many; 0 if it is none */
};

struct held_type {
    const char *name;
    struct counts alive;
};

struct holder {
    struct counts alive;
    const char *root; /* one of PYPYGC_ROOT_..., or of a later version */
    bool has_frame;   /* a local variable, of which the rest of these is said */
    struct place frame;
    uint32_t first_line;   /* of the function; 0 if unknown */
    struct measured local; /* index in the frame's array */
    const char *name;      /* of the variable; NULL if unknown */
    uint32_t *lines;       /* where it is assigned, as far as known */
    size_t n_lines;
    bool in_jit; /* the frame in memory is as it was when its trace was entered */
    struct path_step *path;
    size_t n_path;
    struct held_type *types; /* what it is made of, the largest first */
    size_t n_types;
};

/* Who kept the old generation alive at one moment. */
struct held {
    uint64_t allocated_bytes; /* the clock */
    struct measured major;    /* completed major collections */
    struct counts reached, unreached;
    bool at_exit;
    size_t first_holder, n_holders; /* a range of the profile's holders */
};

/* Objects of a type that had a finalizer when a minor collection made them old. */
struct finalizable {
    const char *type; /* name */
    uint64_t objects;
    uint64_t peak_objects;   /* at the most at once, as far as looked at */
    uint64_t closed_objects; /* old ones that were closed */
};

/* The heap at one moment of the run, as far as it can be reached. */
struct snapshot {
    bool taken;
    const char *name, *moment; /* why it was taken: PYPYGC_MOMENT_… of format.h */
    unsigned nth;              /* of those with this name, from 1 on */
    uint64_t allocated_bytes;  /* the clock */
    uint64_t instructions;     /* executed before; 0 if not told */
    struct measured major;     /* completed major collections */
    struct counts alive;       /* of the old generation */
    struct counts young;       /* in the nursery, and reached */
    struct counts old;         /* in the old generation, garbage among it; 0 if not told */
    uint64_t walked_objects, walk_memory_bytes;
    struct retained *retained;
    size_t n_retained;
    struct owned *owned; /* those of a class follow each other */
    size_t n_owned;
    struct kept *kept; /* in falling order of bytes */
    size_t n_kept;
};

/* What a type, or what a site has of it, has in a snapshot. */
struct retained {
    size_t type; /* index */
    size_t site; /* index, or PROFILE_NONE: all of the type */
    struct counts alive;
    uint64_t retained_bytes; /* what would be freed with them */
    struct measured age;     /* bytes that were allocated since their birth, on average */
    struct counts young;     /* in the nursery */
    uint64_t spare_bytes;    /* of arrays of lists and dictionaries: what is not in use */
    struct counts duplicate; /* of texts: what one copy of each would save */
};

/* What the instances of a class own of a type; of the class's own type, they themselves. */
struct owned {
    size_t class, type; /* indexes of types */
    struct counts amount;
    uint64_t spare_bytes;
};

/* A step of a way from a root. */
struct kept_step {
    const char *type, *field; /* field leads to it; NULL if unknown */
    const char *space;        /* the module whose names it holds; NULL for none */
    struct place place;       /* of a frame; else file is NULL */
    uint64_t bytes;           /* retained */
    uint64_t repeat;          /* 0 for once */
};

struct kept_way {
    struct kept_step *steps;
    size_t n_steps;
};

/* A place in the snapshot where much hangs in small parts. */
struct kept {
    struct counts alive;    /* what hangs on it */
    uint64_t outside_bytes; /* of C libraries' blocks that it leads to; 0 if not looked at */
    size_t outside_site;    /* who asked for most of them: index, or PROFILE_NONE */
    const char *root;
    size_t site; /* who made the last object of the way: index, or PROFILE_NONE */
    struct kept_way way;
    struct held_type *types; /* what hangs on it, the largest first */
    size_t n_types;
    struct held_type *parts; /* the first: of which type most of its parts are */
    size_t n_parts;
    size_t part_site;         /* who made one: index, or PROFILE_NONE */
    struct kept_way part_way; /* from that one on */
};

/* A part of the run that the program has named; see docs/format.md. */
struct phase {
    const char *name;
    uint64_t entries;
    bool open; /* when the profile was written */
    uint64_t start_allocated_bytes, end_allocated_bytes;
    uint64_t allocated_bytes;
    struct counts survived;
    uint64_t minors;
    struct measured majors, instructions, jit_instructions, gc_instructions;
};

/* Of a baseline: a figure of a function (file and function), of a type, or of a part of the run, as a
   limit named it. */
struct kept_figure {
    const char *file, *function; /* NULL: of no function */
    const char *type;            /* NULL: of no type */
    const char *part;            /* of the ledger of work; NULL: of none */
    const char *key;             /* the total that it is a part of, or a figure of functions */
    uint64_t value;
};

struct profile {
    const char *tool; /* version of the tool that wrote the file */
    uint64_t version; /* of the format */
    bool is_baseline; /* made for pypygc check: no more than the run, totals and figures */
    struct run run;
    struct run_time time;
    struct start start;
    struct machine machine;
    const char **loaded; /* paths of libraries and extension modules */
    size_t n_loaded;
    struct abort_reason *abort_reasons; /* none if PyPy did not say */
    size_t n_abort_reasons;
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
    struct type_rest *type_rests; /* their sum is that of the cells of that type */
    size_t n_type_rests;
    /* of all cells that have none of their own */
    struct histogram rest_lifetime, rest_lifetime_instructions;
    struct site_stores *stores;
    size_t n_stores;
    struct external *externals;
    size_t n_externals;
    struct minor *minors;
    size_t n_minors;
    uint64_t n_merged_minors; /* that share one with others: very long runs only */
    struct major *majors;
    size_t n_majors;
    uint64_t n_merged_majors; /* likewise */
    struct held *helds;
    size_t n_helds;
    struct memory_point *curve;
    size_t n_curve;
    struct resident_point *residents; /* in order */
    size_t n_residents;
    struct alive_point *alive; /* in order */
    size_t n_alive;
    struct alive_of *alive_of; /* those of all sites add up to what each point has */
    size_t n_alive_of;
    struct sparse *sparse;
    size_t n_sparse;
    struct finalizable *finalizables;
    size_t n_finalizables;
    struct snapshot *snapshots; /* in the order of the clock */
    size_t n_snapshots;
    struct snapshot snapshot; /* a copy of the one at the end; not taken if there is none */
    struct kept *kept;        /* of that one */
    size_t n_kept;
    struct holder *holders;
    size_t n_holders;
    struct phase *phases;
    size_t n_phases;
    struct other_costs *costs;
    size_t n_costs;
    struct work work;
    struct kept_figure *figures;
    size_t n_figures;
    size_t n_site_costs; /* sites that have costs */
    struct totals totals;
    /* Of the totals, what the file says; the totals themselves add up the parts. */
    struct measured stated_allocated_bytes, stated_allocated_objects;
    struct difference untracked_arena_bytes, untracked_raw_bytes; /* parts of the totals */
    bool complete;
    const char *incomplete_reason; /* a clause for people; NULL if complete */
    const char *end_reason;        /* of the end record; NULL without one */

    struct arena arena;   /* owns all strings and the lists inside records */
    struct intern intern; /* while it is read */
};

/* Frees the profile and all it holds. NULL is allowed. */
void profile_free(struct profile *profile);

/* True if the run followed the old generation: otherwise what is said about it is not 0, but
   unknown. */
bool profile_has_old(const struct profile *profile);

/* True if the run simulated caches. */
bool profile_has_costs(const struct profile *profile);

/* The snapshot with this name, the last one of several, or number N of them as "NAME#N"; NULL if there
   is none. */
const struct snapshot *profile_snapshot(const struct profile *profile, const char *name);

/* The one to show first: that at the end, or else that with most alive; NULL if there is none. */
const struct snapshot *profile_main_snapshot(const struct profile *profile);

/* True if it kept the ledger of work: then every instruction has an owner. */
bool profile_has_work(const struct profile *profile);

/* The first merge point among a trace's optimised operations: where it begins. NULL if it has none. */
const struct opt_op *trace_begin(const struct trace *trace);

/* True if it also found the sites of misses: then a site without costs has had none. */
bool profile_has_site_costs(const struct profile *profile);

#endif
