/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of the JSON report whose rows are sites: what they allocate, store, and have outside of
   the collector's heap. Sites that are alike (analysis/alike.h) have their rows together. */
#ifndef PYPYGC_RENDER_JSON_SITES_H
#define PYPYGC_RENDER_JSON_SITES_H

#include "analysis/alike.h"
#include "analysis/facts.h"
#include "render/json/json_owner.h"

#include <stdio.h>

/* What the lists are made of. */
struct site_lists {
    const struct facts *facts;
    const struct alike *alike;
    struct stacks *stacks; /* what the rows name is added */
};

/* "sites": a row for each site and type. */
void json_put_sites(const struct site_lists *lists, FILE *out);

/* "stores": the sites whose stores the write barrier saw. */
void json_put_stores(const struct site_lists *lists, FILE *out);

/* "external": the sites that asked for memory outside the collector's heap. */
void json_put_external(const struct site_lists *lists, FILE *out);

#endif
