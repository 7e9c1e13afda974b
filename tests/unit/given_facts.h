/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For unit tests of what follows from a profile: its facts and findings, one profile at a time. */
#ifndef TESTS_UNIT_GIVEN_FACTS_H
#define TESTS_UNIT_GIVEN_FACTS_H

#include "given_profile.h"

#include "analysis/defects.h"
#include "analysis/facts.h"
#include "analysis/rules/rules.h"

static struct profile *profile;
static struct facts facts;
static struct findings findings;

/* Reads a profile, computes its facts and checks it. Ended by teardown. */
static inline void analyse_text(const char *text)
{
    profile = given(text);
    facts_compute(profile, &facts);
    find_defects(&facts);
}

/* The same, and applies the rules. */
static inline void judge_text(const char *text)
{
    analyse_text(text);
    rules_apply(&facts, &findings);
}

/* Forgets the profile. Also the teardown of a test, which may have none. */
static inline int teardown(void **state)
{
    (void)state;
    findings_free(&findings);
    facts_free(&facts);
    profile_free(profile);
    profile = NULL;
    return 0;
}

/* The finding of this pattern, or NULL. */
static inline const struct finding *finding_of(const char *pattern)
{
    for (size_t i = 0; i < findings.count; i++)
        if (strcmp(findings.list[i].pattern, pattern) == 0)
            return &findings.list[i];
    return NULL;
}

#endif
