/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What loop a trace is of: see portals.h. The JIT log names the driver of bridges and of what is entered
   from outside, but not that of loops, so names go along guards in both directions: a bridge is of the
   same loop as the trace that it leaves. */
#include "analysis/work/portals.h"

#include "base/idmap.h"
#include "base/pypy_names.h"

#include <stdlib.h>
#include <string.h>

struct portal {
    const char *driver; /* NULL: not known */
    bool is_known;      /* whether it is Python's */
    bool is_python;
    size_t from; /* bridges: the trace that it leaves; else PROFILE_NONE */
};

static bool begins(const char *text, enum pypy_name name)
{
    return strncmp(text, pypy_name(name), strlen(pypy_name(name))) == 0;
}

/* By its own name, or by its operations: Python's loop begins with a merge point, others that run
   Python code enter a frame first. */
static void look(const struct trace *trace, struct portal *portal)
{
    if (trace->driver != NULL && trace->driver[0] != '\0') {
        portal->driver = trace->driver;
        portal->is_known = true;
        portal->is_python = strcmp(trace->driver, pypy_name(NAME_DRIVER_PYTHON)) == 0;
        return;
    }
    if (portal->from != PROFILE_NONE || !trace->has_ops)
        return;
    portal->is_known = true;
    for (size_t i = 0; i < trace->n_opt; i++) {
        if (trace->opt[i].kind == OPT_MERGE_POINT || trace->opt[i].kind == OPT_ENTER) {
            portal->is_python = trace->opt[i].kind == OPT_MERGE_POINT;
            return;
        }
    }
}

static void remember_guards(const struct trace *trace, size_t index, struct idmap *guards)
{
    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_GUARD)
            idmap_put(guards, trace->opt[i].u.anchor.descr, index);
}

/* Takes what is known of one of the two and not of the other. */
static void share(struct portal *bridge, struct portal *left)
{
    if (!bridge->is_known && left->is_known) {
        bridge->is_known = true;
        bridge->is_python = left->is_python;
    }
    if (bridge->driver == NULL)
        bridge->driver = left->driver;
    if (left->driver == NULL)
        left->driver = bridge->driver;
    if (bridge->driver != NULL && strcmp(bridge->driver, pypy_name(NAME_DRIVER_PYTHON)) == 0)
        bridge->is_python = left->is_python = true;
}

/* Before the names of other drivers. */
#define BUILTIN_LOOP "built-in loop "

static const char *words_for(const struct portal *portal, struct arena *arena)
{
    const char *driver = portal->driver;

    if (!portal->is_known || portal->is_python)
        return NULL;
    if (driver == NULL)
        return "loop of a built-in function";
    if (begins(driver, NAME_DRIVER_REGULAR_EXPRESSION))
        return "regular expression";
    if (begins(driver, NAME_DRIVER_SORT_KEYS))
        return "sort, calling its key";
    return arena_printf(arena, BUILTIN_LOOP "%s", driver);
}

const char **portals_find(const struct profile *profile, struct arena *arena)
{
    const char **words = arena_alloc(arena, profile->n_traces * sizeof(const char *));
    struct portal *portals = array_new(profile->n_traces, sizeof *portals);
    struct idmap guards = {0};

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        portals[i].from = PROFILE_NONE;
        if (trace->has_from_guard && !idmap_get(&guards, trace->from_guard, &portals[i].from))
            portals[i].from = PROFILE_NONE;
        look(trace, &portals[i]);
        remember_guards(trace, i, &guards);
    }
    /* names go up to the loop, then down to all bridges */
    for (size_t i = profile->n_traces; i-- > 0;)
        if (portals[i].from != PROFILE_NONE)
            share(&portals[i], &portals[portals[i].from]);
    for (size_t i = 0; i < profile->n_traces; i++) {
        if (portals[i].from != PROFILE_NONE)
            share(&portals[i], &portals[portals[i].from]);
        words[i] = words_for(&portals[i], arena);
    }
    free(portals);
    idmap_free(&guards);
    return words;
}

const char *portals_search(const char *words)
{
    const char *driver;

    if (words == NULL || strncmp(words, BUILTIN_LOOP, strlen(BUILTIN_LOOP)) != 0)
        return NULL;
    driver = words + strlen(BUILTIN_LOOP);
    if (strcmp(driver, pypy_name(NAME_DRIVER_MIN)) == 0)
        return PORTALS_MIN;
    return strcmp(driver, pypy_name(NAME_DRIVER_MAX)) == 0 ? PORTALS_MAX : NULL;
}
