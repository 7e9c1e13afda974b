/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the reader share: see reading.h. */
#include "profile/reading.h"

#include "format.h"

size_t reader_resolve(struct reader *reader, struct json_object *record, const struct idmap *map,
                      const char *key)
{
    const uint64_t id = record_number(&reader->context, record, key);
    size_t index = 0;

    if (!reader->context.failed && !idmap_get(map, id, &index))
        record_fail(&reader->context, "%s %llu is not above this line; the file is damaged", key,
                    (unsigned long long)id);
    return index;
}

size_t reader_resolve_optional(struct reader *reader, struct json_object *record,
                               const struct idmap *map, const char *key)
{
    if (record_value(&reader->context, record, key) == NULL)
        return PROFILE_NONE;
    return reader_resolve(reader, record, map, key);
}

struct counts reader_counts(struct reader *reader, struct json_object *record, const char *objects,
                            const char *bytes)
{
    return (struct counts){record_number_or_0(&reader->context, record, objects),
                           record_number_or_0(&reader->context, record, bytes)};
}

void reader_enter_id(struct reader *reader, struct idmap *map, const char *what, uint64_t id,
                     size_t index)
{
    if (!reader->context.failed && !idmap_put(map, id, index))
        record_fail(&reader->context, "%s %llu occurs twice; the file is damaged", what,
                    (unsigned long long)id);
}

size_t reader_operation(struct reader *reader, struct json_object *record, size_t trace)
{
    bool found;
    const uint64_t operation =
        record_optional_number(&reader->context, record, PYPYGC_KEY_OPERATION, &found);
    const struct trace *owner;

    if (!found || reader->context.failed)
        return PROFILE_NONE;
    owner = &reader->profile->traces[trace];
    if (!owner->has_ops)
        return PROFILE_NONE;
    if (operation >= owner->n_code)
        record_fail(&reader->context,
                    "operation %llu is not among the %zu of trace %llu; the file is damaged",
                    (unsigned long long)operation, owner->n_code, (unsigned long long)owner->id);
    return (size_t)operation;
}

uint64_t reader_add_cost(struct reader *reader, uint64_t *sum, uint64_t value)
{
    if (__builtin_add_overflow(*sum, value, sum))
        record_fail(&reader->context,
                    "the costs up to here add up to 2^64 or more; the file is damaged");
    return value;
}
