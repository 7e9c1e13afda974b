/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made for issue trackers is made of these: code spans, whatever a name may be, and text that is
   folded away. */
#ifndef PYPYGC_RENDER_MARKDOWN_PARTS_H
#define PYPYGC_RENDER_MARKDOWN_PARTS_H

#include "base/capture.h"

#include <stdio.h>

/* Writes text as a code span. It must be harmless and without newlines already. */
void markdown_span(FILE *out, const char *text);

/* The first line of what was captured, as a span; nothing for nothing. Ends the capture, as those below
   do. */
void markdown_span_of(FILE *out, struct capture *capture);

/* All lines of what was captured in one span. */
void markdown_span_of_all(FILE *out, struct capture *capture);

/* Folds what was captured under a title; nothing for nothing. */
void markdown_folded(FILE *out, const char *title, struct capture *capture);

#endif
