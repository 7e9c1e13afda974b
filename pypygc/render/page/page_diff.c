/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of two runs: what ran, totals, and what keeps them from being comparable. See page_diff.h
   for the rest. */
#include "render/page/page_diff.h"

#include "analysis/memory.h"
#include "base/capture.h"
#include "render/page/page_parts.h"
#include "render/work_words.h"

#include <stdlib.h>

/* What is said of each run, as texts. */
static void put_texts(struct table *table, const char *key, const char *was, const char *is)
{
    if (was == NULL && is == NULL)
        return;
    row_text(table, "key", key);
    row_text(table, "text.old", was);
    row_text(table, "text.new", is);
    row_end(table);
}

static void put_command(struct table *table, const char *column, const struct run *run)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);
    char *text;

    for (size_t i = 0; i < run->n_command; i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", run->command[i]);
    text = capture_end(&capture);
    row_bytes(table, column, text, capture.size);
    free(text);
}

static void put_runs(const struct page_diff *page)
{
    const struct profile *was = page->comparison->old_run, *is = page->comparison->new_run;
    struct table *table = columns_table(page->columns, "runs");

    put_texts(table, "profile", page->diff->old_file, page->diff->new_file);
    row_text(table, "key", "command");
    put_command(table, "text.old", &was->run);
    put_command(table, "text.new", &is->run);
    row_end(table);
    if (page->comparison->has_memory)
        put_texts(table, "memory_verdict",
                  memory_verdict_name(page->comparison->old_growth.memory.verdict),
                  memory_verdict_name(page->comparison->new_growth.memory.verdict));
    put_texts(table, "incomplete", was->complete ? NULL : was->incomplete_reason,
              is->complete ? NULL : is->incomplete_reason);
    put_texts(table, "cwd", was->run.cwd, is->run.cwd);
    put_texts(table, "pypy", was->run.version, is->run.version);
    put_texts(table, "python", was->run.python, is->run.python);
    put_texts(table, "library", was->run.path, is->run.path);
    put_texts(table, "build_id", was->run.build_id, is->run.build_id);
    put_texts(table, "tool", was->tool, is->tool);
    put_texts(table, "valgrind", was->run.valgrind, is->run.valgrind);
    put_texts(table, "cpu", was->machine.cpu, is->machine.cpu);
}

static void put_differences(const struct page_diff *page)
{
    struct table *table = columns_table(page->columns, "not_comparable");

    for (size_t i = 0; i < page->comparison->n_differences; i++) {
        row_text(table, "text", page->comparison->differences[i]);
        row_end(table);
    }
}

static void put_totals(const struct page_diff *page)
{
    const struct comparison *comparison = page->comparison;
    struct table *table = columns_table(page->columns, "totals");

    for (size_t i = 0; i < comparison->n_totals; i++) {
        const struct compared_total *total = &comparison->totals[i];
        row_text(table, "name", total_name(total->total));
        ROW_SIDES(table, "value", total->old_value, total->new_value);
        row_end(table);
    }
}

static void put_work(const struct page_diff *page)
{
    const struct comparison *comparison = page->comparison;
    struct table *table = columns_table(page->columns, "work");

    for (int i = 0; comparison->has_work && i < WORK_COUNT; i++) {
        row_text(table, "key", work_who_key((enum work_who)i));
        row_text(table, "words", work_who_words((enum work_who)i));
        ROW_SIDES(table, "instructions", comparison->old_facts->ledger.part[i],
                  comparison->new_facts->ledger.part[i]);
        row_end(table);
    }
}

/* The text of the new run's program. */
static void put_sources(const struct page_diff *page)
{
    const struct report report = {.file = page->diff->new_file,
                                  .facts = page->comparison->new_facts,
                                  .sources = page->diff->sources,
                                  .no_source = page->diff->no_source};
    const struct page of_new = {&report, report.facts, page->columns};

    page_put_sources(&of_new);
}

void diff_html(const struct diff *diff, FILE *out)
{
    const struct page_diff page = {diff, diff->comparison, columns_new()};

    put_runs(&page);
    put_differences(&page);
    put_totals(&page);
    put_work(&page);
    page_diff_put_rows(&page);
    page_diff_put_stacks(&page);
    put_sources(&page);
    page_write(page.columns, diff->new_file, out);
    columns_free(page.columns);
}
