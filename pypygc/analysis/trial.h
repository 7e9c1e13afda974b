/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of one program with different settings, side by side: what each cost, what it needed, and
   which findings went or came. */
#ifndef PYPYGC_ANALYSIS_TRIAL_H
#define PYPYGC_ANALYSIS_TRIAL_H

#include "base/arena.h"
#include "profile/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trial {
    const char *name; /* the setting, as the user gave it */
    uint64_t instructions;
    uint64_t collector, compiled, interpreted, compiler; /* parts of them, see trial_take */
    uint64_t minor_collections, major_collections;
    uint64_t survived_bytes;
    uint64_t peak_bytes;   /* old generation, memory outside and the nursery, at the most */
    const char **findings; /* pattern and place: what is found again in another run */
    size_t n_findings;
    struct arena arena; /* owns these */
};

/* Takes from a profile what a trial is about. Compiled is the code of traces and what that calls;
   interpreted is interpreted code and what follows failed guards; all 0 but the collector's where
   the profile has no ledger of work. Free with trial_free. */
void trial_take(const char *name, const struct profile *profile, struct trial *trial);

void trial_free(struct trial *trial);

/* True if trial has a finding of this text. */
bool trial_has(const struct trial *trial, const char *text);

/* The trial with the fewest instructions; the first one unless another needs less by two
   percent. */
size_t trial_best(const struct trial *trials, size_t count);

#endif
