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
    const char *folder;  /* of the run; "." if unknown */
    char *own;           /* the same behind all links; NULL if it is not there */
    bool own_is_shallow; /* only files directly in it are the run's */
    char **allowed;      /* by the user, behind all links */
    size_t n_allowed, allowed_capacity;
    size_t refused;
    const char *refused_first; /* of them */
    struct timespec written;
    struct source **files; /* text NULL: cannot be read */
    size_t count, capacity;
    struct intern names;
    struct idmap by_name; /* address of the name -> index in files */
    struct arena arena;
};

/* ---- where sources may be ---- */

/* True if path, absolute and behind all links, is below folder, which is the same. */
static bool is_below(const char *path, const char *folder)
{
    const size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);

    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* True if all files of the user are below folder: what is below it is not just the run's. */
static bool is_above_home(const char *folder)
{
    const char *name = getenv("HOME");
    char *home = name != NULL ? realpath(name, NULL) : NULL;
    const bool result = strcmp(folder, "/") == 0 ||
                        (home != NULL && (strcmp(home, folder) == 0 || is_below(home, folder)));

    free(home);
    return result;
}

/* True if path is where modules of Python are installed: PyPy's own (lib/pypy3.9, and lib-python and
   lib_pypy of older releases), and packages of distributions, users and virtual environments. */
static bool is_installed(const char *path)
{
    static const char *const beginnings[] = {"/lib/pypy", "/lib/python", "/lib64/pypy",
                                             "/lib64/python"};
    static const char *const folders[] = {"/lib-python/", "/lib_pypy/", "/site-packages/",
                                          "/dist-packages/"};

    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        const char *found = strstr(path, beginnings[i]);
        if (found != NULL) {
            found += strlen(beginnings[i]);
            if (found[strspn(found, "0123456789.")] == '/')
                return true;
        }
    }
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (strstr(path, folders[i]) != NULL)
            return true;
    return false;
}

static bool is_allowed(const struct sources *sources, const char *real)
{
    if (sources->own != NULL && is_below(real, sources->own) &&
        (!sources->own_is_shallow ||
         strchr(real + (sources->own[1] == '\0' ? 1 : strlen(sources->own) + 1), '/') == NULL))
        return true;
    for (size_t i = 0; i < sources->n_allowed; i++)
        if (is_below(real, sources->allowed[i]))
            return true;
    return is_installed(real);
}

/* What is at path behind all links and "..", if it may be read; else NULL. */
static const char *find_source(struct sources *sources, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = NULL;

    if (real != NULL && is_allowed(sources, real))
        copy = arena_copy(&sources->arena, real, strlen(real));
    else if (real != NULL && sources->refused++ == 0)
        sources->refused_first = path;
    free(real);
    return copy;
}

struct sources *sources_new(const struct run *run, const char *path)
{
    struct sources *sources = array_new(1, sizeof *sources);
    struct stat status;

    sources->folder = run->cwd != NULL ? run->cwd : ".";
    sources->own = realpath(sources->folder, NULL);
    sources->own_is_shallow = sources->own != NULL && is_above_home(sources->own);
    if (stat(path, &status) == 0)
        sources->written = status.st_mtim;
    return sources;
}

void sources_allow(struct sources *sources, const char *folder)
{
    char *const real = realpath(folder, NULL);

    if (real == NULL)
        return;
    sources->allowed = array_grow(sources->allowed, sources->n_allowed, &sources->allowed_capacity,
                                  sizeof *sources->allowed);
    sources->allowed[sources->n_allowed++] = real;
}

void sources_allow_all(struct sources *sources, const struct source_folders *folders)
{
    for (size_t i = 0; i < folders->count; i++)
        sources_allow(sources, folders->list[i]);
}

void source_folders_add(struct source_folders *folders, const char *folder)
{
    folders->list =
        array_grow(folders->list, folders->count, &folders->capacity, sizeof *folders->list);
    folders->list[folders->count++] = folder;
}

void source_folders_free(struct source_folders *folders)
{
    free(folders->list);
    *folders = (struct source_folders){0};
}

size_t sources_refused(const struct sources *sources, const char **example)
{
    *example = sources->refused_first;
    return sources->refused;
}

void sources_free(struct sources *sources)
{
    if (sources == NULL)
        return;
    arena_free(&sources->arena);
    free(sources->own);
    for (size_t i = 0; i < sources->n_allowed; i++)
        free(sources->allowed[i]);
    free(sources->allowed);
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

/* Where the line that begins at `start` ends: behind its newline, or at the end of the text. */
static size_t next_line(const struct source *source, size_t start)
{
    const char *text = source->text + start;
    const char *newline = memchr(text, '\n', source->size - start);

    return newline != NULL ? (size_t)(newline + 1 - source->text) : source->size;
}

static void index_lines(struct sources *sources, struct source *source)
{
    uint32_t *starts;

    for (size_t at = 0; at < source->size; at = next_line(source, at))
        source->n_lines++;
    starts = arena_alloc(&sources->arena, source->n_lines * sizeof *starts);
    for (size_t at = 0, n = 0; at < source->size; at = next_line(source, at))
        starts[n++] = (uint32_t)at; /* MAX_SOURCE_BYTES at most */
    source->starts = starts;
}

/* Fills in what is at real, if that is a file to be read. */
static void read_source(struct sources *sources, const char *real, struct source *source)
{
    /* not to wait for a writer, should the name be that of a pipe */
    const int fd = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
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
    if (source->text != NULL)
        index_lines(sources, source);
    if (source->text != NULL && !is_python(source))
        source->text = NULL;
    source->is_newer = sources->written.tv_sec != 0 && is_after(&status.st_mtim, &sources->written);
}

const struct source *sources_file(struct sources *sources, const char *name)
{
    const char *own = intern_string(&sources->names, &sources->arena, name, strlen(name));
    struct source *source;
    const char *real;
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
    real = find_source(sources, source->path);
    if (real != NULL)
        read_source(sources, real, source);
    return source->text != NULL ? source : NULL;
}

struct source_line source_line(const struct source *source, uint32_t line)
{
    const char *text, *stop;

    if (line == 0 || line > source->n_lines)
        return (struct source_line){NULL, 0};
    text = source->text + source->starts[line - 1];
    stop = memchr(text, '\n', source->size - source->starts[line - 1]);
    if (stop == NULL)
        stop = source->text + source->size;
    if (stop > text && stop[-1] == '\r')
        stop--;
    return (struct source_line){text, (size_t)(stop - text)};
}
