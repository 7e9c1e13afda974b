/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and functions of a page, and who calls whom: see page_parts.h. */
#include "render/page/page_parts.h"

/* Columns for who executed a line's or a function's instructions. */
struct work_columns {
    struct column *instructions, *inclusive, *share[SHARE_COUNT], *failures, *attempts, *given_up;
    struct column *times;
};

static void work_columns_add(struct work_columns *columns, struct table *table)
{
    columns->instructions = table_column(table, "instructions", COLUMN_OPTIONAL);
    columns->inclusive = table_column(table, "inclusive_instructions", COLUMN_NUMBERS);
    for (int i = 0; i < SHARE_COUNT; i++)
        columns->share[i] = table_column(table, work_share_key((enum work_share)i), COLUMN_NUMBERS);
    columns->failures = table_column(table, "guard_failures", COLUMN_NUMBERS);
    columns->attempts = table_column(table, "attempts", COLUMN_NUMBERS);
    columns->given_up = table_column(table, "given_up", COLUMN_NUMBERS);
    columns->times = table_column(table, "interpreted_times", COLUMN_NUMBERS);
}

static void work_columns_put(const struct work_columns *columns, const struct work_row *row)
{
    column_put(columns->instructions, work_self(row));
    column_put(columns->inclusive, row->inclusive);
    for (int i = 0; i < SHARE_COUNT; i++)
        column_put(columns->share[i], row->share[i]);
    column_put(columns->failures, row->failures);
    column_put(columns->attempts, row->attempts);
    column_put(columns->given_up, row->given_up);
    column_put(columns->times, row->times);
}

static void put_lines(const struct page *page)
{
    const struct facts *facts = page->facts;
    struct table *table = columns_table(page->columns, "lines");
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *by_who[WHO_COUNT], *callee, *callee_instructions;
    struct tally_columns tally;
    struct charge_columns charge;
    struct cost_columns costs;
    struct work_columns work;

    tally_columns_add(&tally, table, page);
    charge_columns_add(&charge, table, page);
    cost_columns_add(&costs, table, page);
    work_columns_add(&work, table);
    for (int i = 0; i < WHO_COUNT; i++)
        by_who[i] = table_column(table, who_name((enum who)i), COLUMN_NUMBERS);
    callee = table_column(table, "callee", COLUMN_STRINGS);
    callee_instructions = table_column(table, "callee_instructions", COLUMN_NUMBERS);
    for (size_t i = 0; i < facts->n_lines; i++) {
        const struct line_row *line = &facts->lines[i];
        const struct work_row *row = facts->ledger.known ? ledger_line(&facts->ledger, &line->place)
                                                         : NULL;
        page_place(page, place, &line->place);
        tally_columns_put(&tally, &line->tally);
        charge_columns_put(&charge, &line->charge);
        cost_columns_put(&costs, &line->costs);
        for (int who = 0; who < WHO_COUNT; who++)
            column_put(by_who[who], line->by_who[who].bytes);
        if (row != NULL) {
            work_columns_put(&work, row);
            column_text(callee, row->callee);
            column_put(callee_instructions, row->callee_instructions);
        } else if (cost_known(&line->costs, COST_INSTRUCTIONS)) {
            column_put(work.instructions, line->costs.value[COST_INSTRUCTIONS]);
        }
        table_row(table);
    }
}

static void put_functions(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct table *table = columns_table(page->columns, "functions");
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *calls = table_column(table, "calls", COLUMN_NUMBERS);
    struct column *inlined = table_column(table, "inlined", COLUMN_NUMBERS);
    struct work_columns work;

    work_columns_add(&work, table);
    for (size_t i = 0; i < ledger->n_functions; i++) {
        const struct work_row *row = &ledger->functions[i];
        page_place(page, place, &row->place);
        column_put(calls, row->calls);
        column_put(inlined, row->is_inlined);
        work_columns_put(&work, row);
        table_row(table);
    }
}

static void put_calls(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct table *table = columns_table(page->columns, "calls");
    struct column *caller = table_column(table, "caller", COLUMN_NUMBERS);
    struct column *callee = table_column(table, "callee", COLUMN_NUMBERS);
    struct column *times = table_column(table, "calls", COLUMN_NUMBERS);
    struct column *inlined = table_column(table, "inlined", COLUMN_NUMBERS);
    struct column *inclusive = table_column(table, "inclusive_instructions", COLUMN_NUMBERS);

    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *edge = &ledger->edges[i];
        page_place(page, caller, &edge->caller);
        page_place(page, callee, &edge->callee);
        column_put(times, edge->times);
        column_put(inlined, edge->is_inlined);
        column_put(inclusive, edge->inclusive);
        table_row(table);
    }
}

/* What stands at an operation of a trace: where, which, what, how often, at which cost. */
struct operation_columns {
    struct table *table;
    struct column *place, *trace, *operation, *name, *times, *instructions;
};

static struct operation_columns operation_columns(const struct page *page, const char *name,
                                                  const char *what, const char *times)
{
    struct table *table = columns_table(page->columns, name);

    return (struct operation_columns){table,
                                      table_column(table, "place", COLUMN_NUMBERS),
                                      table_column(table, "trace", COLUMN_NUMBERS),
                                      table_column(table, "operation", COLUMN_OPTIONAL),
                                      table_column(table, what, COLUMN_STRINGS),
                                      table_column(table, times, COLUMN_NUMBERS),
                                      table_column(table, "instructions", COLUMN_NUMBERS)};
}

static void operation_put(const struct page *page, const struct operation_columns *columns,
                          const struct place *place, const struct trace *trace, size_t operation,
                          const char *name)
{
    page_place(page, columns->place, place);
    column_put(columns->trace, trace != NULL ? trace->id : 0);
    if (operation != PROFILE_NONE)
        column_put(columns->operation, operation);
    column_text(columns->name, name);
}

static void put_operations(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct operation_columns called = operation_columns(page, "callees", "callee", "calls");
    struct operation_columns guards = operation_columns(page, "guards", "guard", "failures");
    struct operation_columns tries = operation_columns(page, "attempts", "none", "count");
    struct column *given_up = table_column(tries.table, "given_up", COLUMN_NUMBERS);

    for (size_t i = 0; i < ledger->n_calls; i++) {
        const struct work_call *call = &ledger->calls[i];
        operation_put(page, &called, &call->place, call->trace, call->operation, call->callee);
        column_put(called.times, call->times);
        column_put(called.instructions, call->instructions);
        table_row(called.table);
    }
    for (size_t i = 0; i < ledger->n_guards; i++) {
        const struct work_guard *guard = &ledger->guards[i];
        operation_put(page, &guards, &guard->place, guard->trace, guard->operation, guard->name);
        column_put(guards.times, guard->times);
        column_put(guards.instructions, guard->instructions);
        table_row(guards.table);
    }
    for (size_t i = 0; i < ledger->n_attempts; i++) {
        const struct work_attempts *attempts = &ledger->attempts[i];
        operation_put(page, &tries, &attempts->place, attempts->trace, PROFILE_NONE, NULL);
        column_put(tries.times, attempts->times);
        column_put(tries.instructions, attempts->instructions);
        column_put(given_up, attempts->given_up);
        table_row(tries.table);
    }
}

void page_put_lines(const struct page *page)
{
    put_lines(page);
    put_functions(page);
    put_calls(page);
    put_operations(page);
}
