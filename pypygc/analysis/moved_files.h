/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file of an old run is which of a new one: the same path, or, where that is not in the new
   run, the script that was run instead, or the file of the same base name whose path ends most
   alike. */
#ifndef PYPYGC_ANALYSIS_MOVED_FILES_H
#define PYPYGC_ANALYSIS_MOVED_FILES_H

#include <stddef.h>

struct moved_file {
    const char *old_name, *new_name;
};

struct moved_files {
    struct moved_file *list; /* in the order of old_name */
    size_t count;
};

/* The names of the files of a run, which may hold a name several times and are sorted, and the
   words of its command, of which some may name scripts, relative to the run's folder (NULL: not known). */
struct run_files {
    const char **names;
    size_t count;
    const char *const *command;
    size_t n_command;
    const char *folder;
};

/* Pairs the names of files that are in one run only. The result refers to the names. Free it with
   moved_files_free. */
void moved_files_find(struct run_files *old_run, struct run_files *new_run,
                      struct moved_files *moved);

void moved_files_free(struct moved_files *moved);

/* What a file of the old run is called in the new one; name itself if it was not moved. NULL is
   NULL. */
const char *moved_file_name(const struct moved_files *moved, const char *name);

#endif
