/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report finds, and the lines with most work, in a page: see page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/callee_words.h"
#include "analysis/work/users.h"
#include "base/figure.h"

#include <string.h>

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

/* The part is in hundredths, too. */
static void put_called_from(struct table *table, const struct called_from *from)
{
    row_place(table, "called_from", &from->place);
    row_number(table, "called_from_percent", figure_whole((long double)from->part * 10000 + 0.5L));
}

static void put_finding(struct table *table, struct table *evidences, const struct finding *finding,
                        const char *suppressed)
{
    size_t row;

    row_text(table, "pattern", finding->pattern);
    row_text(table, "severity", severity_name(finding->severity));
    row_text(table, "axis", axis_name(finding->axis));
    row_place(table, "place", &finding->place);
    put_called_from(table, &finding->called_from);
    row_number(table, "trace", finding->trace != NULL ? finding->trace->id : 0);
    row_text(table, "brief", finding->brief);
    row_text(table, "explanation", finding->explanation);
    row_text(table, "advice", finding->advice);
    row_text(table, "suppressed", suppressed);
    row = row_end(table);
    for (size_t i = 0; i < finding->n_evidence; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        row_number(evidences, "finding", row);
        row_text(evidences, "key", evidence->key);
        row_text(evidences, "unit", unit_of(evidence));
        row_number(evidences, "number", number_of(evidence));
        row_end(evidences);
    }
}

static void put_users_lines(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct users_line lines[MAX_USERS_LINES];
    struct table *table = columns_table(page->columns, "users_lines");
    struct arena arena = {0};
    size_t count;

    if (!ledger->known)
        return;
    count = users_lines(ledger, lines, MAX_USERS_LINES);
    for (size_t i = 0; i < count; i++) {
        row_place(table, "place", &lines[i].row->place);
        row_number(table, "work", lines[i].work);
        row_number(table, "whole", lines[i].whole);
        row_number(table, "compiled_once", work_once(lines[i].row));
        const char *words = callee_words(&arena, lines[i].callee);
        if (words != NULL)
            row_bytes(table, "callee", words, strlen(words));
        else
            row_text(table, "callee", lines[i].callee);
        row_number(table, "callee_instructions", lines[i].callee_instructions);
        put_called_from(table, &lines[i].called_from);
        row_end(table);
    }
    arena_free(&arena);
}

void page_put_findings(const struct page *page)
{
    const struct report *report = page->report;
    struct table *table = columns_table(page->columns, "findings");
    struct table *evidences = columns_table(page->columns, "evidence");

    for (size_t i = 0; i < report->findings->count; i++)
        put_finding(table, evidences, &report->findings->list[i], NULL);
    for (size_t i = 0; i < report->suppressed->count; i++)
        put_finding(table, evidences, &report->suppressed->list[i].finding,
                    report->suppressed->list[i].reason);
    put_users_lines(page);
}
