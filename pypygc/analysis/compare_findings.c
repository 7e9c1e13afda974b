/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of two runs, paired: see compare_findings.h. */
#include "analysis/compare_findings.h"

#include "analysis/entries.h"
#include "analysis/order.h"

#include <stdlib.h>
#include <string.h>

const struct evidence *finding_evidence(const struct finding *finding, const char *key)
{
    for (size_t i = 0; finding != NULL && i < finding->n_evidence; i++)
        if (strcmp(finding->evidence[i].key, key) == 0)
            return &finding->evidence[i];
    return NULL;
}

static bool same_evidence(const struct evidence *x, const struct evidence *y)
{
    if (y == NULL || x->unit != y->unit)
        return false;
    return x->unit == EVIDENCE_PERCENT ? x->percent == y->percent : x->number == y->number;
}

static enum finding_change change_of(const struct finding *was, const struct finding *is)
{
    if (was == NULL)
        return FINDING_CAME;
    if (is == NULL)
        return FINDING_WENT;
    if (was->severity != is->severity || was->n_evidence != is->n_evidence)
        return FINDING_CHANGED;
    for (size_t i = 0; i < is->n_evidence; i++)
        if (!same_evidence(&is->evidence[i], finding_evidence(was, is->evidence[i].key)))
            return FINDING_CHANGED;
    return FINDING_STAYED;
}

/* Those of one change stand in the order of the list that their finding is from. */
static int by_change(const void *a, const void *b)
{
    const struct compared_finding *x = a, *y = b;
    const int order = order_numbers(x->change, y->change);

    return order != 0 ? order
                      : order_numbers((uintptr_t)compared_finding_main(x),
                                      (uintptr_t)compared_finding_main(y));
}

static void add(struct compared_findings *result, const struct entry *was, const struct entry *is)
{
    struct compared_finding *row = &result->list[result->count++];

    row->old_finding = was != NULL ? was->finding : NULL;
    row->new_finding = is != NULL ? is->finding : NULL;
    row->file = is != NULL ? is->file : was->file;
    row->old_file = was != NULL ? was->old_file : NULL;
    row->change = change_of(row->old_finding, row->new_finding);
    result->changes[row->change]++;
}

void compare_findings(const struct findings *old_findings, const struct findings *new_findings,
                      const struct comparison *comparison, struct compared_findings *result)
{
    struct entries was = entries_of_findings(old_findings, &comparison->moved);
    struct entries is = entries_of_findings(new_findings, NULL);
    const struct entry **partners = array_new(is.count, sizeof *partners);

    *result =
        (struct compared_findings){.list = array_new(was.count + is.count, sizeof *result->list)};
    entries_pair_traces(&was, &is);
    for (size_t i = 0; i < was.count; i++) {
        if (was.list[i].number < is.count) /* the index of its partner */
            partners[was.list[i].number] = &was.list[i];
        else
            add(result, &was.list[i], NULL);
    }
    for (size_t j = 0; j < is.count; j++)
        add(result, partners[j], &is.list[j]);
    qsort(result->list, result->count, sizeof *result->list, by_change);
    free(partners);
    free(was.list);
    free(is.list);
}

void compared_findings_free(struct compared_findings *findings)
{
    free(findings->list);
    *findings = (struct compared_findings){0};
}

const struct finding *compared_finding_main(const struct compared_finding *finding)
{
    return finding->new_finding != NULL ? finding->new_finding : finding->old_finding;
}

const char *finding_change_name(enum finding_change change)
{
    switch (change) {
    case FINDING_CAME: return "added";
    case FINDING_WENT: return "removed";
    case FINDING_CHANGED: return "changed";
    case FINDING_STAYED:
    case FINDING_CHANGES: break;
    }
    return "same";
}
