/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the reader share: see reading.h. */
#include "profile/reading.h"

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
