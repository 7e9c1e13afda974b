/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names in pypygc.out, for the tool that writes the file and the program that reads it; those of
   figures stand in tables.h. Constants only: the tool is compiled without libc. What each name means stands in
   docs/format.md, in the same order. */
#ifndef PYPYGC_FORMAT_H
#define PYPYGC_FORMAT_H

#define PYPYGC_FORMAT_NAME    "pypygc"
#define PYPYGC_FORMAT_VERSION 2

/* every record */
#define PYPYGC_KEY_KIND "k"

#define PYPYGC_KIND_HEADER      "header"
#define PYPYGC_KIND_RUN         "run"
#define PYPYGC_KIND_MACHINE     "machine"
#define PYPYGC_KIND_LOADED      "loaded"
#define PYPYGC_KIND_ABORTS      "aborts"
#define PYPYGC_KIND_MISSING     "missing"
#define PYPYGC_KIND_TYPE        "type"
#define PYPYGC_KIND_TRACE       "trace"
#define PYPYGC_KIND_TRACE_OPS   "trace_ops"
#define PYPYGC_KIND_FRAME       "frame"
#define PYPYGC_KIND_SITE        "site"
#define PYPYGC_KIND_CELL        "cell"
#define PYPYGC_KIND_STORE       "store"
#define PYPYGC_KIND_EXTERNAL    "external"
#define PYPYGC_KIND_MINOR       "minor"
#define PYPYGC_KIND_MAJOR       "major"
#define PYPYGC_KIND_HELD        "held"
#define PYPYGC_KIND_HOLDER      "holder"
#define PYPYGC_KIND_SNAPSHOT    "snapshot"
#define PYPYGC_KIND_RETAINED    "retained"
#define PYPYGC_KIND_KEPT        "kept"
#define PYPYGC_KIND_OWNED       "owned"
#define PYPYGC_KIND_TOTALS      "totals"
#define PYPYGC_KIND_FINALIZABLE "finalizable"
#define PYPYGC_KIND_MEMORY      "memory"
#define PYPYGC_KIND_RESIDENT    "resident"
#define PYPYGC_KIND_SPARSE      "sparse"
#define PYPYGC_KIND_ALIVE       "alive"
#define PYPYGC_KIND_ALIVE_OF    "alive_of"
#define PYPYGC_KIND_FIGURE      "figure"
#define PYPYGC_KIND_END         "end"
#define PYPYGC_KIND_STRINGS     "strings"
#define PYPYGC_KIND_LIFETIME    "lifetime"
#define PYPYGC_KIND_TYPE_REST   "type_rest"

/* the ledger of work: who executed every instruction */
#define PYPYGC_KIND_CODE         "code"
#define PYPYGC_KIND_LINE_COSTS   "line_costs"
#define PYPYGC_KIND_CALLED_COSTS "called_costs"
#define PYPYGC_KIND_GUARD_COSTS  "guard_costs"
#define PYPYGC_KIND_TRACING      "tracing"
#define PYPYGC_KIND_CALLS        "calls"
#define PYPYGC_KIND_MAPPED       "mapped"
#define PYPYGC_KIND_WORK         "work"
#define PYPYGC_KIND_WORK_SPAN    "work_span"

/* tables: many records of one kind in one; strings */
#define PYPYGC_KEY_FIRST   "first"
#define PYPYGC_KEY_COLUMNS "columns"
#define PYPYGC_KEY_ROWS    "rows"
#define PYPYGC_KEY_TEXTS   "texts"

/* header */
#define PYPYGC_KEY_FORMAT   "format"
#define PYPYGC_KEY_VERSION  "version" /* also in run.pypy */
#define PYPYGC_KEY_TOOL     "tool"
#define PYPYGC_KEY_BASELINE "baseline" /* true in a baseline of pypygc check */

