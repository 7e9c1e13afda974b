/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocates, stores or asks for memory, as the JSON report says it. */
#ifndef PYPYGC_RENDER_JSON_OWNER_H
#define PYPYGC_RENDER_JSON_OWNER_H

#include "analysis/facts.h"
#include "base/idmap.h"
#include "render/json/json_value.h"

/* The stacks that a report names: each frame once. All zero is none yet. */
struct stacks {
    const struct stack_frame **frames; /* number i is frames[i - 1] */
    size_t count, capacity;
    struct idmap numbers; /* by address of the frame */
};

/* The Python frames of a stack, innermost first; NULL is an empty list. */
struct json_object *json_stack(const struct stack_frame *frame);

/* Writes the list `frames` of all that has a number. */
void json_put_stacks(const struct stacks *stacks, FILE *out);

/* Frees the table; it is empty afterwards. */
void stacks_free(struct stacks *stacks);

/* Adds id, kind, who, place, stack (the number of its innermost frame; not for a stack of the place
   alone, nor if stacks is NULL) and the rest of what is known about a site and its owner. */
void json_add_owner(struct json_object *object, struct stacks *stacks, const struct site *site,
                    const struct owner *owner);

#endif
