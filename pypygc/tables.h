/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every figure of the profile, once: its name, its unit, the version of the format that has it first,
   and what it means. Tool and companion make their counters, keys, sums and lists out of these rows;
   the tables in docs/format.md and docs/report.schema.json are checked against them
   (tests/tables.py). Constants only: the tool is compiled without libc.

   A row is M(name, unit, since, meaning), where M is a macro that whoever uses the table gives. In
   text for docs/format.md a backquote marks code. */
#ifndef PYPYGC_TABLES_H
#define PYPYGC_TABLES_H

/* What is counted. */
#define PYPYGC_UNITS(UNIT)                                                                         \
    UNIT(bytes)                                                                                    \
    UNIT(objects)                                                                                  \
    UNIT(blocks)                                                                                   \
    UNIT(cards)                                                                                    \
    UNIT(instructions)                                                                             \
    UNIT(misses)                                                                                   \
    UNIT(references)                                                                               \
    UNIT(times)                                                                                    \
    UNIT(traces)                                                                                   \
    UNIT(words)

/* ---- cells: what a site allocated of one type ----
   COLUMN(name, total, TOTAL, since, meaning): a number of objects and one of bytes. Its keys are
   name_objects and name_bytes in cells, total_objects and total_bytes in the totals. */

/* In the nursery: allocated + inherited = survived + died + left. */
#define PYPYGC_NURSERY_COLUMNS(COLUMN)                                                             \
    COLUMN(allocated, nursery, NURSERY, 1,                                                         \
           "reserved in the nursery. Bytes are what `nursery_free` moved by: rounding included")   \
    COLUMN(survived, survived, SURVIVED, 1,                                                        \
           "moved out of the nursery by a minor collection. Bytes are those of the copy")          \
    COLUMN(died, died_young, DIED_YOUNG, 1,                                                        \
           "the rest: dead at the first minor collection after their birth. An object that was "   \
           "shrunk before it survived leaves its lost bytes here")                                 \
    COLUMN(left, left, LEFT, 1, "still in the nursery at the end")                                 \
    COLUMN(inherited, inherited, INHERITED, 1,                                                     \
           "in the nursery when counting began: in a forked process, or with a `start` record")

/* In the old generation: survived + large + old_born + old_inherited = old_died + old_live. Absent
   where the old generation could not be followed. */
#define PYPYGC_OLD_COLUMNS(COLUMN)                                                                 \
    COLUMN(large, large, LARGE, 1,                                                                 \
           "malloced at birth, because they are too large for the nursery or must not move. "      \
           "Bytes are those of the object, header included, without the card marking words in "    \
           "front")                                                                                \
    COLUMN(old_born, old_born, OLD_BORN, 1,                                                        \
           "other objects that were old from birth: the places that `id()` and identity hashes "   \
           "reserved in the old generation for objects that then died in the nursery "             \
           "(`shadow_…` counts these), and objects that PyPy allocates there directly")            \
    COLUMN(shadow, shadow, SHADOW, 1, "part of `old_born`")                                        \
    COLUMN(old_inherited, old_inherited, OLD_INHERITED, 1, "old when counting began")              \
    COLUMN(old_died, old_died, OLD_DIED, 1,                                                        \
           "died after they were old, large objects that did not live to see a second minor "      \
           "collection included")                                                                  \
    COLUMN(large_died_young, large_died_young, LARGE_DIED_YOUNG, 1,                                \
           "part of `old_died`: large objects freed by the first minor collection after their "    \
           "birth")                                                                                \
    COLUMN(died_first_major, died_first_major, DIED_FIRST_MAJOR, 1,                                \
           "part of `old_died`, without large objects that died young: freed by the first major "  \
           "collection that began after their birth, or by one that ran then")                     \
    COLUMN(died_second_major, died_second_major, DIED_SECOND_MAJOR, 1,                             \
           "part of `old_died`: freed by the second one that began after their birth")             \
    COLUMN(old_live, old_live, OLD_LIVE, 1, "old and not freed at the end")                        \
    COLUMN(never_marked, never_marked, NEVER_MARKED, 1,                                            \
           "part of `old_live`: born after the last completed major collection began, so that "    \
           "none has looked at them yet")                                                          \
    COLUMN(once_marked, once_marked, ONCE_MARKED, 1,                                               \
           "part of `old_live`: one completed major collection that began after their birth has "  \
           "left them alive")                                                                      \
    COLUMN(                                                                                        \
        marked, marked, MARKED, 1,                                                                 \
        "the sum, over the completed major collections, of what was old and left alive by them")

