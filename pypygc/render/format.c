/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats: see format.h. */
#include "render/format.h"

#include <string.h>

#define DEFINE_EXPORT(command, name, gate, what, needs)                                            \
    {#name, what, gate, {.command = command##_##name}, needs},
#define DEFINE_FORMAT(command, name, gate, what)                                                   \
    DEFINE_EXPORT(command, name, gate, what, NEEDS_NOTHING)
#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }

const struct format FORMATS_OF_REPORT[] = {REPORT_ROWS(DEFINE_FORMAT) END};
const struct format FORMATS_OF_DIFF[] = {DIFF_ROWS(DEFINE_FORMAT) END};
const struct format FORMATS_OF_CHECK[] = {CHECK_ROWS(DEFINE_FORMAT) END};
const struct format FORMATS_OF_EXPORT[] = {EXPORT_ROWS(DEFINE_EXPORT) END};

const struct format *format_by_name(const struct format *formats, const char *name)
{
    for (const struct format *format = formats; format->name != NULL; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

void format_names(const struct format *formats, char *names, size_t size)
{
    size_t used = 0;

    for (const struct format *format = formats; format->name != NULL && used < size; format++)
        used += (size_t)snprintf(names + used, size - used, "%s%s",
                                 format == formats        ? ""
                                 : format[1].name != NULL ? ", "
                                                          : " or ",
                                 format->name);
}
