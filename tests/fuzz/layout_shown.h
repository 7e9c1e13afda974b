/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `pypygc layout` makes of a layout: for the targets that have one. */
#ifndef PYPYGC_TESTS_LAYOUT_SHOWN_H
#define PYPYGC_TESTS_LAYOUT_SHOWN_H

#include "harness.h"

#include "layout/layout.h"

#include <stdlib.h>

/* Shows it as text, which must be harmless. */
static inline void layout_shown(const struct layout *layout)
{
    struct written written;

    written_begin(&written, GATE_TEXT);
    layout_print(written.out, layout);
    layout_print_types(written.out, layout);
    written_end(&written, "pypygc layout");
    free(written.text);
}

#endif