/* ---- totals, beside those of the columns ----
   TOTAL(name, NAME, unit, since, meaning) */
#define PYPYGC_TOTALS(TOTAL)                                                                       \
    TOTAL(allocated_bytes, ALLOCATED_BYTES, bytes, 1, "nursery + large + old_born")                \
    TOTAL(allocated_objects, ALLOCATED_OBJECTS, objects, 1, "the same in objects")                 \
    TOTAL(minor_collections, MINOR_COLLECTIONS, times, 1, "completed")                             \
    TOTAL(major_collections, MAJOR_COLLECTIONS, times, 1,                                          \
          "completed, by the collector's own count")                                               \
    TOTAL(moved_bytes, MOVED_BYTES, bytes, 1,                                                      \
          "by how much `nursery_free` moved over objects. It equals `nursery_bytes`, which is "    \
          "counted another way: from the reservations")                                            \
    TOTAL(instructions, INSTRUCTIONS, instructions, 1,                                             \
          "executed by the process since PyPy was loaded; with `--cache-sim` from its first one "  \
          "on: Cachegrind's Ir")                                                                   \
    TOTAL(jit_instructions, JIT_INSTRUCTIONS, instructions, 1,                                     \
          "part of it: in machine code of the JIT; absent with `--jitlog=no`")                     \
    TOTAL(gc_instructions, GC_INSTRUCTIONS, instructions, 1,                                       \
          "part of it: in minor collections and in steps of major ones")                           \
    TOTAL(minor_instructions, MINOR_INSTRUCTIONS, instructions, 1,                                 \
          "part of `gc_instructions`: minor collections")                                          \
    TOTAL(major_instructions, MAJOR_INSTRUCTIONS, instructions, 1,                                 \
          "part of `gc_instructions`: steps of major ones")                                        \
    TOTAL(major_steps, MAJOR_STEPS, times, 1,                                                      \
          "steps of major collections, also of one that has not completed")                        \
    TOTAL(barriers, BARRIERS, times, 1, "the sum over the `store` records")                        \
    TOTAL(cards, CARDS, cards, 1, "the sum over the `store` records")                              \
    TOTAL(external_threshold, EXTERNAL_THRESHOLD, bytes, 1,                                        \
          "blocks of at least so many bytes are counted; absent where all are")                    \
    TOTAL(external_bytes, EXTERNAL_BYTES, bytes, 1, "see `external`")                              \
    TOTAL(external_blocks, EXTERNAL_BLOCKS, blocks, 1, "see `external`")                           \
    TOTAL(external_live_bytes, EXTERNAL_LIVE_BYTES, bytes, 2,                                      \
          "allocated and not freed at the end")                                                    \
    TOTAL(external_peak_bytes, EXTERNAL_PEAK_BYTES, bytes, 2, "the most there was at any time")    \
    TOTAL(peak_bytes, PEAK_BYTES, bytes, 2,                                                        \
          "the most that the old generation, garbage included, and the memory outside had "        \
          "together, at the points of the memory curve")                                           \
    TOTAL(resident_peak_bytes, RESIDENT_PEAK_BYTES, bytes, 2,                                      \
          "the most that the program had in memory, Valgrind and this tool apart, when that was "  \
          "looked at, see `resident`; absent where the kernel does not say it")                    \
    TOTAL(malloc_bytes, MALLOC_BYTES, bytes, 2,                                                    \
          "what all blocks take at the end that were malloced and not freed, the collector's "     \
          "own included, with the C library's own words and rounding, and what was mapped "        \
          "without a file otherwise than by the C library")                                        \
    TOTAL(malloc_mapped_bytes, MALLOC_MAPPED_BYTES, bytes, 2,                                      \
          "part of it: mappings, and blocks that have one of their own. The rest is "              \
          "`mallinfo2().uordblks`")                                                                \
    TOTAL(data_reads, DATA_READS, references, 1,                                                   \
          "with `--cache-sim`, for the whole process from its first instruction on: references "   \
          "to memory that read, Cachegrind's Dr. An instruction that modifies memory counts as a " \
          "read")                                                                                  \
    TOTAL(data_writes, DATA_WRITES, references, 1, "likewise: references that write, Dw")          \
    TOTAL(D1_read_misses, D1_READ_MISSES, misses, 1, "reads that missed the first level: D1mr")    \
    TOTAL(D1_write_misses, D1_WRITE_MISSES, misses, 1, "writes that missed it: D1mw")              \
    TOTAL(LL_read_misses, LL_READ_MISSES, misses, 1,                                               \
          "of these, those that missed the last level too: DLmr. With `--cache-sim=yes` the last " \
          "level holds data only, so that these are a few less than Cachegrind's")                 \
    TOTAL(LL_write_misses, LL_WRITE_MISSES, misses, 1, "likewise: DLmw")                           \
    TOTAL(I1_misses, I1_MISSES, misses, 1,                                                         \
          "instruction fetches that missed, with `--cache-sim=full` only: I1mr")                   \
    TOTAL(LLi_misses, LLI_MISSES, misses, 1, "likewise: ILmr")                                     \
    TOTAL(nursery_misses, NURSERY_MISSES, misses, 1,                                               \
          "with `--cache-sim`: D1 misses in the nursery, not those of the collector")              \
    TOTAL(nursery_fresh_misses, NURSERY_FRESH_MISSES, misses, 1,                                   \
          "of these, those at a higher address than all before since the last minor collection: "  \
          "the first touch of memory that was just reserved. Where they are many, the nursery is " \
          "larger than the cache; the rest are objects that were used again too late")             \
    TOTAL(unowned_nursery_misses, UNOWNED_NURSERY_MISSES, misses, 1,                               \
          "part of `nursery_misses`: where nothing had been reserved, or it is not known by whom") \
    TOTAL(unowned_nursery_fresh_misses, UNOWNED_NURSERY_FRESH_MISSES, misses, 1,                   \
          "the same part of `nursery_fresh_misses`")                                               \
    TOTAL(traces, TRACES, traces, 1, "as the JIT log has them; omitted without the log")           \
    TOTAL(aborted_traces, ABORTED_TRACES, traces, 1, "likewise")                                   \
    TOTAL(trace_starts, TRACE_STARTS, traces, 1, "likewise")                                       \
    TOTAL(jit_blocks, JIT_BLOCKS, blocks, 1,                                                       \
          "nursery reservations made by JIT code, as reserved (one may hold several objects)")     \
    TOTAL(outside_blocks, OUTSIDE_BLOCKS, blocks, 1, "the others")                                 \
    TOTAL(unparsed_bytes, UNPARSED_BYTES, bytes, 1,                                                \
          "bytes of the nursery that could not be read as objects")                                \
    TOTAL(old_memory_bytes, OLD_MEMORY_BYTES, bytes, 1,                                            \
          "memory that the tool uses to follow old objects, walks over the heap "                  \
          "included, at its highest")                                                              \
    TOTAL(old_memory_objects, OLD_MEMORY_OBJECTS, objects, 1, "how many there were then")          \
    TOTAL(disagreements, DISAGREEMENTS, times, 1,                                                  \
          "minor collections in which `survived_bytes` and `collector_survived_bytes` differ. "    \
          "Anything but 0 is a defect of the profile, and reports say so")                         \
    TOTAL(ledger_difference, LEDGER_DIFFERENCE, instructions, 2,                                   \
          "by how much the sum over the `work` records differs from `instructions`. Anything but " \
          "0 is a defect of the profile, and reports say so; absent without these records")        \
    TOTAL(program_start_instructions, PROGRAM_START_INSTRUCTIONS, instructions, 2,                 \
          "executed before the first Python code that is not PyPy's own; 0 if counting began "     \
          "later; absent likewise")

