/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which function a line belongs to. The merge points of traces name a file, a function and a line;
   the code objects of the profile also have the first line, which tells functions of one name apart. */
#ifndef PYPYGC_ANALYSIS_WORK_FUNCTIONS_H
#define PYPYGC_ANALYSIS_WORK_FUNCTIONS_H

#include "profile/profile.h"

/* All code objects, in the order of their files, names and first lines. */
struct functions {
    const struct code **codes;
    size_t count;
};

void functions_index(const struct profile *profile, struct functions *functions);

void functions_free(struct functions *functions);

/* The code object that a line is in: of those with its file and function the last one that begins
   before it, or on it. NULL if there is none: it was never interpreted. */
const struct code *functions_find(const struct functions *functions, const struct place *line);

/* The place of the function: with its first line, 0 if that is not known. */
struct place functions_place(const struct functions *functions, const struct place *line);

#endif
