/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile of pprof, for `go tool pprof`, Pyroscope and Parca: protocol buffers, compressed as gzip. A
   sample is a stack with what it allocated, what of that survived and is alive, what the collector did
   because of it; labels say the type, the trace, and by whom. What lines executed are samples of one
   frame: profiles do not have the callers of work. Names of sample types are those of Go's heap
   profiles, where they are the same. */
#include "base/figure.h"
#include "format.h"
#include "render/command.h"
#include "render/export/export.h"
#include "render/export/pprof_table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const struct {
    const char *name, *unit;
} TYPES[METRIC_COUNT] = {
    [METRIC_ALLOCATED_BYTES] = {"alloc_space", "bytes"},
    [METRIC_ALLOCATED_OBJECTS] = {"alloc_objects", "count"},
    [METRIC_SURVIVED_BYTES] = {"survived_space", "bytes"},
    [METRIC_SURVIVED_OBJECTS] = {"survived_objects", "count"},
    [METRIC_OLD_LIVE_BYTES] = {"inuse_space", "bytes"},
    [METRIC_OLD_LIVE_OBJECTS] = {"inuse_objects", "count"},
    [METRIC_GC_INSTRUCTIONS] = {"gc_instructions", "count"},
    [METRIC_EXTERNAL_BYTES] = {"external_space", "bytes"},
    [METRIC_INSTRUCTIONS] = {"instructions", "count"},
};

struct writer {
    const struct facts *facts;
    Pprof__Profile profile;
    struct pprof_table table;
    enum metric shown[METRIC_COUNT]; /* those that the run measured */
    size_t n_shown, samples_capacity;
    uint64_t *stack; /* of the sample that is made: locations */
    size_t n_stack, stack_capacity;
};

static void push(struct writer *w, uint64_t location)
{
    w->stack = array_grow(w->stack, w->n_stack, &w->stack_capacity, sizeof *w->stack);
    w->stack[w->n_stack++] = location;
}

/* The stack of an owner, innermost first. */
static void push_owner(struct writer *w, const struct owner *owner)
{
    const bool is_jit = owner->who == WHO_JIT || owner->who == WHO_CALL;
    const struct stack_frame *frame = join_known_frame(owner->stack);

    if (owner->who == WHO_COMPILER)
        push(w, pprof_words(&w->table, "JIT compiler"));
    if (frame == NULL && owner->place.file != NULL) {
        const struct stack_frame alone = {.place = owner->place};
        push(w, pprof_location(&w->table, PPROF_PYPY, &alone, &frame));
    } else if (frame == NULL && owner->who != WHO_COMPILER) {
        push(w, pprof_words(&w->table, owner->place.function));
    }
    for (bool is_first = true; frame != NULL; is_first = false)
        push(w,
             pprof_location(&w->table, is_first && is_jit ? PPROF_JIT : PPROF_PYPY, frame, &frame));
}

/* Appends a sample with the stack that was pushed. */
static Pprof__Sample *add_sample(struct writer *w, const uint64_t value[METRIC_COUNT])
{
    Pprof__Sample *sample = arena_alloc(&w->table.arena, sizeof *sample);

    pprof__sample__init(sample);
    sample->n_location_id = w->n_stack;
    sample->location_id = arena_alloc(&w->table.arena, w->n_stack * sizeof *sample->location_id);
    memcpy(sample->location_id, w->stack, w->n_stack * sizeof *sample->location_id);
    w->n_stack = 0;
    sample->n_value = w->n_shown;
    sample->value = arena_alloc(&w->table.arena, w->n_shown * sizeof *sample->value);
    for (size_t i = 0; i < w->n_shown; i++)
        sample->value[i] = figure_signed(value[w->shown[i]]);
    w->profile.sample = array_grow(w->profile.sample, w->profile.n_sample, &w->samples_capacity,
                                   sizeof *w->profile.sample);
    w->profile.sample[w->profile.n_sample++] = sample;
    return sample;
}

#define MAX_LABELS 3

static void add_label(struct writer *w, Pprof__Sample *sample, const char *key, const char *text)
{
    Pprof__Label *label = arena_alloc(&w->table.arena, sizeof *label);

    pprof__label__init(label);
    label->key = pprof_string(&w->table, key);
    label->str = pprof_string(&w->table, text);
    if (sample->label == NULL)
        sample->label = arena_alloc(&w->table.arena, MAX_LABELS * sizeof *sample->label);
    sample->label[sample->n_label++] = label;
}

