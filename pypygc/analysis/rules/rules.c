/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applies the rules: see rules.h. */
#include "analysis/rules/rules.h"

#include "analysis/order.h"
#include "analysis/rules/bounds.h"
#include "analysis/rules/cost.h"

#include <stdlib.h>
#include <string.h>

#define ADDRESS(name) &rule_##name,
const struct rule *const RULES[] = {ALL_RULES(ADDRESS) NULL};
#undef ADDRESS

/* What a run has to do once, and has much of because it is short, is no fault of the program: it stands
   behind what is one, as long as that is of the same severity, low. */
static bool is_of_short_runs(const struct finding *finding)
{
    return finding->severity == SEVERITY_LOW && finding_is_once(finding);
}

static int by_cost(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    if (is_of_short_runs(x) != is_of_short_runs(y))
        return is_of_short_runs(x) ? 1 : -1;
    if (x->axis == y->axis && x->cost != y->cost)
        return x->cost > y->cost ? -1 : 1;
    if (x->share != y->share)
        return x->share > y->share ? -1 : 1;
    return strcmp(x->pattern, y->pattern);
}

/* What a line calls costs much because of what another finding says of that line: the one that says why stands
   first where both are of one severity. */
static void put_causes_first(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding call = findings->list[i];
        size_t last = i;

        if (strcmp(call.pattern, rule_costly_call.id) != 0 || call.place.file == NULL)
            continue;
        for (size_t k = i + 1; k < findings->count; k++)
            if (findings->list[k].severity == call.severity &&
                !is_of_short_runs(&findings->list[k]) && findings->list[k].place.file != NULL &&
                order_places(&findings->list[k].place, &call.place) == 0)
                last = k;
        for (size_t k = i; k < last; k++)
            findings->list[k] = findings->list[k + 1];
        findings->list[last] = call;
    }
}

static void apply(const struct rule *rule, const struct facts *facts, struct findings *findings)
{
    const size_t before = findings->count;

    if (rule->find != NULL)
        rule->find(facts, findings);
    else
        find_churn(facts, findings, rule->churn);
    for (size_t i = before; i < findings->count; i++)
        findings->list[i].pattern = rule->id;
}

/* The line of a library is not one that the reader wrote: the one that leads to it is said, too. */
static void tell_callers(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        findings->list[i].called_from = called_from_find(&facts->ledger, &findings->list[i].place);
}

void rules_apply(const struct facts *facts, struct findings *findings)
{
    findings_begin(facts, findings);
    for (size_t i = 0; RULES[i] != NULL; i++)
        apply(RULES[i], facts, findings);
    bounds_apply(facts, findings);
    cost_bound(facts, findings);
    if (findings->count > 0)
        qsort(findings->list, findings->count, sizeof *findings->list, by_cost);
    put_causes_first(findings);
    tell_callers(facts, findings);
}
