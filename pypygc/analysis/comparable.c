/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two runs may be compared: see comparable.h. */
#include "analysis/comparable.h"

#include <stdio.h>
#include <string.h>

/* A part finds the first difference from *item on, and leaves *item behind it. */
typedef bool (*difference_function)(const struct run *old_run, const struct run *new_run,
                                    size_t *item, char *text, size_t size);

static bool nursery_differs(const struct run *old_run, const struct run *new_run, size_t *item,
                            char *text, size_t size)
{
    if ((*item)++ > 0 || (old_run->has_nursery_size == new_run->has_nursery_size &&
                          old_run->nursery_size == new_run->nursery_size))
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
    snprintf(text, size, "%.100s was %.200s, is %.200s", what,
             old_value != NULL ? old_value : "not known",
             new_value != NULL ? new_value : "not known");
    return true;
}

/* The version is known wherever the build is; without a build id it must do. */
static bool build_differs(const struct run *old_run, const struct run *new_run, size_t *item,
                          char *text, size_t size)
{
    if ((*item)++ > 0)
        return false;
    if (string_differs("PyPy's version", old_run->version, new_run->version, text, size))
        return true;
    return string_differs("PyPy's build_id", old_run->build_id, new_run->build_id, text, size);
}

static bool command_differs(const struct run *old_run, const struct run *new_run, size_t *item,
                            char *text, size_t size)
{
    if (old_run->n_command != new_run->n_command) {
        snprintf(text, size, "the command had %zu words, has %zu", old_run->n_command,
                 new_run->n_command);
        return (*item)++ == 0;
    }
    while (*item < old_run->n_command) {
        const size_t i = (*item)++;
        if (string_differs("a word of the command", old_run->command[i], new_run->command[i], text,
                           size))
            return true;
    }
    return false;
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Options that change no figure which another value of them measures too. */
bool comparable_option_matters(const char *name)
{
    static const char *const harmless[] = {"pypygc-out-file", "checkpoint", "cache-sim",
                                           "stack-depth", "fold"};
    return !is_one_of(name, harmless, sizeof harmless / sizeof harmless[0]);
}

/* What the collector reads. The nursery is compared by the size that came of it. */
bool comparable_variable_matters(const char *name)
{
    return strncmp(name, "PYPY_GC_", strlen("PYPY_GC_")) == 0 &&
           strcmp(name, "PYPY_GC_NURSERY") != 0;
}

static const struct setting *find_setting(const struct setting *settings, size_t n,
                                          const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    return NULL;
}

static const char *setting_text(const struct setting *setting)
{
    return setting->value != NULL ? setting->value : "not set";
}

static bool options_differ(const struct run *old_run, const struct run *new_run, size_t *item,
                           char *text, size_t size)
{
    while (*item < old_run->n_options) {
        const struct setting *was = &old_run->options[(*item)++];
        const struct setting *is = find_setting(new_run->options, new_run->n_options, was->name);
        char what[128];

        snprintf(what, sizeof what, "--%s", was->name);
        if (is != NULL && comparable_option_matters(was->name) &&
            string_differs(what, setting_text(was), setting_text(is), text, size))
            return true;
    }
    return false;
}

static bool environment_differs(const struct run *old_run, const struct run *new_run, size_t *item,
                                char *text, size_t size)
{
    while (*item < old_run->n_environment) {
        const struct setting *was = &old_run->environment[(*item)++];
        const struct setting *is =
            find_setting(new_run->environment, new_run->n_environment, was->name);

        if (is != NULL && comparable_variable_matters(was->name) &&
            string_differs(was->name, setting_text(was), setting_text(is), text, size))
            return true;
    }
    return false;
}

/* Only if both runs simulated a cache of that name: misses are compared only then. */
static bool caches_differ(const struct run *old_run, const struct run *new_run, size_t *item,
                          char *text, size_t size)
{
    while (*item < old_run->n_caches) {
        const struct cache *was = &old_run->caches[(*item)++];
        for (size_t i = 0; i < new_run->n_caches; i++) {
            const struct cache *is = &new_run->caches[i];
            if (strcmp(was->name, is->name) != 0 ||
                (was->size == is->size && was->ways == is->ways && was->line_size == is->line_size))
                continue;
            snprintf(text, size, "the cache %.100s was %llu,%llu,%llu, is %llu,%llu,%llu",
                     was->name, (unsigned long long)was->size, (unsigned long long)was->ways,
                     (unsigned long long)was->line_size, (unsigned long long)is->size,
                     (unsigned long long)is->ways, (unsigned long long)is->line_size);
            return true;
        }
    }
    return false;
}

static const difference_function DIFFERENCES[] = {nursery_differs,     build_differs,
                                                  command_differs,     options_differ,
                                                  environment_differs, caches_differ};

bool comparable_next(const struct run *old_run, const struct run *new_run,
                     struct comparable_cursor *cursor, char *text, size_t size)
{
    for (; cursor->part < sizeof DIFFERENCES / sizeof DIFFERENCES[0]; cursor->part++) {
        if (DIFFERENCES[cursor->part](old_run, new_run, &cursor->item, text, size))
            return true;
        cursor->item = 0;
    }
    return false;
}