/* run */
#define PYPYGC_KEY_COMMAND           "command"
#define PYPYGC_KEY_PID               "pid"
#define PYPYGC_KEY_PARENT_PID        "parent_pid"
#define PYPYGC_KEY_CWD               "cwd"
#define PYPYGC_KEY_VALGRIND          "valgrind"
#define PYPYGC_KEY_VALGRIND_LAUNCHER "valgrind_launcher"
#define PYPYGC_KEY_PYPY              "pypy"
#define PYPYGC_KEY_LIBRARY           "library"
#define PYPYGC_KEY_PATH              "path" /* also of holders */
#define PYPYGC_KEY_BUILD_ID          "build_id"
#define PYPYGC_KEY_PYTHON            "python"
#define PYPYGC_KEY_ENVIRONMENT       "environment"
#define PYPYGC_KEY_NURSERY_SIZE      "nursery_size"
#define PYPYGC_KEY_OPTIONS           "options"

/* time */
#define PYPYGC_KIND_TIME                "time"
#define PYPYGC_KEY_BEGAN_MILLISECONDS   "began_milliseconds"
#define PYPYGC_KEY_ELAPSED_MILLISECONDS "elapsed_milliseconds"

/* start, beside totals below */
#define PYPYGC_KIND_START            "start"
#define PYPYGC_KEY_WARM_UP_END_BYTES "warm_up_end_bytes"

#define PYPYGC_START_REQUEST "request"
#define PYPYGC_START_WARM_UP "warm-up"

/* machine; the items of its list have level, kind, size, ways and line_size */
#define PYPYGC_KEY_SYSTEM        "system"
#define PYPYGC_KEY_KERNEL        "kernel"
#define PYPYGC_KEY_DISTRIBUTION  "distribution"
#define PYPYGC_KEY_CPU           "cpu"
#define PYPYGC_KEY_CPUINFO_CACHE "cpuinfo_cache"
#define PYPYGC_KEY_CPU_CACHES    "cpu_caches"
#define PYPYGC_KEY_LEVEL         "level"
#define PYPYGC_KEY_WAYS          "ways"
#define PYPYGC_KEY_LINE_SIZE     "line_size"

/* loaded */
#define PYPYGC_KEY_FILES "files"

/* aborts */
#define PYPYGC_KEY_REASONS "reasons"

/* missing */
#define PYPYGC_KEY_WHAT   "what"
#define PYPYGC_KEY_WHY    "why"
#define PYPYGC_KEY_EFFECT "effect"

/* type */
#define PYPYGC_KEY_ID         "id" /* also of traces and sites */
#define PYPYGC_KEY_NAME       "name"
#define PYPYGC_KEY_RPYTHON    "rpython"
#define PYPYGC_KEY_FIXED_SIZE "fixed_size"
#define PYPYGC_KEY_ITEM_SIZE  "item_size"

#define PYPYGC_TYPE_UNKNOWN_ID   0
#define PYPYGC_TYPE_UNKNOWN_NAME "(unknown type)"

/* What a site has of types of which it has too little to matter. The collector's ids are even. */
#define PYPYGC_TYPE_REST_ID   1
#define PYPYGC_TYPE_REST_NAME "(other types)"

/* trace */
#define PYPYGC_KEY_LOG_ID     "log_id"
#define PYPYGC_LOG_ID_REST    0xffffffffU /* of a compiler site: traces without one of their own */
#define PYPYGC_KEY_TRACE_KIND "kind"      /* also of sites */
#define PYPYGC_KEY_DRIVER     "driver"
#define PYPYGC_KEY_ADDRESS    "address"
#define PYPYGC_KEY_SIZE       "size"
#define PYPYGC_KEY_ALIVE      "alive"
#define PYPYGC_KEY_FROM_GUARD "from_guard"
#define PYPYGC_KEY_ENTRIES    "entries"
#define PYPYGC_KEY_LABELS     "labels"

#define PYPYGC_KEY_COMPILED_ALLOCATED_BYTES "compiled_allocated_bytes"

#define PYPYGC_TRACE_LOOP         "loop"
#define PYPYGC_TRACE_BRIDGE       "bridge"
#define PYPYGC_TRACE_ENTRY_BRIDGE "entry bridge"

/* trace_ops */
#define PYPYGC_KEY_TRACE    "trace" /* also of sites */
#define PYPYGC_KEY_OPT      "opt"
#define PYPYGC_KEY_RECORDED "recorded"
#define PYPYGC_KEY_ASM      "asm"
#define PYPYGC_KEY_SHORT    "short"

