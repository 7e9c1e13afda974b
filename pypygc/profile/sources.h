/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python source that a profile names: its lines, to quote them and to find comments in them. A
   file is read when it is first asked for.

   A profile may come from anybody and name any file. So only Python source is read, regular files
   of a reasonable size whose name ends in .py or .pyw, or whose first line is "#!" with "python"
   or "pypy" in it; and only where the run's own files are, below the directory in which it ran, and
   where Python's modules are installed. What counts is where a name leads, behind links and "..".
   Nothing else gets into a report. */
#ifndef PYPYGC_PROFILE_SOURCES_H
#define PYPYGC_PROFILE_SOURCES_H

#include "profile/profile.h"

struct sources;

/* A file. */
struct source {
    const char *name; /* as the profile has it */
    const char *path; /* where it was read */
    const char *text; /* of size bytes; may hold anything */
    size_t size;
    const uint32_t *starts; /* of its n_lines lines: offsets in text */
    size_t n_lines;
    bool is_newer; /* changed since the profile was written */
};

/* A line without its end; it is part of the file's text, without a zero byte after it. */
struct source_line {
    const char *text; /* NULL: there is no such line, or no such file */
    size_t length;
};

/* For the files of a run whose profile is at path. Names that are not absolute are below the
   run's directory, or below the current one if that is not known. Never NULL; free with
   sources_free. */
struct sources *sources_new(const struct run *run, const char *path);

/* Directories that the user has named. */
struct source_folders {
    const char **list; /* from malloc, not what it refers to */
    size_t count, capacity;
};

void source_folders_add(struct source_folders *folders, const char *folder);

void source_folders_free(struct source_folders *folders);

/* Files below folder are read too, beside those of folders that were allowed before. One that is not there
   allows nothing more. */
void sources_allow(struct sources *sources, const char *folder);

/* The same for all of them. */
void sources_allow_all(struct sources *sources, const struct source_folders *folders);

/* How many files were asked for, are there, and were not read because of where they are; the first
   of them goes to *example. */
size_t sources_refused(const struct sources *sources, const char **example);

void sources_free(struct sources *sources);

/* The file with this name (as in a struct place), or NULL if it cannot be read or is no Python
   source. Lives as long as the sources. */
const struct source *sources_file(struct sources *sources, const char *name);

/* A line of a file that was read, counted from 1. It takes no longer for later lines. */
struct source_line source_line(const struct source *source, uint32_t line);

#endif