static void add_trace_label(struct writer *w, Pprof__Sample *sample, const struct trace *trace)
{
    if (trace != NULL)
        add_label(w, sample, "trace",
                  arena_printf(&w->table.arena, "%s %" PRIu64, trace->kind, trace->id));
}

static void add_cells(struct writer *w)
{
    for (size_t i = 0; i < w->facts->n_rows; i++) {
        const struct cell_row *row = &w->facts->cells[i];
        uint64_t value[METRIC_COUNT];
        Pprof__Sample *sample;
        metric_values(row, value);
        push_owner(w, row->owner);
        sample = add_sample(w, value);
        if (!facts_is_scanning(row->type))
            add_label(w, sample, "type", row->type->name);
        add_label(w, sample, "who", who_name(row->owner->who));
        add_trace_label(w, sample,
                        row->owner->trace != NULL ? row->owner->trace : row->owner->compiled);
    }
}

static void add_words(struct writer *w, const char *words, enum metric metric, uint64_t amount)
{
    uint64_t value[METRIC_COUNT] = {0};

    if (amount == 0)
        return;
    value[metric] = amount;
    push(w, pprof_words(&w->table, words));
    add_sample(w, value);
}

static void add_external(struct writer *w)
{
    const struct profile *profile = w->facts->profile;

    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *external = &profile->externals[i];
        uint64_t value[METRIC_COUNT] = {0};
        value[METRIC_EXTERNAL_BYTES] = external->bytes;
        if (external->bytes == 0)
            continue;
        push(w, pprof_words(&w->table, arena_printf(&w->table.arena, "malloc by %s",
                                                    external->library != NULL ? external->library
                                                                              : "no file")));
        push_owner(w, &w->facts->owners.of_site[external->site]);
        add_sample(w, value);
    }
}

/* What lines executed, each part by itself. */
static void add_work(struct writer *w)
{
    const struct ledger *ledger = &w->facts->ledger;

    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct work_row *row = &ledger->lines[i];
        const struct stack_frame alone = {.place = row->place};
        const struct stack_frame *next;
        for (int share = 0; share < SHARE_COLLECTOR; share++) {
            uint64_t value[METRIC_COUNT] = {0};
            if (row->share[share] == 0)
                continue;
            value[METRIC_INSTRUCTIONS] = row->share[share];
            push(w,
                 row->place.file != NULL
                     ? pprof_location(&w->table, share == SHARE_COMPILED ? PPROF_JIT : PPROF_PYPY,
                                      &alone, &next)
                     : pprof_words(&w->table, row->place.function));
            add_label(w, add_sample(w, value), "who", work_share_key((enum work_share)share));
        }
    }
    add_words(w, "minor collections", METRIC_INSTRUCTIONS, ledger->part[WORK_MINOR]);
    add_words(w, "major collections", METRIC_INSTRUCTIONS, ledger->part[WORK_MAJOR]);
    add_words(w, METRIC_REST, METRIC_INSTRUCTIONS, metric_rest(ledger));
}

/* ---- what is said of the whole ---- */

static Pprof__ValueType *value_type(struct writer *w, enum metric metric)
{
    Pprof__ValueType *type = arena_alloc(&w->table.arena, sizeof *type);

    pprof__value_type__init(type);
    type->type = pprof_string(&w->table, TYPES[metric].name);
    type->unit = pprof_string(&w->table, TYPES[metric].unit);
    return type;
}

static void set_types(struct writer *w, enum metric metric)
{
    Pprof__Profile *p = &w->profile;

    p->sample_type = arena_alloc(&w->table.arena, METRIC_COUNT * sizeof *p->sample_type);
    for (int m = 0; m < METRIC_COUNT; m++) {
        if (!metric_known(w->facts, (enum metric)m))
            continue;
        w->shown[w->n_shown++] = (enum metric)m;
        p->sample_type[p->n_sample_type++] = value_type(w, (enum metric)m);
    }
    p->default_sample_type = pprof_string(&w->table, TYPES[metric].name);
    p->period_type = value_type(w, METRIC_ALLOCATED_BYTES);
    p->period = 1; /* nothing is sampled */
}

