/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two runs may be compared: see comparable.h. */
#include "cli/comparable.h"

#include <stdio.h>
#include <string.h>

typedef bool (*difference_function)(const struct run *old_run, const struct run *new_run,
                                    char *text, size_t size);

static bool nursery_differs(const struct run *old_run, const struct run *new_run, char *text,
                            size_t size)
{
    if (old_run->has_nursery_size == new_run->has_nursery_size &&
        old_run->nursery_size == new_run->nursery_size)
        return false;
    snprintf(text, size, "nursery_size was %llu, is %llu (set PYPY_GC_NURSERY for both)",
             (unsigned long long)old_run->nursery_size, (unsigned long long)new_run->nursery_size);
    return true;
}

static bool string_differs(const char *what, const char *old_value, const char *new_value,
                           char *text, size_t size)
{
    if (old_value == NULL || new_value == NULL ? old_value == new_value
                                               : strcmp(old_value, new_value) == 0)
        return false;
    snprintf(text, size, "%s was %.200s, is %.200s", what,
             old_value != NULL ? old_value : "not known",
             new_value != NULL ? new_value : "not known");
    return true;
}

/* The version is known wherever the build is; without a build id it must do. */
static bool build_differs(const struct run *old_run, const struct run *new_run, char *text,
                          size_t size)
{
    if (string_differs("PyPy's version", old_run->version, new_run->version, text, size))
        return true;
    return string_differs("PyPy's build_id", old_run->build_id, new_run->build_id, text, size);
}

static bool command_differs(const struct run *old_run, const struct run *new_run, char *text,
                            size_t size)
{
    if (old_run->n_command != new_run->n_command) {
        snprintf(text, size, "the command had %zu words, has %zu", old_run->n_command,
                 new_run->n_command);
        return true;
    }
    for (size_t i = 0; i < old_run->n_command; i++)
        if (string_differs("a word of the command", old_run->command[i], new_run->command[i], text,
                           size))
            return true;
    return false;
}

static const difference_function DIFFERENCES[] = {nursery_differs, build_differs, command_differs};

bool comparable_next(const struct profile *old_run, const struct profile *new_run, size_t *from,
                     char *text, size_t size)
{
    while (*from < sizeof DIFFERENCES / sizeof DIFFERENCES[0])
        if (DIFFERENCES[(*from)++](&old_run->run, &new_run->run, text, size))
            return true;
    return false;
}
