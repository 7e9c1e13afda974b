/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a profiled run is: the record that the tool leaves in the file of --progress-file, and
   the line on the terminal that shows it. */
#ifndef PYPYGC_RUN_PROGRESS_H
#define PYPYGC_RUN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
    bool started; /* the tool has accepted its options, and the program runs */
    bool counted; /* PyPy was seen: the four figures are there */
    uint64_t allocated_bytes, minor_collections, major_collections, traces;
    char *phase;   /* the innermost one that is open, from malloc; NULL if none is */
    char *profile; /* path of the profile that was written last, from malloc; NULL if none was */
    bool complete; /* that profile is the last one: no checkpoint */
};

/* Reads what the tool has written to the file fd so far into *progress, which holds what was read
   before, or zeros. A record that is being written at this moment is left for the next time. */
void progress_read(int fd, struct progress *progress);

/* Writes progress after seconds of the run to out, a terminal, over the line that was shown
   before. */
void progress_show(FILE *out, const struct progress *progress, uint64_t seconds);

/* Takes the line away. */
void progress_hide(FILE *out);

/* Frees what *progress holds. */
void progress_free(struct progress *progress);

#endif
