/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wide rows for databases, a JSON object a line: of the run, of its phases, of each place and type that
   allocates, of each line that executes. Every row names its run, and what makes runs comparable, so
   that rows of thousands of profiles may stand in one table. docs/schema.sql has the columns, and views
   for DuckDB. Figures that are 0 are left out, as are those that the run did not measure: sums are the
   same. */
#include "analysis/order.h"
#include "base/figure.h"
#include "format.h"
#include "render/export/export.h"
#include "render/export/points.h"
#include "render/json/json_marks.h"
#include "render/json/json_value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct writer {
    const struct export *export;
    const struct profile *profile;
    FILE *out;
    struct points points;
    const char *run; /* the same for each export of this profile, and for no other */
};

/* What the bytes of the file add up to. */
static unsigned long check_sum(const char *path)
{
    unsigned char buffer[1 << 14];
    unsigned long sum = crc32_z(0, NULL, 0);
    FILE *file = fopen(path, "rb");
    size_t size;

    if (file == NULL)
        return sum;
    while ((size = fread(buffer, 1, sizeof buffer, file)) > 0)
        sum = crc32_z(sum, buffer, size);
    fclose(file);
    return sum;
}

static void add_nonzero(struct json_object *row, const char *key, uint64_t value)
{
    if (value != 0)
        json_add_number(row, key, value);
}

/* A row with the columns that all have. */
static struct json_object *new_row(const struct writer *w, const char *kind)
{
    const struct run *run = &w->profile->run;
    struct json_object *row = json_object_new_object();

    json_add_string(row, "kind", kind);
    json_add_string(row, "run", w->run);
    json_add_measured(row, "began_milliseconds", &w->profile->time.began_milliseconds);
    json_add_string(row, "benchmark", w->points.benchmark);
    json_add_string(row, "pypy", run->version);
    json_add_string(row, "build", run->build_id);
    if (run->has_nursery_size)
        json_add_number(row, "nursery_size", run->nursery_size);
    return row;
}

static void put_row(const struct writer *w, struct json_object *row)
{
    json_put_value(w->out, row);
    fputc('\n', w->out);
}

/* ---- the run and its phases ---- */

static void put_run(const struct writer *w)
{
    const struct run *run = &w->profile->run;
    const struct machine *machine = &w->profile->machine;
    struct json_object *row = new_row(w, "run"), *command = json_object_new_array();

    for (size_t i = 0; i < run->n_command; i++)
        json_object_array_add(command, json_object_new_string(run->command[i]));
    json_object_object_add(row, "command", command);
    json_add_string(row, "python", run->python);
    json_add_string(row, "cpu", machine->cpu);
    json_add_string(row, "distribution", machine->distribution);
    json_add_string(row, "kernel", machine->kernel);
    json_add_measured(row, "elapsed_milliseconds", &w->profile->time.elapsed_milliseconds);
    json_add_boolean(row, "complete", w->profile->complete);
    for (int total = 0; total < TOTAL_COUNT; total++)
        if (w->profile->totals.known[total])
            json_add_number(row, total_name((enum total)total), w->profile->totals.value[total]);
    put_row(w, row);
}

static void put_phases(const struct writer *w)
{
    for (size_t i = 0; i < w->profile->n_phases; i++) {
        const struct phase *phase = &w->profile->phases[i];
        struct json_object *row = new_row(w, "phase");
        json_add_string(row, "phase", phase->name);
        json_add_number(row, "entries", phase->entries);
        json_add_phase(row, phase);
        put_row(w, row);
    }
}

/* ---- what allocates ---- */

/* The line that the user can change. */
static const struct place *user_place(const struct cell_row *row)
{
    return row->is_of_user && row->user_frame != NULL ? &row->user_frame->place : NULL;
}

static int by_user(const struct cell_row *x, const struct cell_row *y)
{
    const struct place *a = user_place(x), *b = user_place(y);

    return a == NULL || b == NULL ? (a == NULL) - (b == NULL) : order_places(a, b);
}