/* ---- what code costs ----
   COST(name, NAME, since): the total of that name, by trace, operation, site and owner; in the order
   of the lists in `operations`. */
#define PYPYGC_COSTS(COST)                                                                         \
    COST(instructions, INSTRUCTIONS, 1)                                                            \
    COST(data_reads, DATA_READS, 1)                                                                \
    COST(data_writes, DATA_WRITES, 1)                                                              \
    COST(D1_read_misses, D1_READ_MISSES, 1)                                                        \
    COST(D1_write_misses, D1_WRITE_MISSES, 1)                                                      \
    COST(LL_read_misses, LL_READ_MISSES, 1)                                                        \
    COST(LL_write_misses, LL_WRITE_MISSES, 1)                                                      \
    COST(nursery_misses, NURSERY_MISSES, 1)                                                        \
    COST(nursery_fresh_misses, NURSERY_FRESH_MISSES, 1)                                            \
    COST(I1_misses, I1_MISSES, 1)                                                                  \
    COST(LLi_misses, LLI_MISSES, 1)

/* ---- records with figures of their own ----
   COUNT(name, unit, since, meaning) is omitted if it is 0, MEASURED if it is not known. PAIR(name,
   since, meaning) is a number of objects and one of bytes, name_objects and name_bytes. */

#define PYPYGC_STORE_FIELDS(COUNT)                                                                 \
    COUNT(barriers, times, 1,                                                                      \
          "how often the slow path ran: an old object was written to for the first time since "    \
          "the last minor collection")                                                             \
    COUNT(remembered_bytes, bytes, 1,                                                              \
          "size of the objects that were remembered so: minor collections trace all of it")        \
    COUNT(card_arrays, times, 1, "how often an array with card marking was remembered by cards")   \
    COUNT(cards, cards, 1,                                                                         \
          "cards that were marked in these arrays until the minor collection. Cards that JIT "     \
          "code marked later, without the slow path, are counted under the site that marked the "  \
          "first of that array")                                                                   \
    COUNT(card_bytes, bytes, 1,                                                                    \
          "bytes of the array that minor collections traced because of these cards")

