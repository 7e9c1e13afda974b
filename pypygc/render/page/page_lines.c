/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and functions of a page, and who calls whom: see page_parts.h. */
#include "render/page/page_parts.h"

/* Who executed a line's or a function's instructions; where the ledger has no row of it, the line's own
   as far as they are known. */
static void put_work(struct table *table, const struct work_row *row, const struct costs *own)
{
    static const struct work_row none;
    const bool has_own = own != NULL && cost_known(own, COST_INSTRUCTIONS);

    row_known(table, "instructions", row != NULL || has_own,
              row != NULL ? work_self(row)
              : has_own   ? own->value[COST_INSTRUCTIONS]
                          : 0);
    if (row == NULL)
        row = &none;
    row_number(table, "inclusive_instructions", row->inclusive);
    for (int i = 0; i < SHARE_COUNT; i++)
        row_number(table, work_share_key((enum work_share)i), row->share[i]);
    row_number(table, "guard_failures", row->failures);
    row_number(table, "attempts", row->attempts);
    row_number(table, "given_up", row->given_up);
    row_number(table, "interpreted_times", row->times);
}

static void put_lines(const struct page *page)
{
    const struct facts *facts = page->facts;
    struct table *table = columns_table(page->columns, "lines");

    for (size_t i = 0; i < facts->n_lines; i++) {
        const struct line_row *line = &facts->lines[i];
        const struct work_row *row = facts->ledger.known ? ledger_line(&facts->ledger, &line->place)
                                                         : NULL;
        row_place(table, "place", &line->place);
        page_put_tally(page, table, &line->tally);
        page_put_charge(page, table, &line->charge);
        page_put_costs(page, table, &line->costs);
        put_work(table, row, &line->costs);
        for (int who = 0; who < WHO_COUNT; who++)
            row_number(table, who_name((enum who)who), line->by_who[who].bytes);
        row_text(table, "callee", row != NULL ? row->callee : NULL);
        row_number(table, "callee_instructions", row != NULL ? row->callee_instructions : 0);
        row_end(table);
    }
}

static void put_functions(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct table *table = columns_table(page->columns, "functions");

    for (size_t i = 0; i < ledger->n_functions; i++) {
        const struct work_row *row = &ledger->functions[i];
        row_place(table, "place", &row->place);
        row_number(table, "calls", row->calls);
        row_number(table, "inlined", row->is_inlined);
        put_work(table, row, NULL);
        row_end(table);
    }
}

static void put_calls(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct table *table = columns_table(page->columns, "calls");

    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *edge = &ledger->edges[i];
        row_place(table, "caller", &edge->caller);
        row_place(table, "callee", &edge->callee);
        row_number(table, "calls", edge->times);
        row_number(table, "inlined", edge->is_inlined);
        row_number(table, "inclusive_instructions", edge->inclusive);
        row_end(table);
    }
}

/* What stands at an operation of a trace: where, and which. */
static void put_operation(struct table *table, const struct place *place, const struct trace *trace)
{
    row_place(table, "place", place);
    row_number(table, "trace", trace != NULL ? trace->id : 0);
}

static void put_operations(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct table *callees = columns_table(page->columns, "callees");
    struct table *guards = columns_table(page->columns, "guards");
    struct table *attempts = columns_table(page->columns, "attempts");

    for (size_t i = 0; i < ledger->n_calls; i++) {
        const struct work_call *call = &ledger->calls[i];
        put_operation(callees, &call->place, call->trace);
        row_index(callees, "operation", call->operation);
        row_text(callees, "callee", call->callee);
        row_number(callees, "calls", call->times);
        row_number(callees, "instructions", call->instructions);
        row_end(callees);
    }
    for (size_t i = 0; i < ledger->n_guards; i++) {
        const struct work_guard *guard = &ledger->guards[i];
        put_operation(guards, &guard->place, guard->trace);
        row_index(guards, "operation", guard->operation);
        row_text(guards, "guard", guard->name);
        row_number(guards, "failures", guard->times);
        row_number(guards, "instructions", guard->instructions);
        row_end(guards);
    }
    for (size_t i = 0; i < ledger->n_attempts; i++) {
        const struct work_attempts *made = &ledger->attempts[i];
        put_operation(attempts, &made->place, made->trace);
        row_number(attempts, "count", made->times);
        row_number(attempts, "instructions", made->instructions);
        row_number(attempts, "given_up", made->given_up);
        row_end(attempts);
    }
}

void page_put_lines(const struct page *page)
{
    put_lines(page);
    put_functions(page);
    put_calls(page);
    put_operations(page);
}
