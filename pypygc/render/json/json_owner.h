/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocates, stores or asks for memory, as the JSON report says it. */
#ifndef PYPYGC_RENDER_JSON_OWNER_H
#define PYPYGC_RENDER_JSON_OWNER_H

#include "analysis/facts.h"
#include "render/json/json_value.h"

/* The Python frames of a stack, innermost first; NULL is an empty list. */
struct json_object *json_stack(const struct stack_frame *frame);

/* Adds id, kind, who, place, stack and the rest of what is known about a site and its owner. */
void json_add_owner(struct json_object *object, const struct site *site, const struct owner *owner);

#endif
