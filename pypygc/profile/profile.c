/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profile in memory: see profile.h. What is common to its users; it is filled by the
   reader. */
#include "profile/profile.h"

#include "format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void profile_free(struct profile *profile)
{
    if (profile == NULL)
        return;
    free(profile->work.parts);
    free(profile->work.spans);
    free(profile->work.codes);
    free(profile->work.lines);
    free(profile->work.called);
    free(profile->work.guards);
    free(profile->work.tracing);
    free(profile->work.calls);
    free(profile->work.mapped);
    free(profile->figures);
    free(profile->costs);
    free(profile->phases);
    free(profile->holders);
    free(profile->helds);
    free(profile->curve);
    free(profile->residents);
    free(profile->sparse);
    free(profile->alive);
    free(profile->alive_of);
    free(profile->finalizables);
    for (size_t i = 0; i < profile->n_snapshots; i++) {
        free(profile->snapshots[i].retained);
        free(profile->snapshots[i].owned);
        free(profile->snapshots[i].kept);
    }
    free(profile->snapshots);
    free(profile->majors);
    free(profile->minors);
    free(profile->externals);
    free(profile->stores);
    free(profile->cells);
    free(profile->type_rests);
    free(profile->sites);
    free(profile->frames);
    free(profile->traces);
    free(profile->types);
    free(profile->missing);
    intern_free(&profile->intern);
    arena_free(&profile->arena);
    free(profile);
}

const struct snapshot *profile_snapshot(const struct profile *profile, const char *name)
{
    const char *mark = strrchr(name, '#');
    const struct snapshot *found = NULL;

    for (size_t i = 0; i < profile->n_snapshots; i++) {
        const struct snapshot *shot = &profile->snapshots[i];
        if (strcmp(shot->name, name) == 0)
            found = shot;
    }
    for (size_t i = 0; i < profile->n_snapshots && found == NULL && mark != NULL; i++) {
        const struct snapshot *shot = &profile->snapshots[i];
        char number[16];
        snprintf(number, sizeof number, "%u", shot->nth);
        if (strlen(shot->name) == (size_t)(mark - name) &&
            strncmp(shot->name, name, (size_t)(mark - name)) == 0 && strcmp(mark + 1, number) == 0)
            found = shot;
    }
    return found;
}

const struct snapshot *profile_main_snapshot(const struct profile *profile)
{
    const struct snapshot *found = NULL;

    for (size_t i = 0; i < profile->n_snapshots; i++) {
        const struct snapshot *shot = &profile->snapshots[i];
        if (strcmp(shot->moment, PYPYGC_MOMENT_END) == 0)
            return shot;
        if (found == NULL || shot->alive.bytes > found->alive.bytes)
            found = shot;
    }
    return found;
}

bool profile_has_old(const struct profile *profile)
{
    return profile->totals.known[TOTAL_OLD_LIVE_OBJECTS];
}

bool profile_has_costs(const struct profile *profile)
{
    return profile->n_costs > 0 || profile->totals.known[TOTAL_D1_READ_MISSES];
}

bool profile_has_work(const struct profile *profile)
{
    return profile->work.n_parts > 0;
}

const struct opt_op *trace_begin(const struct trace *trace)
{
    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_MERGE_POINT)
            return &trace->opt[i];
    return NULL;
}

bool profile_has_site_costs(const struct profile *profile)
{
    return profile->n_site_costs > 0 || profile->totals.known[TOTAL_UNOWNED_NURSERY_MISSES];
}
