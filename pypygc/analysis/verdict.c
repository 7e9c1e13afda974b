/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of `pypygc check`: see verdict.h. */
#include "analysis/verdict.h"

#include "analysis/growth.h"
#include "analysis/memory.h"
#include "analysis/type_growth.h"

#include <string.h>

static bool is_same(const char *x, const char *y)
{
    return x == NULL || y == NULL ? x == y : strcmp(x, y) == 0;
}

static bool kept_figure_of(const struct profile *baseline, const struct limit *limit,
                           struct figure *figure)
{
    for (size_t i = 0; i < baseline->n_figures; i++) {
        const struct kept_figure *kept = &baseline->figures[i];
        const char *part = limit->kind == LIMIT_WORK ? work_who_key(limit->part) : limit->snapshot;
        if (is_same(kept->key, limit_key(limit)) && is_same(kept->file, limit->file) &&
            is_same(kept->function, limit->function) && is_same(kept->type, limit->type) &&
            is_same(kept->part, part)) {
            *figure = (struct figure){.value = kept->value, .seen = true};
            return true;
        }
    }
    return false;
}

static bool figure_at_snapshot(const struct profile *profile, const struct limit *limit,
                               struct figure *figure)
{
    const struct snapshot *shot = profile_snapshot(profile, limit->snapshot);

    if (shot == NULL)
        return false;
    *figure = (struct figure){.value = limit->key == TOTAL_OLD_LIVE_BYTES ? shot->alive.bytes
                                                                          : shot->alive.objects,
                              .seen = true};
    return true;
}

static bool is_type_growth(const struct limit *limit)
{
    return limit->type != NULL &&
           (limit->kind == LIMIT_GROWTH || limit->kind == LIMIT_ROUND_GROWTH);
}

static bool growth_of_type(const struct standing *standing, const struct limit *limit,
                           struct figure *figure)
{
    const struct type_growth growth = type_growth_find(standing->facts, limit->type);

    *figure = figure_of_type(standing->facts, limit->type, TOTAL_OLD_LIVE_BYTES);
    figure->value = limit->kind == LIMIT_GROWTH ? growth.bytes : growth.per_round;
    return growth.is_known;
}

bool standing_figure(const struct standing *standing, const struct limit *limit,
                     struct figure *figure)
{
    if (limit->kind == LIMIT_TOTAL) {
        *figure = (struct figure){.value = standing->profile->totals.value[limit->key],
                                  .seen = standing->profile->totals.known[limit->key]};
        return figure->seen;
    }
    if (limit->kind == LIMIT_GROWTH && limit->type == NULL) {
        const struct memory memory = memory_judge(standing->profile);
        *figure =
            (struct figure){.value = memory.grown_bytes, .seen = memory.verdict != MEMORY_UNKNOWN};
        return true;
    }
    if (standing->profile->is_baseline)
        return kept_figure_of(standing->profile, limit, figure);
    if (limit->kind == LIMIT_SNAPSHOT)
        return figure_at_snapshot(standing->profile, limit, figure);
    if (is_type_growth(limit))
        return growth_of_type(standing, limit, figure);
    if (limit->kind == LIMIT_ROUND_GROWTH) {
        const struct growth growth = growth_find(standing->facts);
        *figure = (struct figure){.value = growth_per_round(&growth), .seen = true};
        return true;
    }
    if (limit->kind == LIMIT_WORK)
        *figure = (struct figure){.value = standing->facts->ledger.part[limit->part], .seen = true};
    else if (limit->kind == LIMIT_TYPE)
        *figure = figure_of_type(standing->facts, limit->type, limit->key);
    else if (limit->own != FIGURE_OF_TOTAL)
        *figure = figure_own(standing->facts, limit->file, limit->function, limit->own);
    else
        *figure = figure_of_function(standing->facts, limit->file, limit->function, limit->key);
    return true;
}

