/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report finds, and the lines with most work, in a page: see page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/work/users.h"
#include "base/figure.h"

/* More than anybody reads. */
#define MAX_USERS_LINES 20

struct finding_columns {
    struct table *table, *evidences;
    struct column *pattern, *severity, *axis, *place, *trace, *brief, *explanation, *advice,
        *suppressed;
    struct column *of, *key, *unit, *number;
};

static struct finding_columns finding_columns(const struct page *page)
{
    struct table *table = columns_table(page->columns, "findings");
    struct table *evidences = columns_table(page->columns, "evidence");

    return (struct finding_columns){
        .table = table,
        .pattern = table_column(table, "pattern", COLUMN_STRINGS),
        .severity = table_column(table, "severity", COLUMN_STRINGS),
        .axis = table_column(table, "axis", COLUMN_STRINGS),
        .place = table_column(table, "place", COLUMN_NUMBERS),
        .trace = table_column(table, "trace", COLUMN_NUMBERS),
        .brief = table_column(table, "brief", COLUMN_STRINGS),
        .explanation = table_column(table, "explanation", COLUMN_STRINGS),
        .advice = table_column(table, "advice", COLUMN_STRINGS),
        .suppressed = table_column(table, "suppressed", COLUMN_STRINGS),
        .evidences = evidences,
        .of = table_column(evidences, "finding", COLUMN_NUMBERS),
        .key = table_column(evidences, "key", COLUMN_STRINGS),
        .unit = table_column(evidences, "unit", COLUMN_STRINGS),
        .number = table_column(evidences, "number", COLUMN_NUMBERS),
    };
}

static const char *unit_of(const struct evidence *evidence)
{
    switch (evidence->unit) {
    case EVIDENCE_COUNT: return "count";
    case EVIDENCE_BYTES: return "bytes";
    case EVIDENCE_PERCENT: break;
    }
    return "percent";
}

/* Percents are in hundredths: the JSON report has two digits of them, too. */
static uint64_t number_of(const struct evidence *evidence)
{
    return evidence->unit == EVIDENCE_PERCENT
               ? figure_whole((long double)evidence->percent * 100 + 0.5L)
               : evidence->number;
}

static void put_finding(const struct page *page, const struct finding_columns *columns,
                        const struct finding *finding, const char *suppressed)
{
    size_t row;

    column_text(columns->pattern, finding->pattern);
    column_text(columns->severity, severity_name(finding->severity));
    column_text(columns->axis, axis_name(finding->axis));
    page_place(page, columns->place, &finding->place);
    column_put(columns->trace, finding->trace != NULL ? finding->trace->id : 0);
    column_text(columns->brief, finding->brief);
    column_text(columns->explanation, finding->explanation);
    column_text(columns->advice, finding->advice);
    column_text(columns->suppressed, suppressed);
    row = table_row(columns->table);
    for (size_t i = 0; i < finding->n_evidence; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        column_put(columns->of, row);
        column_text(columns->key, evidence->key);
        column_text(columns->unit, unit_of(evidence));
        column_put(columns->number, number_of(evidence));
        table_row(columns->evidences);
    }
}

static void put_users_lines(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct users_line lines[MAX_USERS_LINES];
    struct table *table = columns_table(page->columns, "users_lines");
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *work = table_column(table, "work", COLUMN_NUMBERS);
    struct column *callee = table_column(table, "callee", COLUMN_STRINGS);
    struct column *instructions = table_column(table, "callee_instructions", COLUMN_NUMBERS);
    size_t count;

    if (!ledger->known)
        return;
    count = users_lines(ledger, lines, MAX_USERS_LINES);
    for (size_t i = 0; i < count; i++) {
        page_place(page, place, &lines[i].row->place);
        column_put(work, lines[i].work);
        column_text(callee, lines[i].callee);
        column_put(instructions, lines[i].callee_instructions);
        table_row(table);
    }
}

void page_put_findings(const struct page *page)
{
    const struct report *report = page->report;
    const struct finding_columns columns = finding_columns(page);

    for (size_t i = 0; i < report->findings->count; i++)
        put_finding(page, &columns, &report->findings->list[i], NULL);
    for (size_t i = 0; i < report->suppressed->count; i++)
        put_finding(page, &columns, &report->suppressed->list[i].finding,
                    report->suppressed->list[i].reason);
    put_users_lines(page);
}
