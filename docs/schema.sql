-- SPDX-License-Identifier: GPL-3.0-or-later
-- What `pypygc export --rows` writes, for DuckDB: the columns, and views over as many profiles as there are.
--
--     pypygc export --rows -o rows/1234.ndjson pypygc.out.1234        (once a profile)
--     duckdb -cmd "SET VARIABLE pypygc_rows = 'rows/*.ndjson'" -init schema.sql
--     > SELECT * FROM survivors LIMIT 20;
--
-- A figure that is 0, or was not measured, is NULL: sums are the same.

CREATE OR REPLACE VIEW pypygc AS
SELECT * FROM read_json(getvariable('pypygc_rows'), format = 'newline_delimited',
    maximum_object_size = 16777216, columns = {
    -- of every row: kind is 'run', 'phase', 'site' or 'line'; run is the same for the rows of a profile
    kind: 'VARCHAR', run: 'VARCHAR', began_milliseconds: 'UBIGINT', benchmark: 'VARCHAR', pypy: 'VARCHAR',
    build: 'VARCHAR', nursery_size: 'UBIGINT',
    -- of runs
    command: 'VARCHAR[]', python: 'VARCHAR', cpu: 'VARCHAR', distribution: 'VARCHAR', kernel: 'VARCHAR',
    elapsed_milliseconds: 'UBIGINT', complete: 'BOOLEAN',
    -- of phases
    phase: 'VARCHAR',
    -- of sites and lines; the line of the user's is the innermost that is not PyPy's own library
    file: 'VARCHAR', line: 'UINTEGER', "function": 'VARCHAR', who: 'VARCHAR', type: 'VARCHAR',
    user_file: 'VARCHAR', user_line: 'UINTEGER', user_function: 'VARCHAR',
    -- figures
    allocated_bytes: 'UBIGINT', allocated_objects: 'UBIGINT', minor_collections: 'UBIGINT',
    major_collections: 'UBIGINT', moved_bytes: 'UBIGINT', instructions: 'UBIGINT',
    jit_instructions: 'UBIGINT', gc_instructions: 'UBIGINT', minor_instructions: 'UBIGINT',
    major_instructions: 'UBIGINT', major_steps: 'UBIGINT', barriers: 'UBIGINT', cards: 'UBIGINT',
    external_threshold: 'UBIGINT', external_bytes: 'UBIGINT', external_blocks: 'UBIGINT',
    external_live_bytes: 'UBIGINT', external_peak_bytes: 'UBIGINT', peak_bytes: 'UBIGINT',
    malloc_bytes: 'UBIGINT', malloc_mapped_bytes: 'UBIGINT', data_reads: 'UBIGINT', data_writes: 'UBIGINT',
    D1_read_misses: 'UBIGINT', D1_write_misses: 'UBIGINT', LL_read_misses: 'UBIGINT',
    LL_write_misses: 'UBIGINT', I1_misses: 'UBIGINT', LLi_misses: 'UBIGINT', nursery_misses: 'UBIGINT',
    nursery_fresh_misses: 'UBIGINT', unowned_nursery_misses: 'UBIGINT',
    unowned_nursery_fresh_misses: 'UBIGINT', traces: 'UBIGINT', aborted_traces: 'UBIGINT',
    trace_starts: 'UBIGINT', jit_blocks: 'UBIGINT', outside_blocks: 'UBIGINT', unparsed_bytes: 'UBIGINT',
    old_memory_bytes: 'UBIGINT', old_memory_objects: 'UBIGINT', disagreements: 'UBIGINT',
    ledger_difference: 'UBIGINT', nursery_objects: 'UBIGINT', nursery_bytes: 'UBIGINT',
    survived_objects: 'UBIGINT', survived_bytes: 'UBIGINT', died_young_objects: 'UBIGINT',
    died_young_bytes: 'UBIGINT', left_objects: 'UBIGINT', left_bytes: 'UBIGINT', inherited_objects: 'UBIGINT',
    inherited_bytes: 'UBIGINT', large_objects: 'UBIGINT', large_bytes: 'UBIGINT', old_born_objects: 'UBIGINT',
    old_born_bytes: 'UBIGINT', shadow_objects: 'UBIGINT', shadow_bytes: 'UBIGINT',
    old_inherited_objects: 'UBIGINT', old_inherited_bytes: 'UBIGINT', old_died_objects: 'UBIGINT',
    old_died_bytes: 'UBIGINT', large_died_young_objects: 'UBIGINT', large_died_young_bytes: 'UBIGINT',
    marked_objects: 'UBIGINT', marked_bytes: 'UBIGINT', resident_peak_bytes: 'UBIGINT',
    program_start_instructions: 'UBIGINT',
    died_first_major_objects: 'UBIGINT', died_first_major_bytes: 'UBIGINT',
    died_second_major_objects: 'UBIGINT', died_second_major_bytes: 'UBIGINT', old_live_objects: 'UBIGINT',
    old_live_bytes: 'UBIGINT', never_marked_objects: 'UBIGINT', never_marked_bytes: 'UBIGINT',
    once_marked_objects: 'UBIGINT', once_marked_bytes: 'UBIGINT', compiled_instructions: 'UBIGINT',
    called_instructions: 'UBIGINT', interpreted_instructions: 'UBIGINT', guards_instructions: 'UBIGINT',
    tracing_instructions: 'UBIGINT', collector_instructions: 'UBIGINT', inclusive_instructions: 'UBIGINT',
    entries: 'UBIGINT'
});

-- One row a profile.
CREATE OR REPLACE VIEW runs AS SELECT * FROM pypygc WHERE kind = 'run';

-- What allocates: a line, what the user's line is that it serves, by whom (jit, call, python, ...), a type.
CREATE OR REPLACE VIEW sites AS SELECT * FROM pypygc WHERE kind = 'site';

-- What executes: a line with its own instructions, and those of all that it called.
CREATE OR REPLACE VIEW lines AS SELECT * FROM pypygc WHERE kind = 'line';

CREATE OR REPLACE VIEW phases AS SELECT * FROM pypygc WHERE kind = 'phase';

-- Which line of the user's survives most, over all profiles.
CREATE OR REPLACE VIEW survivors AS
SELECT user_file AS file, user_line AS line, any_value(user_function) AS "function",
       count(DISTINCT run) AS runs, sum(survived_bytes) AS survived_bytes,
       sum(allocated_bytes) AS allocated_bytes, sum(gc_instructions) AS gc_instructions,
       mode(type) AS most_often_type
FROM sites WHERE user_file IS NOT NULL
GROUP BY ALL HAVING sum(survived_bytes) > 0
ORDER BY survived_bytes DESC;

-- The totals of each benchmark by interpreter and nursery: exact counts, so a spread is a difference.
CREATE OR REPLACE VIEW benchmarks AS
SELECT benchmark, pypy, build, nursery_size, count(*) AS runs,
       min(allocated_bytes) AS allocated_bytes_min, max(allocated_bytes) AS allocated_bytes_max,
       min(survived_bytes) AS survived_bytes_min, max(survived_bytes) AS survived_bytes_max,
       min(gc_instructions) AS gc_instructions_min, max(gc_instructions) AS gc_instructions_max
FROM runs GROUP BY ALL ORDER BY ALL;