#define PYPYGC_EXTERNAL_FIELDS(COUNT)                                                              \
    COUNT(blocks, blocks, 1, "allocated")                                                          \
    COUNT(bytes, bytes, 1, "allocated")                                                            \
    COUNT(inherited_blocks, blocks, 2, "not freed when counting began")                            \
    COUNT(inherited_bytes, bytes, 2, "the same in bytes")                                          \
    COUNT(freed_blocks, blocks, 1, "freed")                                                        \
    COUNT(freed_bytes, bytes, 1, "freed")                                                          \
    COUNT(freed_by_gc_blocks, blocks, 1,                                                           \
          "part of it: freed while the collector ran: the memory was owned by an object. Blocks "  \
          "that a finalizer frees in Python code are not part of it")                              \
    COUNT(freed_by_gc_bytes, bytes, 1, "the same in bytes")                                        \
    COUNT(peak_bytes, bytes, 2,                                                                    \
          "the most that was allocated and not freed at once; of what is folded, the sum")         \
    COUNT(held_bytes, bytes, 2,                                                                    \
          "what those that were not freed take at the end, with the C library's own words and "    \
          "rounding: as `mallinfo2` counts")                                                       \
    COUNT(pressures, times, 1, "calls of `add_memory_pressure`")                                   \
    COUNT(pressure_bytes, bytes, 1, "what they told the collector")

/* What the nursery knows of a minor collection, and what the collector's model knows. */
#define PYPYGC_MINOR_FIELDS(PAIR, MEASURED, COUNT)                                                 \
    PAIR(allocated, 1, "reserved in the nursery since the one before")                             \
    PAIR(survived, 1, "moved out by this one: the sum over the objects that were seen to move")    \
    MEASURED(collector_survived_bytes, bytes, 1,                                                   \
             "the collector's own figure (`nursery_surviving_size`) at the same moment")           \
    COUNT(pinned_objects, objects, 1, "objects that stay in the nursery because they are pinned")

#define PYPYGC_MINOR_WORK_FIELDS(MEASURED, COUNT)                                                  \
    MEASURED(instructions, instructions, 1, "executed in it")                                      \
    MEASURED(roots, words, 1,                                                                      \
             "words of the shadow stack that it looked at: those that were pushed, or called "     \
             "over, since the one before")                                                         \
    MEASURED(remembered, objects, 1, "objects that the write barrier had put down for it")         \
    MEASURED(remembered_bytes, bytes, 1, "their size: all of it is traced")                        \
    COUNT(cards, cards, 1, "cards marked")                                                         \
    MEASURED(used_bytes, bytes, 1,                                                                 \
             "the collector's own count of its old generation afterwards: blocks in arenas, and "  \
             "malloced ones, card marking words included. While a major collection sweeps, that "  \
             "count is wrong, and this tool's stands here, in which what was freed in arenas "     \
             "meanwhile is still part")

