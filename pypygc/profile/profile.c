/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profile in memory: see profile.h. What is common to its users; it is filled by the
   reader. */
#include "profile/profile.h"

#include <stdlib.h>

void profile_free(struct profile *profile)
{
    if (profile == NULL)
        return;
    free(profile->minors);
    free(profile->cells);
    free(profile->sites);
    free(profile->frames);
    free(profile->traces);
    free(profile->types);
    free(profile->missing);
    intern_free(&profile->intern);
    arena_free(&profile->arena);
    free(profile);
}

static void counts_add(struct counts *sum, const struct counts *more)
{
    sum->objects += more->objects;
    sum->bytes += more->bytes;
}

void tally_add(struct tally *sum, const struct tally *more)
{
    counts_add(&sum->allocated, &more->allocated);
    counts_add(&sum->survived, &more->survived);
    counts_add(&sum->died, &more->died);
    counts_add(&sum->left, &more->left);
    counts_add(&sum->inherited, &more->inherited);
}
