/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ran and where, and its totals, in a page: see page_parts.h. */
#include "render/page/page_parts.h"

#include "render/work_words.h"

/* A table of keys and texts. */
struct texts {
    struct table *table;
    struct column *key, *text;
};

static struct texts texts_new(const struct page *page, const char *name)
{
    struct table *table = columns_table(page->columns, name);

    return (struct texts){table, table_column(table, "key", COLUMN_STRINGS),
                          table_column(table, "text", COLUMN_STRINGS)};
}

static void texts_put(const struct texts *texts, const char *key, const char *text)
{
    if (text == NULL)
        return;
    column_text(texts->key, key);
    column_text(texts->text, text);
    table_row(texts->table);
}

static void put_settings(const struct texts *texts, const struct setting *settings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        texts_put(texts, settings[i].name,
                  settings[i].value != NULL ? settings[i].value : "(not set)");
}

static void put_facts(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    const struct run *run = &profile->run;
    const struct machine *machine = &profile->machine;
    struct texts texts = texts_new(page, "run"), environment, options, command, loaded;

    texts_put(&texts, "profile", page->report->file);
    texts_put(&texts, "cwd", run->cwd);
    texts_put(&texts, "pypy", run->version);
    texts_put(&texts, "python", run->python);
    texts_put(&texts, "library", run->path);
    texts_put(&texts, "build_id", run->build_id);
    texts_put(&texts, "tool", profile->tool);
    texts_put(&texts, "valgrind", run->valgrind);
    texts_put(&texts, "system", machine->system);
    texts_put(&texts, "kernel", machine->kernel);
    texts_put(&texts, "distribution", machine->distribution);
    texts_put(&texts, "cpu", machine->cpu);
    texts_put(&texts, "incomplete", profile->complete ? NULL : profile->incomplete_reason);
    texts_put(&texts, "start", profile->start.reason);
    command = texts_new(page, "command");
    for (size_t i = 0; i < run->n_command; i++)
        texts_put(&command, "", run->command[i]);
    environment = texts_new(page, "environment");
    put_settings(&environment, run->environment, run->n_environment);
    options = texts_new(page, "options");
    put_settings(&options, run->options, run->n_options);
    loaded = texts_new(page, "loaded");
    for (size_t i = 0; i < profile->n_loaded; i++)
        texts_put(&loaded, "", profile->loaded[i]);
}

static void put_figure(struct table *table, struct column *name, struct column *value,
                       const char *key, uint64_t figure)
{
    column_text(name, key);
    column_put(value, figure);
    table_row(table);
}

static void put_totals(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "totals");
    struct column *name = table_column(table, "name", COLUMN_STRINGS);
    struct column *value = table_column(table, "value", COLUMN_NUMBERS);

    for (int i = 0; i < TOTAL_COUNT; i++)
        if (profile->totals.known[i])
            put_figure(table, name, value, total_name((enum total)i), profile->totals.value[i]);
    if (profile->run.has_nursery_size)
        put_figure(table, name, value, "nursery_size", profile->run.nursery_size);
    if (page->facts->bill.known) {
        put_figure(table, name, value, "bill_minor", page->facts->bill.minor);
        put_figure(table, name, value, "bill_major", page->facts->bill.major);
        put_figure(table, name, value, "bill_nobody", page->facts->bill.nobody);
    }
    put_figure(table, name, value, "snapshot_bytes", profile->snapshot.alive.bytes);
    put_figure(table, name, value, "snapshot_objects", profile->snapshot.alive.objects);
}

static void put_work(const struct page *page)
{
    const struct ledger *ledger = &page->facts->ledger;
    struct table *table = columns_table(page->columns, "work");
    struct column *key = table_column(table, "key", COLUMN_STRINGS);
    struct column *words = table_column(table, "words", COLUMN_STRINGS);
    struct column *instructions = table_column(table, "instructions", COLUMN_NUMBERS);

    if (!ledger->known)
        return;
    for (int i = 0; i < WORK_COUNT; i++) {
        column_text(key, work_who_key((enum work_who)i));
        column_text(words, work_who_words((enum work_who)i));
        column_put(instructions, ledger->part[i]);
        table_row(table);
    }
}

static void put_phases(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "phases");
    struct column *name = table_column(table, "name", COLUMN_STRINGS);
    struct column *entries = table_column(table, "entries", COLUMN_NUMBERS);
    struct column *start = table_column(table, "start_allocated_bytes", COLUMN_NUMBERS);
    struct column *end = table_column(table, "end_allocated_bytes", COLUMN_NUMBERS);
    struct column *allocated = table_column(table, "allocated_bytes", COLUMN_NUMBERS);
    struct column *survived = table_column(table, "survived_bytes", COLUMN_NUMBERS);
    struct column *minors = table_column(table, "minor_collections", COLUMN_NUMBERS);
    struct column *instructions = table_column(table, "instructions", COLUMN_OPTIONAL);
    struct column *gc = table_column(table, "gc_instructions", COLUMN_OPTIONAL);

    for (size_t i = 0; i < profile->n_phases; i++) {
        const struct phase *phase = &profile->phases[i];
        column_text(name, phase->name);
        column_put(entries, phase->entries);
        column_put(start, phase->start_allocated_bytes);
        column_put(end, phase->end_allocated_bytes);
        column_put(allocated, phase->allocated_bytes);
        column_put(survived, phase->survived.bytes);
        column_put(minors, phase->minors);
        page_measured(instructions, &phase->instructions);
        page_measured(gc, &phase->gc_instructions);
        table_row(table);
    }
}

static void put_missing(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "missing");
    struct column *what = table_column(table, "what", COLUMN_STRINGS);
    struct column *why = table_column(table, "why", COLUMN_STRINGS);
    struct column *effect = table_column(table, "effect", COLUMN_STRINGS);
    struct texts defects;

    for (size_t i = 0; i < profile->n_missing; i++) {
        column_text(what, profile->missing[i].what);
        column_text(why, profile->missing[i].why);
        column_text(effect, profile->missing[i].effect);
        table_row(table);
    }
    defects = texts_new(page, "defects");
    for (size_t i = 0; i < page->facts->n_defects; i++)
        texts_put(&defects, "", page->facts->defects[i]);
}

void page_put_run(const struct page *page)
{
    put_facts(page);
    put_totals(page);
    put_work(page);
    put_phases(page);
    put_missing(page);
}
