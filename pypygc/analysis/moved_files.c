/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file of an old run is which of a new one: see moved_files.h. */
#include "analysis/moved_files.h"

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_old_name(const void *a, const void *b)
{
    return strcmp(((const struct moved_file *)a)->old_name,
                  ((const struct moved_file *)b)->old_name);
}

/* In how many bytes the ends of two paths agree, whole parts of the path only; 0 if the base names
   differ. */
static size_t common_end(const char *path, const char *other)
{
    size_t n = strlen(path), m = strlen(other), agreeing = 0, common = 0;

    while (n > 0 && m > 0 && path[n - 1] == other[m - 1]) {
        n--;
        m--;
        agreeing++;
        if (path[n] == '/')
            common = agreeing;
    }
    /* one is the end of the other, behind a slash or as a whole */
    if ((n == 0 && (m == 0 || other[m - 1] == '/')) || (m == 0 && path[n - 1] == '/'))
        common = agreeing;
    return common;
}

/* Leaves of sorted names each once, and only those that the other run has not. */
static size_t names_only_in(const struct run_files *run, const struct run_files *other,
                            const char **only)
{
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++)
        if ((i == 0 || strcmp(run->names[i - 1], run->names[i]) != 0) &&
            (other->count == 0 || bsearch(&run->names[i], other->names, other->count,
                                          sizeof *other->names, by_name) == NULL))
            only[count++] = run->names[i];
    return count;
}

/* A name that only one run has. */
struct name {
    const char *text;
    bool is_new;
    bool is_paired;
    size_t next; /* in its list: index, or NONE */
};

#define NONE SIZE_MAX

/* Orders paths by their ends: those that end alike are neighbours. A path that is the end of others
   comes first, and a slash before all other characters, so that the paths with a part in common
   stand together. */
static int by_end(const void *a, const void *b)
{
    const char *x = ((const struct name *)a)->text, *y = ((const struct name *)b)->text;
    size_t n = strlen(x), m = strlen(y);

    while (n > 0 && m > 0 && x[n - 1] == y[m - 1]) {
        n--;
        m--;
    }
    if (n == 0 || m == 0)
        return (n > 0) - (m > 0);
    if (x[n - 1] == '/' || y[m - 1] == '/')
        return x[n - 1] == '/' ? -1 : 1;
    return (unsigned char)x[n - 1] < (unsigned char)y[m - 1] ? -1 : 1;
}

struct list {
    size_t first, last; /* NONE: empty */
};

static const struct list EMPTY = {NONE, NONE};

static void append(struct name *names, struct list *list, const struct list *more)
{
    if (more->first == NONE)
        return;
    if (list->first == NONE)
        list->first = more->first;
    else
        names[list->last].next = more->first;
    list->last = more->last;
}

/* Paths that have an end in common, of so many bytes, and are not paired yet. Those that have more
   in common were paired before, so that each pair that is left agrees in just this. */
struct family {
    size_t common;
    struct list gone, added;
};

struct pairing {
    struct name *names; /* by their ends */
    size_t n_names;
    struct family *open; /* each a part of the one before it */
    size_t n_open, capacity;
    struct moved_files *moved;
};

static void add_pair(struct moved_files *moved, struct name *gone, struct name *added)
{
    gone->is_paired = added->is_paired = true;
    moved->list[moved->count++] = (struct moved_file){gone->text, added->text};
}

/* Opens a family with this much in common, if the last one has less. */
static void open_family(struct pairing *pairing, size_t common)
{
    if (pairing->n_open > 0 && pairing->open[pairing->n_open - 1].common == common)
        return;
    pairing->open =
        array_grow(pairing->open, pairing->n_open, &pairing->capacity, sizeof *pairing->open);
    pairing->open[pairing->n_open++] = (struct family){common, EMPTY, EMPTY};
}

/* Pairs what is left of the last family, and hands on the rest to the one around it, which has that
   much in common at least. */
static void close_family(struct pairing *pairing, size_t common)
{
    struct family family = pairing->open[--pairing->n_open];
    struct family *around;

    while (family.common > 0 && family.gone.first != NONE && family.added.first != NONE) {
        struct name *gone = &pairing->names[family.gone.first];
        struct name *added = &pairing->names[family.added.first];
        family.gone.first = gone->next;
        family.added.first = added->next;
        add_pair(pairing->moved, gone, added);
    }
    if (pairing->n_open == 0 || pairing->open[pairing->n_open - 1].common < common)
        open_family(pairing, common);
    around = &pairing->open[pairing->n_open - 1];
    append(pairing->names, &around->gone, &family.gone);
    append(pairing->names, &around->added, &family.added);
}