/* Points of the memory curve. */
#define PYPYGC_MEMORY_FIELDS(MEASURED)                                                             \
    MEASURED(allocated_bytes, bytes, 2, "the clock")                                               \
    MEASURED(instructions, instructions, 2, "executed so far")                                     \
    MEASURED(old_bytes, bytes, 2,                                                                  \
             "the old generation, garbage that was not freed yet included: see `used_bytes` of "   \
             "minor collections")                                                                  \
    MEASURED(external_bytes, bytes, 2,                                                             \
             "allocated outside the collector's heap and not freed, see `external`")

/* Points at which what is alive is known. */
#define PYPYGC_ALIVE_FIELDS(MEASURED, COUNT)                                                       \
    MEASURED(allocated_bytes, bytes, 2, "the clock")                                               \
    MEASURED(instructions, instructions, 2, "executed so far")                                     \
    MEASURED(major, times, 2, "completed major collections")                                       \
    COUNT(walked, times, 2,                                                                        \
          "1 if it is what a walk over the heap reached, for a snapshot; else it is what a major " \
          "collection left alive: its `marked_bytes`")                                             \
    MEASURED(objects, objects, 2, "old objects that are alive")                                    \
    MEASURED(bytes, bytes, 2, "the same in bytes")

/* What is in memory at a moment, as the kernel sees it. All but the clocks, resident_bytes itself
   and tool_bytes are its parts. */
#define PYPYGC_RESIDENT_FIELDS(MEASURED)                                                           \
    MEASURED(allocated_bytes, bytes, 2, "the clock")                                               \
    MEASURED(instructions, instructions, 2, "executed so far")                                     \
    MEASURED(resident_bytes, bytes, 2,                                                             \
             "what the program has in memory, Valgrind and this tool apart: the sum of the parts") \
    MEASURED(arena_used_bytes, bytes, 2,                                                           \
             "objects of up to 280 bytes, garbage that was not freed yet included: blocks that "   \
             "the arenas have given out")                                                          \
    MEASURED(arena_sparse_bytes, bytes, 2,                                                         \
             "the rest of the pages that these blocks are in: free blocks that only objects of "   \
             "the same size can take")                                                             \
    MEASURED(arena_free_bytes, bytes, 2,                                                           \
             "pages of arenas without an object: the arena is kept because other pages have some") \
    MEASURED(raw_bytes, bytes, 2, "objects that are malloced, one by one")                         \
    MEASURED(nursery_bytes, bytes, 2, "the nursery")                                               \
    MEASURED(collector_bytes, bytes, 2, "what else the collector has malloced: its lists")         \
    MEASURED(external_bytes, bytes, 2,                                                             \
             "what others have malloced, or mapped without a file, see `external`")                \
    MEASURED(jit_bytes, bytes, 2, "machine code of the JIT, and other code without a file")        \
    MEASURED(stack_bytes, bytes, 2, "stacks of the threads")                                       \
    MEASURED(pypy_bytes, bytes, 2, "PyPy's program and its library, mapped from their files")      \
    MEASURED(file_bytes, bytes, 2,                                                                 \
             "other files that are mapped, with the variables of libraries, and shared memory")    \
    MEASURED(                                                                                      \
        rest_bytes, bytes, 2,                                                                      \
        "the rest of the memory without a file: what the C library keeps free, its words "         \
        "around blocks, what the program's loader has, and mappings that nobody is known for")     \
    MEASURED(tool_bytes, bytes, 2,                                                                 \
             "what the whole process has beside that: Valgrind, this tool, and what it preloads")

#define PYPYGC_MAJOR_FIELDS(MEASURED, PAIR)                                                        \
    MEASURED(minor, times, 1,                                                                      \
             "the minor collection before its first step; 0 if that was before counting began: "   \
             "its steps and instructions from there on are given")                                 \
    MEASURED(start_allocated_bytes, bytes, 1,                                                      \
             "the clock (bytes allocated by the process) at its first step")                       \
    MEASURED(end_allocated_bytes, bytes, 1, "the clock at its end")                                \
    MEASURED(steps, times, 1, "major_collection_step calls")                                       \
    MEASURED(marking_instructions, instructions, 1, "executed in steps that mark")                 \
    MEASURED(sweeping_instructions, instructions, 1, "executed in steps that sweep")               \
    MEASURED(other_instructions, instructions, 1, "executed in its other steps")                   \
    PAIR(marked, 1, "old objects that it left alive")                                              \
    PAIR(died, 1, "objects that died in it")                                                       \
    MEASURED(arena_bytes, bytes, 1,                                                                \
             "the old generation when it completed: objects in arenas, as this tool counts them")  \
    MEASURED(raw_bytes, bytes, 1,                                                                  \
             "likewise: malloced objects, card marking words included; absent with "               \
             "`--watch-malloc=no`")                                                                \
    MEASURED(collector_arena_bytes, bytes, 1, "the collector's own figure at that moment")         \
    MEASURED(collector_raw_bytes, bytes, 1, "the same for malloced objects")

