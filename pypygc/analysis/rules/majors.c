/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What made collections necessary: see majors.h. */
#include "analysis/rules/majors.h"

#include "format.h"

#include <string.h>

static bool has_cause(const char *cause, const char *wanted)
{
    return cause != NULL && strcmp(cause, wanted) == 0;
}

static double instructions_of(const struct major *major)
{
    return (double)major->marking_instructions.value + (double)major->sweeping_instructions.value +
           (double)major->other_instructions.value;
}

struct causes majors_of_cause(const struct facts *facts, const char *cause)
{
    const struct profile *profile = facts->profile;
    struct causes sum = {0};

    for (size_t i = 0; i < profile->n_minors; i++)
        if (has_cause(profile->minors[i].cause, cause)) {
            sum.minors++;
            sum.instructions += (double)profile->minors[i].instructions.value;
        }
    for (size_t i = 0; i < profile->n_majors; i++)
        if (has_cause(profile->majors[i].cause, cause)) {
            sum.majors++;
            sum.instructions += instructions_of(&profile->majors[i]);
        }
    return sum;
}

double majors_of_growth(const struct facts *facts)
{
    double sum = 0;

    for (size_t i = 0; i < facts->profile->n_majors; i++)
        if (!has_cause(facts->profile->majors[i].cause, PYPYGC_CAUSE_COLLECT))
            sum += instructions_of(&facts->profile->majors[i]);
    return sum;
}

double majors_part(const struct facts *facts, double growth, double bytes)
{
    const double aged = (double)tally_aged(&facts->total).bytes;
    return aged > 0 && bytes > 0 ? growth * (bytes < aged ? bytes / aged : 1) : 0;
}

double majors_interval(const struct facts *facts)
{
    const size_t n = facts->profile->n_majors;
    return n == 0 ? 0 : (double)tally_born(&facts->total).bytes / (double)n;
}
