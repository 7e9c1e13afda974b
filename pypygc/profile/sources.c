/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python source that a profile names: see sources.h. */
#include "profile/sources.h"

#include "base/idmap.h"
#include "base/intern.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The largest generated modules seen have a few megabytes. */
#define MAX_SOURCE_BYTES (16 * 1024 * 1024)

struct sources {
    const char *folder; /* of the run; "." if unknown */
    struct timespec written;
    struct source **files; /* text NULL: cannot be read */
    size_t count, capacity;
    struct intern names;
    struct idmap by_name; /* address of the name -> index in files */
    struct arena arena;
};

struct sources *sources_new(const struct run *run, const char *path)
{
    struct sources *sources = array_new(1, sizeof *sources);
    struct stat status;

    sources->folder = run->cwd != NULL ? run->cwd : ".";
    if (stat(path, &status) == 0)
        sources->written = status.st_mtim;
    return sources;
}

void sources_free(struct sources *sources)
{
    if (sources == NULL)
        return;
    arena_free(&sources->arena);
    free(sources->files);
    idmap_free(&sources->by_name);
    intern_free(&sources->names);
    free(sources);
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), n = strlen(end);
    return length >= n && strcmp(text + length - n, end) == 0;
}

static bool is_python(const struct source *source)
{
    const struct source_line first = source_line(source, 1);

    if (ends_with(source->name, ".py") || ends_with(source->name, ".pyw"))
        return true;
    return first.length > 2 && memcmp(first.text, "#!", 2) == 0 &&
           (memmem(first.text, first.length, "python", 6) != NULL ||
            memmem(first.text, first.length, "pypy", 4) != NULL);
}

static bool is_after(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

/* Fills in what is at the source's path, if that is a file to be read. */
static void read_source(struct sources *sources, struct source *source)
{
    /* not to wait for a writer, should the name be that of a pipe */
    const int fd = open(source->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    FILE *file;
    char *text;

    if (fd < 0)
        return;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > MAX_SOURCE_BYTES ||
        (file = fdopen(fd, "r")) == NULL) {
        close(fd);
        return;
    }
    text = arena_alloc(&sources->arena, (size_t)status.st_size + 1);
    source->size = fread(text, 1, (size_t)status.st_size, file);
    if (ferror(file) == 0)
        source->text = text;
    fclose(file);
    if (source->text != NULL && !is_python(source))
        source->text = NULL;
    source->is_newer = sources->written.tv_sec != 0 && is_after(&status.st_mtim, &sources->written);
}

const struct source *sources_file(struct sources *sources, const char *name)
{
    const char *own = intern_string(&sources->names, &sources->arena, name, strlen(name));
    struct source *source;
    size_t known;

    if (idmap_get(&sources->by_name, (uintptr_t)own, &known))
        return sources->files[known]->text != NULL ? sources->files[known] : NULL;
    sources->files =
        array_grow(sources->files, sources->count, &sources->capacity, sizeof(struct source *));
    source = arena_alloc(&sources->arena, sizeof *source);
    source->name = own;
    source->path = name[0] == '/' ? source->name
                                  : arena_printf(&sources->arena, "%s/%s", sources->folder, name);
    idmap_put(&sources->by_name, (uintptr_t)own, sources->count);
    sources->files[sources->count++] = source;
    read_source(sources, source);
    return source->text != NULL ? source : NULL;
}

struct source_line source_line(const struct source *source, uint32_t line)
{
    const char *text = source->text, *const end = text + source->size;

    for (; line > 1 && text < end; line--) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        text = newline != NULL ? newline + 1 : end;
    }
    if (line != 1 || text == end)
        return (struct source_line){NULL, 0};
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    if (stop == NULL)
        stop = end;
    if (stop > text && stop[-1] == '\r')
        stop--;
    return (struct source_line){text, (size_t)(stop - text)};
}
