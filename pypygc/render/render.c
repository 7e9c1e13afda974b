/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of output formats: see render.h. */
#include "render/render.h"

#include <string.h>

const struct renderer RENDERERS[] = {
    {"text", "txt", NEEDS_NOTHING, render_text},
    {"json", "json", NEEDS_NOTHING, render_json},
    {"markdown", "md", NEEDS_NOTHING, render_markdown},
    {NULL, NULL, NEEDS_NOTHING, NULL},
};

const struct renderer *renderer_by_name(const char *name)
{
    for (const struct renderer *renderer = RENDERERS; renderer->name != NULL; renderer++)
        if (strcmp(renderer->name, name) == 0)
            return renderer;
    return NULL;
}