/* Rows that are one in the table: the same line, for the same line of the user's, by the same means,
   of the same type. */
static int compare_rows(const void *a, const void *b)
{
    const struct cell_row *x = *(const struct cell_row *const *)a;
    const struct cell_row *y = *(const struct cell_row *const *)b;
    int order = order_places(&x->owner->line, &y->owner->line);

    if (order == 0)
        order = by_user(x, y);
    if (order == 0)
        order = order_numbers(x->owner->who, y->owner->who);
    return order != 0 ? order : order_strings(x->type->name, y->type->name);
}

static void add_sums(struct json_object *row, const struct tally *tally,
                     const struct charge *charge)
{
    const struct counts born = tally_born(tally);

    add_nonzero(row, "allocated_objects", born.objects);
    add_nonzero(row, "allocated_bytes", born.bytes);
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        const struct counts *counts = tally_column(tally, &COLUMNS[i]);
        /* under the names of the totals, where allocated is everything */
        add_nonzero(row, total_name(COLUMNS[i].total_objects), counts->objects);
        add_nonzero(row, total_name(COLUMNS[i].total_bytes), counts->bytes);
    }
    add_nonzero(row, "gc_instructions", charge_sum(charge));
}

/* A group of rows, all of the same key. */
static void put_group(const struct writer *w, const struct cell_row *const *rows, size_t n)
{
    const struct cell_row *first = rows[0];
    const struct place *user = user_place(first);
    struct json_object *row = new_row(w, "site");
    struct tally tally;
    struct charge charge;

    memset(&tally, 0, sizeof tally);
    memset(&charge, 0, sizeof charge);
    for (size_t i = 0; i < n; i++) {
        tally_add(&tally, &rows[i]->cell->tally);
        charge_add(&charge, &rows[i]->charge);
    }
    json_add_place(row, &first->owner->line);
    json_add_string(row, "who", who_name(first->owner->who));
    if (user != NULL) {
        json_add_string(row, "user_file", user->file);
        json_add_string(row, "user_function", user->function);
        json_add_number(row, "user_line", user->line);
    }
    json_add_string(row, "type", first->type->name);
    add_sums(row, &tally, &charge);
    put_row(w, row);
}

static void put_sites(const struct writer *w)
{
    const struct facts *facts = w->export->facts;
    const struct cell_row **rows = array_new(facts->n_rows, sizeof *rows);

    for (size_t i = 0; i < facts->n_rows; i++)
        rows[i] = &facts->cells[i];
    qsort(rows, facts->n_rows, sizeof *rows, compare_rows);
    for (size_t i = 0, n; i < facts->n_rows; i += n) {
        for (n = 1; i + n < facts->n_rows && compare_rows(&rows[i], &rows[i + n]) == 0;)
            n++;
        put_group(w, rows + i, n);
    }
    free(rows);
}

/* ---- what executes ---- */

static void put_lines(const struct writer *w)
{
    const struct ledger *ledger = &w->export->facts->ledger;

    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct work_row *line = &ledger->lines[i];
        struct json_object *row = new_row(w, "line");
        char key[64];
        json_add_place(row, &line->place);
        add_nonzero(row, "instructions", work_self(line));
        add_nonzero(row, "inclusive_instructions", line->inclusive);
        for (int share = 0; share < SHARE_COUNT; share++) {
            snprintf(key, sizeof key, "%s_instructions", work_share_key((enum work_share)share));
            add_nonzero(row, key, line->share[share]);
        }
        put_row(w, row);
    }
}

void export_rows(const struct export *export, FILE *out)
{
    struct writer w = {.export = export, .profile = export->facts->profile, .out = out};

    points_make(w.profile, &w.points);
    w.run = arena_printf(&w.points.arena, "%" PRIx64 "-%" PRIx64 "-%08lx",
                         w.profile->time.began_milliseconds.value, w.profile->run.pid,
                         check_sum(export->file));
    put_run(&w);
    put_phases(&w);
    put_sites(&w);
    put_lines(&w);
    points_free(&w.points);
}