#define PYPYGC_OP_MERGE_POINT "m"
#define PYPYGC_OP_ENTER       "e"
#define PYPYGC_OP_LEAVE       "l"
#define PYPYGC_OP_ALLOCATION  "a"
#define PYPYGC_OP_CALL        "c"
#define PYPYGC_OP_OTHER_CALL  "C"
#define PYPYGC_OP_GUARD       "g"
#define PYPYGC_OP_LABEL       "L"
#define PYPYGC_OP_OTHER       "o"

/* The operation that makes a JITFRAME for call_assembler. It stands in `asm` only. */
#define PYPYGC_OPNAME_VARSIZE_FRAME "call_malloc_nursery_varsize_frame"

/* trace_costs, trace_code, costs; most of them also of totals */
#define PYPYGC_KIND_TRACE_COSTS             "trace_costs"
#define PYPYGC_KIND_TRACE_CODE              "trace_code"
#define PYPYGC_KEY_OPERATIONS_END           "operations_end"
#define PYPYGC_KEY_MACHINE_CODE             "machine_code"
#define PYPYGC_KIND_COSTS                   "costs"
#define PYPYGC_KIND_SITE_COSTS              "site_costs"
#define PYPYGC_KEY_CACHES                   "caches" /* of run */
#define PYPYGC_KEY_OPERATIONS               "operations"
#define PYPYGC_KEY_WHO                      "who"
#define PYPYGC_KEY_INSTRUCTIONS             "instructions"
#define PYPYGC_KEY_DATA_READS               "data_reads"
#define PYPYGC_KEY_DATA_WRITES              "data_writes"
#define PYPYGC_KEY_D1_READ_MISSES           "D1_read_misses"
#define PYPYGC_KEY_D1_WRITE_MISSES          "D1_write_misses"
#define PYPYGC_KEY_LL_READ_MISSES           "LL_read_misses"
#define PYPYGC_KEY_LL_WRITE_MISSES          "LL_write_misses"
#define PYPYGC_KEY_I1_MISSES                "I1_misses"
#define PYPYGC_KEY_LLI_MISSES               "LLi_misses"
#define PYPYGC_KEY_NURSERY_MISSES           "nursery_misses"
#define PYPYGC_KEY_NURSERY_FRESH_MISSES     "nursery_fresh_misses"
#define PYPYGC_KEY_OWN_NURSERY_MISSES       "own_nursery_misses"
#define PYPYGC_KEY_OWN_NURSERY_FRESH_MISSES "own_nursery_fresh_misses"

#define PYPYGC_WHO_CODE     "code"
#define PYPYGC_WHO_MINOR    "minor collection"
#define PYPYGC_WHO_MAJOR    "major collection"
#define PYPYGC_WHO_COMPILER "compiler"

/* code, line_costs, called_costs, guard_costs, tracing, calls, mapped, work: beside file, function,
   line, trace, operation, path and who the figures of tables.h */
#define PYPYGC_KEY_CODE                   "code"
#define PYPYGC_KEY_CALLS                  "calls"
#define PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS "inclusive_instructions"
#define PYPYGC_KEY_TIMES                  "times"
#define PYPYGC_KEY_GIVEN_UP               "given_up"
#define PYPYGC_MAPPED_NONE                "(no file)"
#define PYPYGC_KEY_CALLEE                 "callee"
#define PYPYGC_KEY_TRACE_INSTRUCTIONS     "trace_instructions"

/* who of work: the parts of the run */
#define PYPYGC_WORK_COMPILED    "compiled"
#define PYPYGC_WORK_CALLED      "called"
#define PYPYGC_WORK_INTERPRETER "interpreter"
#define PYPYGC_WORK_GUARDS      "guards"
#define PYPYGC_WORK_COMPILER    "compiler"
#define PYPYGC_WORK_MINOR       "minor"
#define PYPYGC_WORK_MAJOR       "major"
#define PYPYGC_WORK_START_UP    "start-up"
#define PYPYGC_WORK_OTHER       "other"

/* site */
#define PYPYGC_KEY_SITE_KIND "kind"
#define PYPYGC_KEY_OBJECT    "object"

