/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: one HTML file that shows a whole run, without network or server. Its program is made of
   pypygc/page by esbuild, when pypygc is built, and is part of this program. */
#ifndef PYPYGC_RENDER_PAGE_PAGE_H
#define PYPYGC_RENDER_PAGE_PAGE_H

#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>

/* A part of the page. */
struct page_asset {
    const char *text; /* ASCII */
    size_t size;
};

struct page_assets {
    struct page_asset script, style;
    struct page_asset script_hash,
        style_hash; /* SHA-256 in base64, for the Content-Security-Policy */
};

/* What the page is made of; all empty if pypygc was built without esbuild. */
struct page_assets page_assets(void);

/* True if this program can write pages. */
bool page_is_there(void);

/* Returns 0 if this program can write pages, or -1 with *fault set to the reason and the way out. */
int page_refuse(struct fault *fault);

#endif
