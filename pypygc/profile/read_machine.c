/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program ran: see read_machine.h. */
#include "profile/read_machine.h"

#include "format.h"

static void read_cache(struct reader *reader, struct json_object *object, struct cpu_cache *cache)
{
    struct record_context *context = &reader->context;

    if (!json_object_is_type(object, json_type_object)) {
        record_fail(context, "\"%s\" holds something that is not an object; the file is damaged",
                    PYPYGC_KEY_CPU_CACHES);
        return;
    }
    cache->level = record_number_or_0(context, object, PYPYGC_KEY_LEVEL);
    cache->kind = record_string(context, object, PYPYGC_KEY_TRACE_KIND);
    cache->size = record_number_or_0(context, object, PYPYGC_KEY_SIZE);
    cache->ways = record_number_or_0(context, object, PYPYGC_KEY_WAYS);
    cache->line_size = record_number_or_0(context, object, PYPYGC_KEY_LINE_SIZE);
}

void read_machine(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct machine *machine = &reader->profile->machine;
    struct json_object *caches = record_optional_list(context, record, PYPYGC_KEY_CPU_CACHES);

    machine->system = record_optional_string(context, record, PYPYGC_KEY_SYSTEM);
    machine->kernel = record_optional_string(context, record, PYPYGC_KEY_KERNEL);
    machine->distribution = record_optional_string(context, record, PYPYGC_KEY_DISTRIBUTION);
    machine->cpu = record_optional_string(context, record, PYPYGC_KEY_CPU);
    machine->cpuinfo_cache = record_optional_string(context, record, PYPYGC_KEY_CPUINFO_CACHE);
    machine->n_caches = caches != NULL ? json_object_array_length(caches) : 0;
    machine->caches =
        arena_alloc(&reader->profile->arena, machine->n_caches * sizeof *machine->caches);
    for (size_t i = 0; i < machine->n_caches && !context->failed; i++)
        read_cache(reader, json_object_array_get_idx(caches, i), &machine->caches[i]);
}

void read_loaded(struct reader *reader, struct json_object *record)
{
    struct profile *profile = reader->profile;
    struct json_object *files = record_optional_list(&reader->context, record, PYPYGC_KEY_FILES);

    profile->n_loaded = files != NULL ? json_object_array_length(files) : 0;
    profile->loaded = arena_alloc(&profile->arena, profile->n_loaded * sizeof *profile->loaded);
    for (size_t i = 0; i < profile->n_loaded && !reader->context.failed; i++)
        profile->loaded[i] = record_string_of(&reader->context, json_object_array_get_idx(files, i),
                                              PYPYGC_KEY_FILES);
}

static void read_reason(struct record_context *context, struct json_object *pair,
                        struct abort_reason *reason)
{
    if (!json_object_is_type(pair, json_type_array) || json_object_array_length(pair) < 2) {
        record_fail(context, "\"%s\" holds something that is not a pair; the file is damaged",
                    PYPYGC_KEY_REASONS);
        return;
    }
    reason->name =
        record_string_of(context, json_object_array_get_idx(pair, 0), PYPYGC_KEY_REASONS);
    reason->count =
        record_number_of(context, json_object_array_get_idx(pair, 1), PYPYGC_KEY_REASONS);
}

void read_aborts(struct reader *reader, struct json_object *record)
{
    struct profile *profile = reader->profile;
    struct json_object *reasons =
        record_optional_list(&reader->context, record, PYPYGC_KEY_REASONS);

    profile->n_abort_reasons = reasons != NULL ? json_object_array_length(reasons) : 0;
    profile->abort_reasons =
        arena_alloc(&profile->arena, profile->n_abort_reasons * sizeof *profile->abort_reasons);
    for (size_t i = 0; i < profile->n_abort_reasons && !reader->context.failed; i++)
        read_reason(&reader->context, json_object_array_get_idx(reasons, i),
                    &profile->abort_reasons[i]);
}
