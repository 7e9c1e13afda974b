/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The environment of a run that shall be the same each time it is made: see repeatable.h. */
#include "run/repeatable.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Taken over: where programs, libraries and the user's modules are; which characters files and
   terminals have. */
static const char *const KEPT[] = {
    "PATH",     "HOME", "LD_LIBRARY_PATH", "VIRTUAL_ENV",   "LANG", "LC_ALL",
    "LC_CTYPE", "TZ",   "VALGRIND_LIB",    "XDG_CACHE_HOME"};

/* So are all variables of Python and PyPy: they change what is measured. */
static const char *const KEPT_BEGINNINGS[] = {"PYTHON", "PYPY"};

/* The variables together are filled up to a multiple of this many bytes: more than the kept ones
   usually have. */
#define FILL_UNIT 8192
#define FILL_NAME "PYPYGC_FILL"

struct list {
    char **items;
    size_t count, capacity;
};

static size_t name_length(const char *variable)
{
    return strcspn(variable, "=");
}

/* True if both texts, NAME=VALUE or NAME, have the same name. */
static bool same_name(const char *a, const char *b)
{
    const size_t length = name_length(a);
    return length == name_length(b) && strncmp(a, b, length) == 0;
}

static bool has(const struct list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (same_name(list->items[i], name))
            return true;
    return false;
}

/* Adds variable, from malloc, which becomes the list's, unless there is one of that name. -1 if
   there is no memory. */
static int add_own(struct list *list, char *variable)
{
    if (variable == NULL)
        return -1;
    if (has(list, variable)) {
        free(variable);
        return 0;
    }
    if (list->count + 1 >= list->capacity) {
        const size_t capacity = list->capacity != 0 ? 2 * list->capacity : 64;
        char **items = realloc(list->items, capacity * sizeof *items);
        if (items == NULL) {
            free(variable);
            return -1;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = variable;
    list->items[list->count] = NULL;
    return 0;
}

static int add(struct list *list, const char *variable)
{
    return add_own(list, strdup(variable));
}

static bool is_kept(const char *variable)
{
    for (size_t i = 0; i < sizeof KEPT / sizeof KEPT[0]; i++)
        if (same_name(variable, KEPT[i]))
            return true;
    for (size_t i = 0; i < sizeof KEPT_BEGINNINGS / sizeof KEPT_BEGINNINGS[0]; i++)
        if (strncmp(variable, KEPT_BEGINNINGS[i], strlen(KEPT_BEGINNINGS[i])) == 0)
            return true;
    return false;
}

/* Adds the texts of the user. A NAME without a value is that of this process, if it has one. */
static int add_extra(struct list *list, const char *const *extra, size_t n_extra)
{
    int result = 0;

    for (size_t i = n_extra; i-- > 0;) { /* the last one counts */
        if (strchr(extra[i], '=') != NULL) {
            result |= add(list, extra[i]);
            continue;
        }
        for (char **v = environ; *v != NULL; v++)
            if (same_name(*v, extra[i]))
                result |= add(list, *v);
    }
    return result;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int fill(struct list *list)
{
    size_t bytes = sizeof FILL_NAME "=", room;
    char *variable;

    for (size_t i = 0; i < list->count; i++)
        bytes += strlen(list->items[i]) + 1;
    room = (FILL_UNIT - bytes % FILL_UNIT) % FILL_UNIT;
    variable = malloc(sizeof FILL_NAME "=" + room);
    if (variable == NULL)
        return -1;
    memcpy(variable, FILL_NAME "=", strlen(FILL_NAME "="));
    memset(variable + strlen(FILL_NAME "="), '.', room);
    variable[strlen(FILL_NAME "=") + room] = '\0';
    return add_own(list, variable);
}

static char **finish(struct list *list, int result, struct fault *fault)
{
    if (result == 0)
        return list->items;
    fault_set(fault, "%s", strerror(errno));
    repeatable_free(list->items);
    return NULL;
}

char **repeatable_environment(const char *const *extra, size_t n_extra, struct fault *fault)
{
    struct list list = {0};
    int result = add_extra(&list, extra, n_extra);

    for (char **v = environ; *v != NULL; v++)
        if (is_kept(*v))
            result |= add(&list, *v);
    result |= add(&list, "PYTHONHASHSEED=0");
    result |= add(&list, "PYPY_GC_NURSERY=" REPEATABLE_NURSERY);
    if (list.items != NULL)
        qsort(list.items, list.count, sizeof *list.items, by_name);
    result |= fill(&list);
    return finish(&list, result, fault);
}

char **changed_environment(const char *const *extra, size_t n_extra, struct fault *fault)
{
    struct list list = {0};
    int result = add_extra(&list, extra, n_extra);

    for (char **v = environ; *v != NULL; v++)
        result |= add(&list, *v);
    return finish(&list, result, fault);
}

void repeatable_free(char **environment)
{
    for (char **v = environment; v != NULL && *v != NULL; v++)
        free(*v);
    free(environment);
}
