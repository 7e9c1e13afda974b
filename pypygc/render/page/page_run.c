/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ran and where, and its totals, in a page: see page_parts.h. */
#include "render/page/page_parts.h"

#include "render/work_words.h"

/* A row of a table of keys and texts; none for what is not known. */
static void put_text(struct table *table, const char *key, const char *text)
{
    if (text == NULL)
        return;
    row_text(table, "key", key);
    row_text(table, "text", text);
    row_end(table);
}

static void put_settings(struct table *table, const struct setting *settings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_text(table, settings[i].name,
                 settings[i].value != NULL ? settings[i].value : "(not set)");
}

static void put_facts(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    const struct run *run = &profile->run;
    const struct machine *machine = &profile->machine;
    struct table *table = columns_table(page->columns, "run");

    put_text(table, "profile", page->report->file);
    put_text(table, "cwd", run->cwd);
    put_text(table, "pypy", run->version);
    put_text(table, "python", run->python);
    put_text(table, "library", run->path);
    put_text(table, "build_id", run->build_id);
    put_text(table, "tool", profile->tool);
    put_text(table, "valgrind", run->valgrind);
    put_text(table, "system", machine->system);
    put_text(table, "kernel", machine->kernel);
    put_text(table, "distribution", machine->distribution);
    put_text(table, "cpu", machine->cpu);
    put_text(table, "incomplete", profile->complete ? NULL : profile->incomplete_reason);
    put_text(table, "start", profile->start.reason);
    table = columns_table(page->columns, "command");
    for (size_t i = 0; i < run->n_command; i++)
        put_text(table, "", run->command[i]);
    table = columns_table(page->columns, "environment");
    put_settings(table, run->environment, run->n_environment);
    table = columns_table(page->columns, "options");
    put_settings(table, run->options, run->n_options);
    table = columns_table(page->columns, "loaded");
    for (size_t i = 0; i < profile->n_loaded; i++)
        put_text(table, "", profile->loaded[i]);
}

/* Forked processes that have profiles of their own. */
static void put_family(const struct page *page)
{
    const struct family *family = page->report->family;
    struct table *table = columns_table(page->columns, "forked");

    for (size_t i = 0; i < family->count; i++) {
        const struct relative *relative = &family->list[i];
        row_text(table, "profile", relative->file);
        row_number(table, "pid", relative->pid);
        row_number(table, "parent_pid", relative->parent_pid);
        row_measured(table, "instructions", &relative->instructions);
        row_measured(table, "allocated_bytes", &relative->allocated_bytes);
        row_end(table);
    }
}

static void put_figure(struct table *table, const char *name, uint64_t figure)
{
    row_text(table, "name", name);
    row_number(table, "value", figure);
    row_end(table);
}

static void put_totals(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "totals");

    for (int i = 0; i < TOTAL_COUNT; i++)
        if (profile->totals.known[i])
            put_figure(table, total_name((enum total)i), profile->totals.value[i]);
    if (profile->run.has_nursery_size)
        put_figure(table, "nursery_size", profile->run.nursery_size);
    if (page->facts->bill.known) {
        put_figure(table, "bill_minor", page->facts->bill.minor);
        put_figure(table, "bill_major", page->facts->bill.major);
        put_figure(table, "bill_nobody", page->facts->bill.nobody);
    }
    put_figure(table, "snapshot_bytes", profile->snapshot.alive.bytes);
    put_figure(table, "snapshot_objects", profile->snapshot.alive.objects);
}

static void put_work(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct table *table = columns_table(page->columns, "work");

    if (!ledger->known)
        return;
    for (int i = 0; i < WORK_COUNT; i++) {
        row_text(table, "key", work_who_key((enum work_who)i));
        row_text(table, "words", work_who_words((enum work_who)i));
        row_number(table, "instructions", ledger->part[i]);
        row_end(table);
    }
}

/* Who executed what in the course of the run. */
static void put_spans(const struct page *page)
{
    const struct work *work = &page->facts->profile->work;
    struct table *table = columns_table(page->columns, "work_over_time");

    for (size_t i = 0; i < work->n_spans; i++) {
        const struct work_span *record = &work->spans[i];
        PYPYGC_WORK_SPAN_CLOCKS(ROW_COUNT)
        PYPYGC_WORK_SPAN_FIELDS(ROW_COUNT)
        row_end(table);
    }
}

static void put_phases(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "phases");

    for (size_t i = 0; i < profile->n_phases; i++) {
        const struct phase *phase = &profile->phases[i];
        row_text(table, "name", phase->name);
        row_number(table, "entries", phase->entries);
        row_number(table, "start_allocated_bytes", phase->start_allocated_bytes);
        row_number(table, "end_allocated_bytes", phase->end_allocated_bytes);
        row_number(table, "allocated_bytes", phase->allocated_bytes);
        row_number(table, "survived_bytes", phase->survived.bytes);
        row_number(table, "minor_collections", phase->minors);
        row_measured(table, "instructions", &phase->instructions);
        row_measured(table, "jit_instructions", &phase->jit_instructions);
        row_measured(table, "gc_instructions", &phase->gc_instructions);
        row_end(table);
    }
}

static void put_missing(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "missing");

    for (size_t i = 0; i < profile->n_missing; i++) {
        row_text(table, "what", profile->missing[i].what);
        row_text(table, "why", profile->missing[i].why);
        row_text(table, "effect", profile->missing[i].effect);
        row_end(table);
    }
    table = columns_table(page->columns, "defects");
    for (size_t i = 0; i < page->facts->n_defects; i++)
        put_text(table, "", page->facts->defects[i]);
}

void page_put_run(const struct page *page)
{
    put_facts(page);
    put_family(page);
    put_totals(page);
    put_work(page);
    put_spans(page);
    put_phases(page);
    put_missing(page);
}