static Pprof__Mapping *mapping_of(struct writer *w, enum pprof_mapping id, const char *file,
                                  const char *build_id)
{
    Pprof__Mapping *mapping = arena_alloc(&w->table.arena, sizeof *mapping);

    pprof__mapping__init(mapping);
    mapping->id = id;
    mapping->filename = pprof_string(&w->table, file);
    mapping->build_id = pprof_string(&w->table, build_id);
    /* all is known: no reader need look into the file */
    mapping->has_functions = mapping->has_filenames = true;
    mapping->has_line_numbers = mapping->has_inline_frames = true;
    return mapping;
}

static void set_mappings(struct writer *w)
{
    const struct run *run = &w->facts->profile->run;

    w->profile.mapping = arena_alloc(&w->table.arena, 2 * sizeof *w->profile.mapping);
    w->profile.mapping[w->profile.n_mapping++] =
        mapping_of(w, PPROF_PYPY, run->path != NULL ? run->path : "pypy", run->build_id);
    w->profile.mapping[w->profile.n_mapping++] = mapping_of(w, PPROF_JIT, "[JIT]", NULL);
}

/* The time of the run, and what ran. */
static void set_run(struct writer *w)
{
    const struct profile *profile = w->facts->profile;
    const struct run_time *time = &profile->time;
    Pprof__Profile *p = &w->profile;
    char *command;

    if (time->began_milliseconds.value < INT64_MAX / 1000000)
        p->time_nanos = (int64_t)(time->began_milliseconds.value * 1000000);
    if (time->elapsed_milliseconds.value < INT64_MAX / 1000000)
        p->duration_nanos = (int64_t)(time->elapsed_milliseconds.value * 1000000);
    p->comment = arena_alloc(&w->table.arena, (1 + profile->n_phases) * sizeof *p->comment);
    command = command_line(&profile->run);
    p->comment[p->n_comment++] =
        pprof_string(&w->table, arena_printf(&w->table.arena, "command: %s", command));
    free(command);
    for (size_t i = 0; i < profile->n_phases; i++)
        p->comment[p->n_comment++] = pprof_string(
            &w->table, arena_printf(&w->table.arena, "phase %s: %" PRIu64 " bytes allocated",
                                    profile->phases[i].name, profile->phases[i].allocated_bytes));
}

/* ---- the bytes ---- */

/* Writes them as gzip does, without a time, so that two exports are equal. */
static void put_compressed(FILE *out, const uint8_t *bytes, size_t size)
{
    enum { GZIP = 16 };
    static unsigned char buffer[1 << 16];
    z_stream stream = {.next_in = (Bytef *)bytes};
    int status;

    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        out_of_memory();
    do {
        if (stream.avail_in == 0) {
            stream.avail_in = size > UINT32_MAX ? UINT32_MAX : (uInt)size;
            size -= stream.avail_in;
        }
        stream.next_out = buffer;
        stream.avail_out = sizeof buffer;
        status = deflate(&stream, size == 0 ? Z_FINISH : Z_NO_FLUSH);
        fwrite(buffer, 1, sizeof buffer - stream.avail_out, out);
    } while (status == Z_OK || status == Z_BUF_ERROR);
    deflateEnd(&stream);
}

void export_pprof(const struct export *export, FILE *out)
{
    struct writer w = {.facts = export->facts};
    uint8_t *bytes;
    size_t size;

    pprof__profile__init(&w.profile);
    pprof_table_begin(&w.table, &w.profile);
    set_types(&w, export->metric);
    set_mappings(&w);
    set_run(&w);
    add_cells(&w);
    add_words(&w, "collector, for nobody", METRIC_GC_INSTRUCTIONS, export->facts->bill.nobody);
    add_external(&w);
    if (export->facts->ledger.known)
        add_work(&w);
    size = pprof__profile__get_packed_size(&w.profile);
    bytes = array_new(size, 1);
    pprof__profile__pack(&w.profile, bytes);
    put_compressed(out, bytes, size);
    free(bytes);
    free(w.profile.sample);
    free(w.stack);
    pprof_table_free(&w.table);
}
