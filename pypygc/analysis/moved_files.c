/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file of an old run is which of a new one: see moved_files.h. */
#include "analysis/moved_files.h"

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
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

struct candidate {
    size_t common, from, to;
};

/* Most alike first; the rest of the order only makes it the same in every run. */
static int by_common(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->common != y->common)
        return x->common < y->common ? 1 : -1;
    if (x->from != y->from)
        return x->from > y->from ? 1 : -1;
    return (x->to > y->to) - (x->to < y->to);
}

/* True if one command has the one file where the other has the other. */
static bool is_other_script(const char *gone, const char *added, const struct run_files *old_run,
                            const struct run_files *new_run)
{
    for (size_t i = 0; i < old_run->n_command && i < new_run->n_command; i++)
        if (strcmp(old_run->command[i], gone) == 0 && strcmp(new_run->command[i], added) == 0)
            return true;
    return false;
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

/* Names of one run only, and what may belong together of them. */
struct search {
    const char **gone, **added;
    size_t n_gone, n_added;
    struct candidate *candidates;
    size_t n_candidates;
};

static void find_candidates(struct search *search, const struct run_files *old_run,
                            const struct run_files *new_run)
{
    size_t capacity = 0;

    for (size_t i = 0; i < search->n_gone; i++)
        for (size_t j = 0; j < search->n_added; j++) {
            const char *gone = search->gone[i], *added = search->added[j];
            const size_t common =
                is_other_script(gone, added, old_run, new_run) ? SIZE_MAX : common_end(gone, added);
            if (common == 0)
                continue;
            search->candidates = array_grow(search->candidates, search->n_candidates, &capacity,
                                            sizeof *search->candidates);
            search->candidates[search->n_candidates++] = (struct candidate){common, i, j};
        }
    if (search->n_candidates > 0)
        qsort(search->candidates, search->n_candidates, sizeof *search->candidates, by_common);
}

void moved_files_find(struct run_files *old_run, struct run_files *new_run,
                      struct moved_files *moved)
{
    struct search search = {.gone = array_new(old_run->count, sizeof *search.gone),
                            .added = array_new(new_run->count, sizeof *search.added)};

    qsort(old_run->names, old_run->count, sizeof *old_run->names, by_name);
    qsort(new_run->names, new_run->count, sizeof *new_run->names, by_name);
    search.n_gone = names_only_in(old_run, new_run, search.gone);
    search.n_added = names_only_in(new_run, old_run, search.added);
    find_candidates(&search, old_run, new_run);
    moved->list = array_new(search.n_gone, sizeof *moved->list);
    moved->count = 0;
    for (size_t i = 0; i < search.n_candidates; i++) {
        const char **from = &search.gone[search.candidates[i].from];
        const char **to = &search.added[search.candidates[i].to];
        if (*from == NULL || *to == NULL)
            continue; /* taken already */
        moved->list[moved->count++] = (struct moved_file){*from, *to};
        *from = *to = NULL;
    }
    qsort(moved->list, moved->count, sizeof *moved->list, by_old_name);
    free(search.candidates);
    free(search.gone);
    free(search.added);
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
