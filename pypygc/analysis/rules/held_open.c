/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is held open: see held_open.h. What waits for its finalizer hangs on nothing else, so a place
   that the stack or prebuilt objects hold has none of it. */
#include "analysis/rules/held_open.h"

#include "analysis/rules/finalizers.h"
#include "base/pypy_names.h"
#include "format.h"

#include <string.h>

/* Of all that there ever were, one in so many: a cache that lets go of some has the rest. */
#define HELD_PART 4

/* How many of the type hang on the place. */
static uint64_t held_of(const struct kept *kept, const char *type)
{
    uint64_t objects = 0;

    for (size_t i = 0; i < kept->n_types; i++)
        if (strcmp(kept->types[i].name, type) == 0)
            objects += kept->types[i].alive.objects;
    return objects;
}

static void look_at(const struct snapshot *shot, const char *type, struct held_open *held)
{
    for (size_t i = 0; i < shot->n_kept; i++) {
        const struct kept *kept = &shot->kept[i];
        const uint64_t objects = held_of(kept, type);
        if (objects <= held->objects || kept->root == NULL ||
            strcmp(kept->root, PYPYGC_ROOT_FINALIZERS) == 0)
            continue;
        held->shot = shot;
        held->kept = kept;
        held->objects = objects;
    }
}

bool held_open_find(const struct profile *profile, const char *type, struct held_open *held)
{
    const struct finalizable *row = finalizable_of(profile, type);

    *held = (struct held_open){0};
    if (row == NULL)
        return false;
    for (size_t i = 0; i < profile->n_snapshots; i++)
        look_at(&profile->snapshots[i], type, held);
    held->most = row->peak_objects; /* what hangs there may have been closed by then */
    return held->objects > 0 && held->objects >= row->objects / HELD_PART;
}

bool held_open_is_file(const char *type)
{
    static const enum pypy_name files[] = {NAME_W_FILE,         NAME_W_FILE_READ,
                                           NAME_W_FILE_WRITTEN, NAME_W_FILE_BOTH,
                                           NAME_W_FILE_OF_TEXT, NAME_W_SOCKET};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcmp(type, pypy_name(files[i])) == 0)
            return true;
    return false;
}