#define PYPYGC_SITE_JIT           "jit"
#define PYPYGC_SITE_OUTSIDE       "outside"
#define PYPYGC_SITE_JIT_UNKNOWN   "jit-unknown"
#define PYPYGC_SITE_JIT_CALL      "jit-call"
#define PYPYGC_SITE_INTERPRETER   "interpreter"
#define PYPYGC_SITE_GUARD_FAILURE "guard-failure"
#define PYPYGC_SITE_COMPILER      "compiler"
#define PYPYGC_SITE_RUNTIME       "runtime"
/* name of the site that stands for what a forked process has inherited */
#define PYPYGC_SITE_INHERITED_NAME "inherited from the parent process"

/* frame; operation and frame also of sites */
#define PYPYGC_KEY_CALLER    "caller"
#define PYPYGC_KEY_FILE      "file"
#define PYPYGC_KEY_LINE      "line"
#define PYPYGC_KEY_FUNCTION  "function"
#define PYPYGC_KEY_OPERATION "operation"
#define PYPYGC_KEY_FRAME     "frame"

/* figure, beside file, function and type */
#define PYPYGC_KEY_KEY   "key"
#define PYPYGC_KEY_VALUE "value"
/* a figure of the whole run that is no total */
#define PYPYGC_GROWTH_PER_ITERATION "growth_per_iteration"

/* cell; site also of stores, externals and minors, type of the steps of holders */
#define PYPYGC_KEY_SITE "site"
#define PYPYGC_KEY_TYPE "type"

/* figures that other records have, too */
#define PYPYGC_KEY_ALLOCATED_OBJECTS "allocated_objects"
#define PYPYGC_KEY_ALLOCATED_BYTES   "allocated_bytes"
#define PYPYGC_KEY_SURVIVED_OBJECTS  "survived_objects"
#define PYPYGC_KEY_SURVIVED_BYTES    "survived_bytes"

/* histograms of a cell: lists of [exponent, objects, bytes] */
#define PYPYGC_KEY_LIFETIME              "lifetime"
#define PYPYGC_KEY_LIFETIME_INSTRUCTIONS "lifetime_instructions"

/* lifetime, beside site, type, objects and bytes */
#define PYPYGC_KEY_CLOCK    "clock"
#define PYPYGC_KEY_EXPONENT "exponent"

#define PYPYGC_CLOCK_BYTES        "bytes"
#define PYPYGC_CLOCK_INSTRUCTIONS "instructions"

/* external, held, holder */
#define PYPYGC_KEY_BYTES "bytes"

/* minor */
#define PYPYGC_KEY_N            "n" /* also of majors */
#define PYPYGC_KEY_COLLECTIONS  "collections"
#define PYPYGC_KEY_PINNED_SITE  "pinned_site"
#define PYPYGC_KEY_CAUSE        "cause"        /* also of majors */
#define PYPYGC_KEY_INSTRUCTIONS "instructions" /* also of totals */

#define PYPYGC_CAUSE_NURSERY   "nursery"
#define PYPYGC_CAUSE_STARTUP   "startup"
#define PYPYGC_CAUSE_COLLECT   "collect"  /* also of majors */
#define PYPYGC_CAUSE_LARGE     "large"    /* also of majors */
#define PYPYGC_CAUSE_PRESSURE  "pressure" /* also of majors */
#define PYPYGC_CAUSE_PROGRESS  "progress"
#define PYPYGC_CAUSE_THRESHOLD "threshold" /* majors only */

/* major */
#define PYPYGC_KEY_START_ALLOCATED_BYTES "start_allocated_bytes"
#define PYPYGC_KEY_END_ALLOCATED_BYTES   "end_allocated_bytes"

/* held */
#define PYPYGC_KEY_MAJOR             "major"
#define PYPYGC_KEY_OBJECTS           "objects" /* also of holders */
#define PYPYGC_KEY_UNREACHED_OBJECTS "unreached_objects"
#define PYPYGC_KEY_UNREACHED_BYTES   "unreached_bytes"
#define PYPYGC_KEY_AT_EXIT           "at_exit"

