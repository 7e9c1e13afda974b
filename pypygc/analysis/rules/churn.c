/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that are made again and again: see churn.h. */
#include "analysis/rules/churn.h"

#include <stdlib.h>

static void report(const struct facts *facts, struct findings *findings, const struct churn *churn,
                   const struct batch *batch)
{
    struct finding *const finding =
        group_find(&batch->main, churn->by_survivors, facts, findings, &batch->price);

    if (finding == NULL)
        return;
    group_claim(facts, findings, &batch->all);
    finding_count(finding, "allocated_objects", batch->sum.allocated.objects);
    finding_bytes(finding, "allocated_bytes", batch->sum.allocated.bytes);
    finding_bytes(finding, "survived_bytes", batch->sum.survived.bytes);
    finding->explanation = churn->explain(facts, findings, finding, batch);
    if (finding->advice == NULL)
        finding->advice = churn->advice;
    for (size_t i = 0; churn->keeps != NULL && i < facts->n_cells; i++)
        if (churn->keeps(batch, &facts->cells[i]))
            findings->claimed[i] = true;
}

void find_churn(const struct facts *facts, struct findings *findings, const struct churn *churn)
{
    const struct cell_row **main_rows = array_new(facts->n_cells, sizeof *main_rows);
    struct grouping grouping;

    group_cells(facts, findings, churn->accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        struct batch batch = {.main = {.rows = main_rows}, .all = grouping.groups[i]};

        for (size_t j = 0; j < batch.all.n_rows; j++)
            if (churn->is_main == NULL || churn->is_main(batch.all.rows[j]))
                main_rows[batch.main.n_rows++] = batch.all.rows[j];
        if (batch.main.n_rows == 0)
            continue;
        batch.main_sum = group_sum(&batch.main);
        batch.sum = group_sum(&batch.all);
        batch.price = group_cost(facts, &batch.all);
        if (churn->fits == NULL || churn->fits(facts, &batch))
            report(facts, findings, churn, &batch);
    }
    grouping_free(&grouping);
    free(main_rows);
}
