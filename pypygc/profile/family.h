/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profiles of processes that were forked from a profiled one. A program with a pool of workers does
   its work in them: who reads the profile of the first process has to learn that there are others. */
#ifndef PYPYGC_PROFILE_FAMILY_H
#define PYPYGC_PROFILE_FAMILY_H

#include "profile/profile.h"

/* A process that was forked from the profiled one, or from one that was. */
struct relative {
    char *file; /* its profile's name, without the directory, which is that of the first one's */
    uint64_t pid, parent_pid;
    struct measured instructions, allocated_bytes; /* of its totals */
};

struct family {
    struct relative *list; /* those with most instructions first */
    size_t count;
    uint64_t instructions; /* of them all, the profiled process apart */
};

/* Finds those of the profile that was read from the file at path: files in the same directory that
   the tool named as it names those of forked processes (tool/write/outfile.c), that belong to the
   same user, and whose run record says that they come from this process and began no earlier. A
   profile that cannot be read is left out. Free with family_free. */
void family_find(const struct profile *profile, const char *path, struct family *family);

/* What part of the instructions of all these processes the relatives have executed, in percent; own is what the
   profiled one has. */
double family_percent(const struct family *family, uint64_t own);

void family_free(struct family *family);

#endif