/* holder; its frame is an object with file, line, function, name, first_line and local */
#define PYPYGC_KEY_ROOT       "root"
#define PYPYGC_KEY_FIRST_LINE "first_line"
#define PYPYGC_KEY_LINES      "lines"
#define PYPYGC_KEY_LOCAL      "local"
#define PYPYGC_KEY_IN_JIT     "in_jit"
#define PYPYGC_KEY_FIELD      "field"
#define PYPYGC_KEY_REPEAT     "repeat"
#define PYPYGC_KEY_TYPES      "types"

/* finalizable */
#define PYPYGC_KEY_PEAK_OBJECTS   "peak_objects"
#define PYPYGC_KEY_CLOSED_OBJECTS "closed_objects"

/* snapshot, retained, kept */
#define PYPYGC_KEY_MOMENT            "moment"
#define PYPYGC_KEY_CLASS             "class"
#define PYPYGC_KEY_SPARE_BYTES       "spare_bytes"
#define PYPYGC_KEY_DUPLICATE_OBJECTS "duplicate_objects"
#define PYPYGC_KEY_OUTSIDE_BYTES     "outside_bytes"
#define PYPYGC_KEY_OUTSIDE_SITE      "outside_site"
#define PYPYGC_KEY_DUPLICATE_BYTES   "duplicate_bytes"
#define PYPYGC_KEY_AGE_BYTES         "age_bytes"
#define PYPYGC_KEY_YOUNG_OBJECTS     "young_objects"
#define PYPYGC_KEY_YOUNG_BYTES       "young_bytes"
#define PYPYGC_KEY_OLD_OBJECTS       "old_objects"
#define PYPYGC_KEY_OLD_BYTES         "old_bytes"
#define PYPYGC_KEY_RETAINED_BYTES    "retained_bytes"
#define PYPYGC_KEY_SPACE             "space"
#define PYPYGC_KEY_PARTS             "parts"
#define PYPYGC_KEY_PART_SITE         "part_site"
#define PYPYGC_KEY_PART_PATH         "part_path"
#define PYPYGC_KEY_WALKED_OBJECTS    "walked_objects"
#define PYPYGC_KEY_WALK_MEMORY_BYTES "walk_memory_bytes"

/* sparse */
#define PYPYGC_KEY_FREE_BYTES "free_bytes"
#define PYPYGC_MOMENT_END     "end"
#define PYPYGC_MOMENT_PEAK    "peak"
#define PYPYGC_MOMENT_MARK    "mark"
#define PYPYGC_MOMENT_MAJOR   "major"
#define PYPYGC_MOMENT_LIVE    "live"
#define PYPYGC_MOMENT_COMMAND "command"

#define PYPYGC_ROOT_PREBUILT   "prebuilt"
#define PYPYGC_ROOT_STACK      "stack"
#define PYPYGC_ROOT_LOCAL      "local"
#define PYPYGC_ROOT_FINALIZERS "finalizers"

/* phase, beside totals below */
#define PYPYGC_KIND_PHASE "phase"
#define PYPYGC_KEY_OPEN   "open"

/* totals, beside those of tables.h */
#define PYPYGC_KEY_MINOR_COLLECTIONS     "minor_collections"
#define PYPYGC_KEY_MAJOR_COLLECTIONS     "major_collections"
#define PYPYGC_KEY_TRACES                "traces"
#define PYPYGC_KEY_JIT_INSTRUCTIONS      "jit_instructions"
#define PYPYGC_KEY_GC_INSTRUCTIONS       "gc_instructions"
#define PYPYGC_KEY_UNTRACKED_ARENA_BYTES "untracked_arena_bytes"
#define PYPYGC_KEY_UNTRACKED_RAW_BYTES   "untracked_raw_bytes"

/* progress: not part of a profile, see docs/internals.md (How far the run is) */
#define PYPYGC_KIND_PROGRESS "progress"
#define PYPYGC_KEY_PROFILE   "profile"
#define PYPYGC_KEY_PHASE     "phase"

/* end */
#define PYPYGC_KEY_COMPLETE "complete"
#define PYPYGC_KEY_REASON   "reason"

#define PYPYGC_END_EXIT       "exit"
#define PYPYGC_END_EXEC       "exec"
#define PYPYGC_END_CHECKPOINT "checkpoint"
#define PYPYGC_END_REQUEST    "request"

#endif
