/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of one program side by side: see trial.h. */
#include "analysis/trial.h"

#include "analysis/findings.h"
#include "analysis/memory.h"
#include "analysis/rules/rules.h"
#include "format.h"

#include <string.h>

static uint64_t part(const struct profile *profile, const char *who)
{
    for (size_t i = 0; i < profile->work.n_parts; i++)
        if (strcmp(profile->work.parts[i].who, who) == 0)
            return profile->work.parts[i].instructions;
    return 0;
}

static void take_findings(const struct profile *profile, struct trial *trial)
{
    struct facts facts;
    struct findings findings;

    facts_compute(profile, &facts);
    rules_apply(&facts, &findings);
    trial->findings = arena_alloc(&trial->arena, (findings.count + 1) * sizeof *trial->findings);
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *f = &findings.list[i];
        if (f->place.file != NULL)
            trial->findings[i] = arena_printf(&trial->arena, "%s at %s:%u %s", f->pattern,
                                              f->place.file, f->place.line,
                                              f->place.function != NULL ? f->place.function : "?");
        else
            trial->findings[i] = arena_printf(&trial->arena, "%s: %s", f->pattern,
                                              f->place.function != NULL ? f->place.function : "?");
    }
    trial->n_findings = findings.count;
    findings_free(&findings);
    facts_free(&facts);
}

void trial_take(const char *name, const struct profile *profile, struct trial *trial)
{
    const struct memory memory = memory_judge(profile);

    *trial = (struct trial){
        .name = name,
        .instructions = profile->totals.value[TOTAL_INSTRUCTIONS],
        .collector = profile->totals.value[TOTAL_GC_INSTRUCTIONS],
        .compiled = part(profile, PYPYGC_WORK_COMPILED) + part(profile, PYPYGC_WORK_CALLED),
        .interpreted = part(profile, PYPYGC_WORK_INTERPRETER) + part(profile, PYPYGC_WORK_GUARDS),
        .compiler = part(profile, PYPYGC_WORK_COMPILER),
        .minor_collections = profile->totals.value[TOTAL_MINOR_COLLECTIONS],
        .major_collections = profile->totals.value[TOTAL_MAJOR_COLLECTIONS],
        .survived_bytes = profile->totals.value[TOTAL_SURVIVED_BYTES],
        .peak_bytes = memory.peak_bytes + profile->run.nursery_size,
    };
    take_findings(profile, trial);
}

void trial_free(struct trial *trial)
{
    arena_free(&trial->arena);
    *trial = (struct trial){0};
}

bool trial_has(const struct trial *trial, const char *text)
{
    for (size_t i = 0; i < trial->n_findings; i++)
        if (strcmp(trial->findings[i], text) == 0)
            return true;
    return false;
}

size_t trial_best(const struct trial *trials, size_t count)
{
    size_t best = 0;

    for (size_t i = 1; i < count; i++)
        if ((double)trials[i].instructions < 0.98 * (double)trials[0].instructions &&
            trials[i].instructions < trials[best].instructions)
            best = i;
    return best;
}