static int refuse_limit(const struct limit *limit, const struct standing *standing,
                        const char *name, struct fault *fault)
{
    struct figure figure;

    /* parts of what was not measured are unknown too; a baseline's figures stand for themselves */
    if ((limit->kind == LIMIT_TOTAL || !standing->profile->is_baseline) &&
        !standing->profile->totals.known[limit->key])
        return fault_set(fault, "%s: %s was not measured in that run", name,
                         total_name(limit->key));
    if (limit_is_on_work(limit) && !standing->profile->is_baseline &&
        !profile_has_work(standing->profile))
        return fault_set(fault,
                         "%s: has no ledger of work, which %s needs; the tool that wrote it kept "
                         "none",
                         name, limit->text);
    if (!standing_figure(standing, limit, &figure) && limit->kind == LIMIT_SNAPSHOT &&
        !standing->profile->is_baseline)
        return fault_set(
            fault,
            "%s: has no snapshot of the name '%.100s'; pypygc report --snapshot=NAME shows "
            "those that there are",
            name, limit->snapshot);
    if (!standing->profile->is_baseline && is_type_growth(limit) &&
        !standing_figure(standing, limit, &figure))
        return fault_set(
            fault,
            "%s: whether %s grows is not known: what is alive was not measured by class "
            "often enough, as in heaps below 8 MB or with few major collections; "
            "max type %s live_bytes can be judged",
            name, limit->type, limit->type);
    if (!standing_figure(standing, limit, &figure))
        return fault_set(fault,
                         "%s: is a baseline that was written before there was a limit on %s; "
                         "write it anew with pypygc check --update",
                         name, limit->text);
    return 0;
}

int verdict_refuse(const struct limits *limits, const struct standing *new_run,
                   const char *new_name, const struct standing *old_run, const char *old_name,
                   struct fault *fault)
{
    for (size_t i = 0; i < limits->count; i++) {
        const struct limit *limit = &limits->list[i];
        if (!limit_is_amount(limit))
            continue;
        if (refuse_limit(limit, new_run, new_name, fault) != 0)
            return -1;
        if (old_run != NULL && limit->amount.is_relative &&
            refuse_limit(limit, old_run, old_name, fault) != 0)
            return -1;
    }
    return 0;
}

static void judge_amount(const struct standing *new_run, const struct standing *old_run,
                         struct verdict_row *row)
{
    struct figure old_figure;

    standing_figure(new_run, row->limit, &row->figure);
    row->value = row->figure.value;
    if (old_run != NULL && standing_figure(old_run, row->limit, &old_figure)) {
        row->has_baseline = true;
        row->baseline = old_figure.value;
    }
    row->holds = amount_holds(&row->limit->amount, row->value, row->baseline);
}

static void judge_findings(const struct findings *findings, struct verdict *verdict,
                           struct verdict_row *row)
{
    verdict->all_findings = findings;
    row->findings = arena_alloc(&verdict->arena, findings->count * sizeof(const struct finding *));
    for (size_t i = 0; i < findings->count; i++)
        if (limit_forbids(row->limit, &findings->list[i]))
            row->findings[row->n_findings++] = &findings->list[i];
    row->holds = row->n_findings == 0;
}

static bool forbids_any(const struct limits *limits, const struct finding *finding)
{
    for (size_t i = 0; i < limits->count; i++)
        if (limit_forbids(&limits->list[i], finding))
            return true;
    return false;
}

static void find_accepted(const struct limits *limits, const struct suppressed *suppressed,
                          struct verdict *verdict)
{
    verdict->accepted =
        arena_alloc(&verdict->arena, suppressed->count * sizeof(const struct suppressed_finding *));
    for (size_t i = 0; i < suppressed->count; i++)
        if (forbids_any(limits, &suppressed->list[i].finding))
            verdict->accepted[verdict->n_accepted++] = &suppressed->list[i];
}

void verdict_reach(const struct limits *limits, const struct standing *new_run,
                   const struct standing *old_run, const struct findings *findings,
                   const struct suppressed *suppressed, struct verdict *verdict)
{
    *verdict = (struct verdict){.n_rows = limits->count};
    verdict->rows = arena_alloc(&verdict->arena, limits->count * sizeof *verdict->rows);
    for (size_t i = 0; i < limits->count; i++) {
        struct verdict_row *row = &verdict->rows[i];
        row->limit = &limits->list[i];
        if (limit_is_amount(row->limit))
            judge_amount(new_run, old_run, row);
        else
            judge_findings(findings, verdict, row);
        verdict->failed += !row->holds;
    }
    if (limits_need_findings(limits))
        find_accepted(limits, suppressed, verdict);
}

void verdict_free(struct verdict *verdict)
{
    arena_free(&verdict->arena);
    *verdict = (struct verdict){0};
}

bool verdict_change(const struct verdict_row *row, double *percent)
{
    if (!row->has_baseline || row->baseline == 0)
        return false;
    *percent = 100.0 * ((double)row->value - (double)row->baseline) / (double)row->baseline;
    return true;
}

bool verdict_worst(const struct verdict *verdict, enum severity *worst)
{
    if (verdict->all_findings == NULL || verdict->all_findings->count == 0)
        return false;
    *worst = verdict->all_findings->list[0].severity; /* the most severe comes first */
    return true;
}