/* ---- the ledger of work ----
   Beside these, line_costs, called_costs and guard_costs have the columns of PYPYGC_COSTS. */

#define PYPYGC_CODE_FIELDS(COUNT)                                                                  \
    COUNT(calls, times, 2,                                                                         \
          "how often the interpreter entered it: a generator each time that it is resumed; not "   \
          "where it is inlined into a trace")                                                      \
    COUNT(inclusive_instructions, instructions, 2,                                                 \
          "executed while it was active, by all that it called too. Only its outermost "           \
          "activation adds to it, so that recursion counts once")

#define PYPYGC_LINE_COSTS_FIELDS(COUNT)                                                            \
    COUNT(inclusive_instructions, instructions, 2,                                                 \
          "those of the line itself, and of all that it called through Python frames; once under " \
          "recursion")                                                                             \
    COUNT(times, times, 2,                                                                         \
          "how often the interpreter executed that of its bytecodes which it executed most often")

#define PYPYGC_CALLED_COSTS_FIELDS(COUNT)                                                          \
    COUNT(times, times, 2, "how often the operation called something")                             \
    COUNT(trace_instructions, instructions, 2,                                                     \
          "executed in traces that it entered, until these ended, with all that they called. "     \
          "They are part of other records; a call within itself counts again")

#define PYPYGC_GUARD_COSTS_FIELDS(COUNT)                                                           \
    COUNT(times, times, 2, "how often it failed into C code: it had no bridge yet")

#define PYPYGC_TRACING_FIELDS(COUNT)                                                               \
    COUNT(times, times, 2, "attempts to make a trace that began here")                             \
    COUNT(given_up, times, 2, "of these, attempts that made none")                                 \
    COUNT(instructions, instructions, 2, "executed for them: tracing, optimising, assembling")

#define PYPYGC_CALLS_FIELDS(COUNT)                                                                 \
    COUNT(times, times, 2, "calls")                                                                \
    COUNT(inclusive_instructions, instructions, 2,                                                 \
          "executed from the callee's entry until it was left")

#define PYPYGC_MAPPED_FIELDS(COUNT)                                                                \
    COUNT(instructions, instructions, 2,                                                           \
          "executed in its code. They are part of other records, too: this is a second way to "    \
          "divide the run")

/* What was executed in a stretch of the run, by its parts: those of the records `work`, in the same
   order. */
#define PYPYGC_WORK_SPAN_CLOCKS(MEASURED)                                                          \
    MEASURED(allocated_bytes, bytes, 2, "the clock at its end")                                    \
    MEASURED(instructions, instructions, 2, "executed so far, at its end")

#define PYPYGC_WORK_SPAN_FIELDS(MEASURED)                                                          \
    MEASURED(compiled, instructions, 2, "executed in it: machine code of traces")                  \
    MEASURED(called, instructions, 2, "what traces call")                                          \
    MEASURED(interpreter, instructions, 2, "bytecodes, and the built-in functions that they run")  \
    MEASURED(guards, instructions, 2, "after failed guards")                                       \
    MEASURED(compiler, instructions, 2, "the JIT compiler")                                        \
    MEASURED(minor, instructions, 2, "minor collections")                                          \
    MEASURED(major, instructions, 2, "major collections")                                          \
    MEASURED(start_up, instructions, 2, "before the first Python code")                            \
    MEASURED(other, instructions, 2, "for no Python code")

#define PYPYGC_WORK_FIELDS(MEASURED)                                                               \
    MEASURED(instructions, instructions, 2,                                                        \
             "executed by this part of the run: all parts are there, also those with 0")

#endif
