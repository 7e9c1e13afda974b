/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a simulation of caches has left: see read_costs.h. */
#include "profile/read_costs.h"

#include "format.h"

#include <string.h>

void read_cost_columns(struct reader *reader, struct json_object *record, struct costs *costs)
{
    for (int i = 0; i < COST_COUNT; i++) {
        const struct measured figure =
            record_measured(&reader->context, record, cost_name((enum cost)i));
        if (figure.known)
            costs_set(costs, (enum cost)i,
                      reader_add_cost(reader, &reader->sum_of_costs, figure.value));
    }
}

/* The operation of trace that value, the first element of a list, names. */
static size_t operation_of(struct record_context *context, struct json_object *value,
                           const struct trace *trace)
{
    uint64_t operation;

    if (value == NULL)
        return PROFILE_NONE;
    operation = record_number_of(context, value, PYPYGC_KEY_OPERATIONS);
    if (context->failed || !trace->has_ops)
        return PROFILE_NONE;
    if (operation >= trace->n_code)
        record_fail(context,
                    "operation %llu is not among the %zu of trace %llu; the file is damaged",
                    (unsigned long long)operation, trace->n_code, (unsigned long long)trace->id);
    return (size_t)operation;
}

static void read_op(struct reader *reader, struct json_object *list, const struct trace *trace,
                    struct op_costs *op)
{
    struct record_context *context = &reader->context;
    size_t length;

    if (!json_object_is_type(list, json_type_array) || json_object_array_length(list) == 0) {
        record_fail(context,
                    "\"%s\" holds something that is not a list of figures; the file is "
                    "damaged",
                    PYPYGC_KEY_OPERATIONS);
        return;
    }
    op->operation = operation_of(context, json_object_array_get_idx(list, 0), trace);
    length = json_object_array_length(list) - 1;
    for (size_t i = 0; i < COST_COUNT && i < length && !context->failed; i++)
        costs_set(&op->costs, (enum cost)i,
                  reader_add_cost(reader, &reader->sum_of_costs,
                                  record_number_of(context, json_object_array_get_idx(list, i + 1),
                                                   cost_name((enum cost)i))));
}

void read_trace_costs(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct json_object *list = record_optional_list(context, record, PYPYGC_KEY_OPERATIONS);
    const size_t index = reader_resolve(reader, record, &reader->traces, PYPYGC_KEY_TRACE);
    const size_t n = list != NULL ? json_object_array_length(list) : 0;
    struct trace *trace;

    if (context->failed)
        return;
    trace = &reader->profile->traces[index];
    if (trace->costs.known != 0 || trace->n_op_costs > 0) {
        record_fail(context, "trace %llu has two lists of costs; the file is damaged",
                    (unsigned long long)trace->id);
        return;
    }
    read_cost_columns(reader, record, &trace->costs);
    trace->op_costs = arena_alloc(&reader->profile->arena, n * sizeof *trace->op_costs);
    for (; trace->n_op_costs < n && !context->failed; trace->n_op_costs++)
        read_op(reader, json_object_array_get_idx(list, trace->n_op_costs), trace,
                &trace->op_costs[trace->n_op_costs]);
}

void read_costs(struct reader *reader, struct json_object *record)
{
    struct profile *profile = reader->profile;
    struct other_costs *other;

    profile->costs = array_grow(profile->costs, profile->n_costs, &reader->costs_capacity,
                                sizeof *profile->costs);
    other = &profile->costs[profile->n_costs++];
    *other = (struct other_costs){.who = record_string(&reader->context, record, PYPYGC_KEY_WHO)};
    read_cost_columns(reader, record, &other->costs);
}

void read_site_costs(struct reader *reader, struct json_object *record)
{
    static const enum cost always[] = {COST_D1_READ_MISSES, COST_D1_WRITE_MISSES,
                                       COST_LL_READ_MISSES, COST_LL_WRITE_MISSES};
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    const size_t index = reader_resolve(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    struct site_costs *costs;

    if (context->failed)
        return;
    if (profile->sites[index].costs != NULL) {
        record_fail(context, "site %llu has two records of costs; the file is damaged",
                    (unsigned long long)profile->sites[index].id);
        return;
    }
    costs = arena_alloc(&profile->arena, sizeof *costs);
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        costs_set(&costs->costs, always[i], 0); /* omitted if 0 */
    read_cost_columns(reader, record, &costs->costs);
    costs->own_nursery_misses =
        reader_add_cost(reader, &reader->sum_of_costs,
                        record_number_or_0(context, record, PYPYGC_KEY_OWN_NURSERY_MISSES));
    costs->own_nursery_fresh_misses =
        reader_add_cost(reader, &reader->sum_of_costs,
                        record_number_or_0(context, record, PYPYGC_KEY_OWN_NURSERY_FRESH_MISSES));
    profile->sites[index].costs = costs;
    profile->n_site_costs++;
}

void read_caches(struct reader *reader, struct json_object *caches)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct run *run = &profile->run;

    if (caches == NULL)
        return;
    run->caches = arena_alloc(&profile->arena,
                              (size_t)json_object_object_length(caches) * sizeof *run->caches);
    json_object_object_foreach(caches, name, value)
    {
        struct cache *cache = &run->caches[run->n_caches++];

        if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) < 3) {
            record_fail(context,
                        "\"%s\" holds something that is not a size, associativity and "
                        "line size; the file is damaged",
                        PYPYGC_KEY_CACHES);
            return;
        }
        cache->name = intern_string(&profile->intern, &profile->arena, name, strlen(name));
        cache->size = record_number_of(context, json_object_array_get_idx(value, 0), "size");
        cache->ways = record_number_of(context, json_object_array_get_idx(value, 1), "ways");
        cache->line_size = record_number_of(context, json_object_array_get_idx(value, 2), "line");
    }
}
