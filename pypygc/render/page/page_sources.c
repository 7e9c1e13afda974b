/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of the program in a page: see page_parts.h. Files come whole while they are small
   together, those with most work first; of the others only the lines that have figures, with their
   neighbours. */
#include "render/page/page_parts.h"

#include "analysis/own_code.h"
#include "base/idmap.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of whole files, before they are deflated to about a quarter. */
#define WHOLE_BYTES (4u << 20)

/* Lines above and below one with figures. */
#define NEIGHBOURS 3

/* A file with lines that have figures. */
struct used_file {
    const char *name;
    const struct source *source; /* NULL: it cannot be read, or is not to be */
    bool *wanted;                /* by line, counted from 1 */
};

struct used_files {
    struct used_file *list;
    size_t count, capacity;
    struct idmap numbers; /* address of a name: index */
};

static struct used_file *used_file(struct used_files *files, const struct page *page,
                                   const char *name)
{
    size_t index = files->count;

    if (idmap_get(&files->numbers, (uintptr_t)name, &index))
        return &files->list[index];
    idmap_put(&files->numbers, (uintptr_t)name, index);
    files->list = array_grow(files->list, files->count, &files->capacity, sizeof *files->list);
    files->list[index] = (struct used_file){.name = name};
    files->count++;
    if (!page->report->no_source)
        files->list[index].source = sources_file(page->report->sources, name);
    if (files->list[index].source != NULL)
        files->list[index].wanted = array_new(files->list[index].source->n_lines + 1, sizeof(bool));
    return &files->list[index];
}

/* Lines are in the order of their cost, so the files are, too. */
static struct used_files used_files(const struct page *page)
{
    struct used_files files = {0};

    for (size_t i = 0; i < page->facts->n_lines; i++) {
        const struct place *place = &page->facts->lines[i].place;
        struct used_file *file;
        if (place->file == NULL)
            continue;
        file = used_file(&files, page, place->file);
        if (file->source == NULL)
            continue;
        for (size_t line = place->line > NEIGHBOURS ? place->line - NEIGHBOURS : 1;
             line <= (size_t)place->line + NEIGHBOURS && line <= file->source->n_lines; line++)
            file->wanted[line] = true;
    }
    return files;
}

static const char *owner_of(const char *file)
{
    if (strstr(file, "/site-packages/") != NULL || strstr(file, "/dist-packages/") != NULL)
        return "library";
    return own_code_has(file) ? "pypy" : "own";
}

void page_put_sources(const struct page *page)
{
    struct used_files files = used_files(page);
    struct table *table = columns_table(page->columns, "files");
    struct table *lines = columns_table(page->columns, "source_lines");
    size_t left = WHOLE_BYTES;

    for (size_t i = 0; i < files.count; i++) {
        const struct used_file *file = &files.list[i];
        const struct source *source = file->source;
        row_text(table, "name", file->name);
        row_text(table, "owner", owner_of(file->name));
        if (source != NULL) {
            row_number(table, "lines", source->n_lines);
            row_number(table, "newer", source->is_newer);
        }
        if (source != NULL && source->size <= left) {
            row_bytes(table, "text", source->text, source->size);
            left -= source->size;
        } else if (source != NULL) {
            for (size_t line = 1; line <= source->n_lines; line++) {
                const struct source_line at = source_line(source, (uint32_t)line);
                if (!file->wanted[line] || at.text == NULL)
                    continue;
                row_delta(lines, "file", i);
                row_delta(lines, "line", line);
                row_bytes(lines, "text", at.text, at.length);
                row_end(lines);
            }
        }
        row_end(table);
        free(file->wanted);
    }
    free(files.list);
    idmap_free(&files.numbers);
}
