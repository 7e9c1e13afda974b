/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JIT did: see jit.h. */
#include "analysis/jit.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

static void count_traces(const struct profile *profile, struct jit_summary *summary)
{
    for (size_t i = 0; i < profile->n_traces; i++) {
        const char *kind = profile->traces[i].kind;
        size_t *count = strcmp(kind, PYPYGC_TRACE_LOOP) == 0           ? &summary->loops
                        : strcmp(kind, PYPYGC_TRACE_BRIDGE) == 0       ? &summary->bridges
                        : strcmp(kind, PYPYGC_TRACE_ENTRY_BRIDGE) == 0 ? &summary->entry_bridges
                                                                       : &summary->other;
        (*count)++;
        summary->freed += !profile->traces[i].alive;
    }
}

/* An attempt to compile, by its number in the log. */
struct attempt {
    uint64_t log_id;
    struct place place;
};

static int by_log_id(const void *a, const void *b)
{
    const struct attempt *x = a, *y = b;
    return (x->log_id > y->log_id) - (x->log_id < y->log_id);
}

static int by_count(const void *a, const void *b)
{
    const struct jit_abort *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return x < y ? -1 : x > y; /* as they were made */
}

static bool is_same_place(const struct place *a, const struct place *b)
{
    return a->file == b->file && a->line == b->line && a->function == b->function;
}

static void add_abort(struct jit_summary *summary, const struct place *place)
{
    for (size_t i = 0; i < summary->n_aborts; i++) {
        if (is_same_place(&summary->aborts[i].place, place)) {
            summary->aborts[i].count++;
            return;
        }
    }
    summary->aborts[summary->n_aborts++] = (struct jit_abort){*place, 1};
}

static void find_aborts(const struct facts *facts, struct jit_summary *summary)
{
    const struct profile *profile = facts->profile;
    struct attempt *attempts = array_new(profile->n_sites, sizeof *attempts);
    size_t n = 0;

    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct owner *owner = &facts->owners.of_site[i];
        /* 0 is the JIT setting itself up */
        if (profile->sites[i].kind == SITE_COMPILER && profile->sites[i].log_id != 0 &&
            profile->sites[i].log_id != PYPYGC_LOG_ID_REST && owner->compiled == NULL)
            attempts[n++] = (struct attempt){profile->sites[i].log_id, owner->place};
    }
    qsort(attempts, n, sizeof *attempts, by_log_id);
    summary->aborts = array_new(n, sizeof *summary->aborts);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || attempts[i].log_id != attempts[i - 1].log_id)
            add_abort(summary, &attempts[i].place);
    qsort(summary->aborts, summary->n_aborts, sizeof *summary->aborts, by_count);
    free(attempts);
}

void jit_summarise(const struct facts *facts, struct jit_summary *summary)
{
    *summary = (struct jit_summary){0};
    count_traces(facts->profile, summary);
    find_aborts(facts, summary);
}

void jit_free(struct jit_summary *summary)
{
    free(summary->aborts);
    *summary = (struct jit_summary){0};
}
