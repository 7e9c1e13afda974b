/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a comparison in a page of two runs: see page_diff.h. */
#include "render/page/page_diff.h"

#include "base/figure.h"

/* What a row is of. */
static void put_names(struct table *table, const struct compared_row *row)
{
    row_text(table, "state", compared_row_state(row));
    row_text(table, "file", row->file);
    row_text(table, "old_file", row->old_file);
    row_text(table, "function", row->function);
    row_text(table, "type", row->type);
    row_text(table, "kind", row->kind);
    row_number(table, "line", row->new_side.line);
    row_number(table, "old_line", row->old_side.line);
    row_number(table, "trace", row->new_side.trace);
    row_number(table, "old_trace", row->old_side.trace);
}

/* A figure that one of the runs has not is in no column. */
static void put_memory(const struct page_diff *page, const char *name,
                       const struct compared_list *list)
{
    struct table *table = columns_table(page->columns, name);

    for (size_t i = 0; i < list->count; i++) {
        const struct compared_side *was = &list->rows[i].old_side, *is = &list->rows[i].new_side;
        put_names(table, &list->rows[i]);
        ROW_SIDES(table, "allocated_bytes", was->allocated.bytes, is->allocated.bytes);
        ROW_SIDES(table, "allocated_objects", was->allocated.objects, is->allocated.objects);
        ROW_SIDES(table, "survived_bytes", was->survived.bytes, is->survived.bytes);
        ROW_SIDES(table, "survived_objects", was->survived.objects, is->survived.objects);
        if (page->comparison->has_old) {
            ROW_SIDES(table, "old_live_bytes", was->old_live.bytes, is->old_live.bytes);
            ROW_SIDES(table, "old_live_objects", was->old_live.objects, is->old_live.objects);
        }
        if (page->comparison->has_gc)
            ROW_SIDES(table, "gc_blame_instructions", was->gc_instructions, is->gc_instructions);
        row_end(table);
    }
}

static void put_work(const struct page_diff *page, const char *name,
                     const struct compared_list *list, bool has_calls)
{
    struct table *table = columns_table(page->columns, name);

    for (size_t i = 0; i < list->count; i++) {
        const struct compared_side *was = &list->rows[i].old_side, *is = &list->rows[i].new_side;
        put_names(table, &list->rows[i]);
        ROW_SIDES(table, "instructions", was->work, is->work);
        ROW_SIDES(table, "inclusive_instructions", was->inclusive, is->inclusive);
        if (has_calls)
            ROW_SIDES(table, "calls", was->calls, is->calls);
        row_end(table);
    }
}

/* ---- findings ---- */

/* Percents are in hundredths, as in a page of one run. */
static void put_number(struct table *table, const char *column, const struct evidence *evidence)
{
    if (evidence == NULL)
        row_known(table, column, false, 0);
    else if (evidence->unit == EVIDENCE_PERCENT)
        row_known(table, column, true, figure_whole((long double)evidence->percent * 100 + 0.5L));
    else
        row_known(table, column, true, evidence->number);
}

static void put_evidence(struct table *table, size_t finding, const struct evidence *was,
                         const struct evidence *is)
{
    static const char *const units[] = {
        [EVIDENCE_COUNT] = "count", [EVIDENCE_BYTES] = "bytes", [EVIDENCE_PERCENT] = "percent"};
    const struct evidence *evidence = is != NULL ? is : was;

    row_number(table, "finding", finding);
    row_text(table, "key", evidence->key);
    row_text(table, "unit", units[evidence->unit]);
    put_number(table, "number.old", was);
    put_number(table, "number.new", is);
    row_end(table);
}

/* The figures of the new run's finding beside those of the old one, then those that only the old one has. */
static void put_evidences(struct table *table, size_t row, const struct compared_finding *compared)
{
    const struct finding *was = compared->old_finding, *is = compared->new_finding;

    for (size_t i = 0; is != NULL && i < is->n_evidence; i++)
        put_evidence(table, row, finding_evidence(was, is->evidence[i].key), &is->evidence[i]);
    for (size_t i = 0; was != NULL && i < was->n_evidence; i++)
        if (finding_evidence(is, was->evidence[i].key) == NULL)
            put_evidence(table, row, &was->evidence[i], NULL);
}

static uint64_t trace_of(const struct finding *finding)
{
    return finding != NULL && finding->trace != NULL ? finding->trace->id : 0;
}

static void put_findings(const struct page_diff *page)
{
    const struct compared_findings *findings = page->diff->findings;
    struct table *table = columns_table(page->columns, "findings");
    struct table *evidence = columns_table(page->columns, "evidence");

    for (size_t i = 0; i < findings->count; i++) {
        const struct compared_finding *row = &findings->list[i];
        const struct finding *was = row->old_finding, *is = row->new_finding;
        const struct finding *finding = compared_finding_main(row);
        row_text(table, "state", finding_change_name(row->change));
        row_text(table, "file", row->file);
        row_text(table, "old_file", row->old_file);
        row_text(table, "function", finding->place.function);
        row_text(table, "pattern", finding->pattern);
        row_number(table, "line", is != NULL ? is->place.line : 0);
        row_number(table, "old_line", was != NULL ? was->place.line : 0);
        row_number(table, "trace", trace_of(is));
        row_number(table, "old_trace", trace_of(was));
        row_text(table, "severity.old", was != NULL ? severity_name(was->severity) : NULL);
        row_text(table, "severity.new", is != NULL ? severity_name(is->severity) : NULL);
        row_text(table, "axis", axis_name(finding->axis));
        row_text(table, "brief", finding->brief);
        row_text(table, "explanation", finding->explanation);
        row_text(table, "advice", finding->advice);
        row_end(table);
        put_evidences(evidence, i, row);
    }
}

void page_diff_put_rows(const struct page_diff *page)
{
    const struct comparison *comparison = page->comparison;

    put_findings(page);
    put_memory(page, "lines", &comparison->lines);
    put_memory(page, "types", &comparison->types);
    put_memory(page, "traces", &comparison->traces);
    put_memory(page, "sites", &comparison->sites);
    if (!comparison->has_work)
        return;
    put_work(page, "functions", &comparison->functions, true);
    put_work(page, "lines_by_work", &comparison->worked_lines, false);
}