/* Pairs names, those that end most alike first. */
static void pair_by_ends(struct pairing *pairing)
{
    struct name *names = pairing->names;

    open_family(pairing, 0);
    for (size_t i = 0; i < pairing->n_names; i++) {
        const struct list only = {i, i};
        const size_t before = i > 0 ? common_end(names[i - 1].text, names[i].text) : 0;
        const size_t after = i + 1 < pairing->n_names ? common_end(names[i].text, names[i + 1].text)
                                                      : 0;
        struct family *family;

        open_family(pairing, before > after ? before : after);
        family = &pairing->open[pairing->n_open - 1];
        append(names, names[i].is_new ? &family->added : &family->gone, &only);
        while (pairing->open[pairing->n_open - 1].common > after)
            close_family(pairing, after);
    }
    free(pairing->open);
}

static void add_names(struct pairing *pairing, const char *const *names, size_t n, bool is_new)
{
    for (size_t i = 0; i < n; i++)
        pairing->names[pairing->n_names++] =
            (struct name){.text = names[i], .is_new = is_new, .next = NONE};
}

static struct name *find_name(const struct pairing *pairing, const char *text)
{
    const struct name key = {.text = text};

    return text == NULL || pairing->n_names == 0
               ? NULL
               : bsearch(&key, pairing->names, pairing->n_names, sizeof *pairing->names, by_end);
}

static const char *without_dot(const char *path)
{
    return strncmp(path, "./", 2) == 0 ? path + 2 : path;
}

/* path below folder, or NULL. */
static const char *below(const char *path, const char *folder)
{
    const size_t n = folder != NULL ? strlen(folder) : 0;

    return n > 0 && strncmp(path, folder, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

/* The file that a word of a run's command names: as it stands there, as it is in the run's directory, or from there. */
static struct name *named_by(const struct pairing *pairing, const struct run_files *run,
                             const char *word)
{
    struct name *found = find_name(pairing, word);
    char *whole = NULL;

    if (found == NULL)
        found = find_name(pairing, without_dot(word));
    if (found == NULL)
        found = find_name(pairing, below(word, run->folder));
    if (found == NULL && run->folder != NULL && word[0] != '/') {
        if (asprintf(&whole, "%s/%s", run->folder, without_dot(word)) < 0)
            out_of_memory();
        found = find_name(pairing, whole);
        free(whole);
    }
    return found;
}

/* The next file that a run's command names, from *word on, which only this run has; NULL if none does. */
static struct name *next_script(const struct pairing *pairing, const struct run_files *run,
                                bool is_new, size_t *word)
{
    while (*word < run->n_command) {
        struct name *name = named_by(pairing, run, run->command[(*word)++]);
        if (name != NULL && name->is_new == is_new && !name->is_paired)
            return name;
    }
    return NULL;
}

/* Pairs the files that the commands name, in their order: scripts. Those that are left remain. */
static void pair_scripts(struct pairing *pairing, const struct run_files *old_run,
                         const struct run_files *new_run)
{
    size_t kept = 0, old_word = 0, new_word = 0;
    struct name *gone, *added;

    while ((gone = next_script(pairing, old_run, false, &old_word)) != NULL &&
           (added = next_script(pairing, new_run, true, &new_word)) != NULL)
        add_pair(pairing->moved, gone, added);
    for (size_t i = 0; i < pairing->n_names; i++)
        if (!pairing->names[i].is_paired)
            pairing->names[kept++] = pairing->names[i];
    pairing->n_names = kept;
}

void moved_files_find(struct run_files *old_run, struct run_files *new_run,
                      struct moved_files *moved)
{
    const char **gone = array_new(old_run->count, sizeof *gone);
    const char **added = array_new(new_run->count, sizeof *added);
    struct pairing pairing = {.moved = moved};
    size_t n_gone, n_added;

    qsort(old_run->names, old_run->count, sizeof *old_run->names, by_name);
    qsort(new_run->names, new_run->count, sizeof *new_run->names, by_name);
    n_gone = names_only_in(old_run, new_run, gone);
    n_added = names_only_in(new_run, old_run, added);
    *moved = (struct moved_files){.list = array_new(n_gone, sizeof *moved->list)};
    pairing.names = array_new(n_gone + n_added, sizeof *pairing.names);
    add_names(&pairing, gone, n_gone, false);
    add_names(&pairing, added, n_added, true);
    qsort(pairing.names, pairing.n_names, sizeof *pairing.names, by_end);
    pair_scripts(&pairing, old_run, new_run);
    pair_by_ends(&pairing);
    qsort(moved->list, moved->count, sizeof *moved->list, by_old_name);
    free(pairing.names);
    free(gone);
    free(added);
}

void moved_files_free(struct moved_files *moved)
{
    free(moved->list);
    *moved = (struct moved_files){0};
}

const char *moved_file_name(const struct moved_files *moved, const char *name)
{
    const struct moved_file key = {.old_name = name};
    const struct moved_file *found = NULL;

    if (name != NULL && moved->count > 0)
        found = bsearch(&key, moved->list, moved->count, sizeof *moved->list, by_old_name);
    return found != NULL ? found->new_name : name;
}
