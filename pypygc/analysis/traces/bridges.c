/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which trace hangs on which: see bridges.h. Addresses of descriptors are used again after traces are
   freed: the latest trace before the bridge that has the guard counts. */
#include "analysis/traces/bridges.h"

#include "base/idmap.h"

#include <stdlib.h>

struct guard {
    size_t trace, operation;
};

static void add_last(struct trace_link *links, size_t parent, size_t child)
{
    size_t *end = &links[parent].first;

    while (*end != PROFILE_NONE)
        end = &links[*end].next;
    *end = child;
}

struct trace_link *bridges_link(const struct profile *profile)
{
    struct trace_link *links = array_new(profile->n_traces, sizeof *links);
    struct guard *guards = NULL;
    size_t n_guards = 0, capacity = 0, found;
    struct idmap by_descr = {0};

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        links[i] = (struct trace_link){PROFILE_NONE, PROFILE_NONE, PROFILE_NONE, PROFILE_NONE};
        if (trace->has_from_guard && idmap_get(&by_descr, trace->from_guard, &found)) {
            links[i].parent = guards[found].trace;
            links[i].guard = guards[found].operation;
            add_last(links, guards[found].trace, i);
        }
        for (size_t k = 0; k < trace->n_code; k++) {
            if (trace->code[k].kind != ASM_GUARD)
                continue;
            guards = array_grow(guards, n_guards, &capacity, sizeof *guards);
            guards[n_guards] = (struct guard){i, k};
            idmap_put(&by_descr, trace->code[k].descr, n_guards++);
        }
    }
    idmap_free(&by_descr);
    free(guards);
    return links;
}

size_t bridges_at(const struct trace_link *links, size_t trace, size_t guard)
{
    size_t found = PROFILE_NONE;

    for (size_t i = links[trace].first; i != PROFILE_NONE; i = links[i].next)
        if (links[i].guard == guard)
            found = i;
    return found;
}

size_t bridges_root(const struct trace_link *links, size_t trace)
{
    while (links[trace].parent != PROFILE_NONE)
        trace = links[trace].parent;
    return trace;
}

uint64_t trace_rounds(const struct trace *trace)
{
    uint64_t rounds = 0;

    for (size_t i = 0; i < trace->n_labels; i++)
        if (trace->labels[i].count > rounds)
            rounds = trace->labels[i].count;
    return rounds;
}

uint64_t trace_runs(const struct trace *trace)
{
    const uint64_t rounds = trace_rounds(trace);

    return trace->has_entries && trace->entries > rounds ? trace->entries : rounds;
}
