/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an instance of a class costs with all that it alone owns: its attributes' storage, boxes, the
   storage of lists and dictionaries, texts. What it shares with others, such as its map, is not part
   of it, nor is another instance that hangs on it: that one has costs of its own. */
#ifndef PYPYGC_ANALYSIS_CLASS_COST_H
#define PYPYGC_ANALYSIS_CLASS_COST_H

#include "base/arena.h"
#include "profile/profile.h"

struct class_cost {
    size_t class; /* index of the type */
    uint64_t instances;
    uint64_t own_bytes;        /* of the instances without what they own */
    uint64_t bytes;            /* with it */
    uint64_t spare_bytes;      /* part of that: of lists and dictionaries, not in use */
    const struct owned *parts; /* they themselves among them */
    size_t n_parts;
};

/* The classes of a snapshot, in falling order of bytes; *count gets how many. The caller frees
   them. */
struct class_cost *class_costs(const struct snapshot *snapshot, size_t *count);

/* What a part is to a Python programmer, in memory of the arena: "the instances themselves",
   "unboxed ints and floats, or items of int lists", "list". */
const char *class_part_name(struct arena *arena, const struct profile *profile,
                            const struct owned *part);

#endif
