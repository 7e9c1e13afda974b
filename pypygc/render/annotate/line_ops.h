/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of the JIT by lines of source. Only for this folder. */
#ifndef PYPYGC_RENDER_ANNOTATE_LINE_OPS_H
#define PYPYGC_RENDER_ANNOTATE_LINE_OPS_H

#include "analysis/traces/op_figures.h"

#include <stdio.h>

struct line_ops;

/* Those of all traces that have cost anything. Free with line_ops_free. */
struct line_ops *line_ops_new(const struct facts *facts);

void line_ops_free(struct line_ops *ops);

/* An operation of a line. */
struct line_op {
    const char *file;
    uint32_t line;
    size_t trace, code; /* indexes */
    size_t opt;         /* PROFILE_NONE: only the assembler knows it */
    size_t number;      /* keeps their order */
};

/* The operations of a line, in the order of traces: *count of them. */
const struct line_op *line_ops_of(const struct line_ops *ops, const char *file, uint32_t line,
                                  size_t *count);

/* What an operation has cost. */
const struct op_figures *line_op_figures(const struct line_ops *ops, const struct line_op *op);

/* Writes it: its trace, the operation, how often it failed. */
void line_op_put(const struct line_ops *ops, const struct line_op *op, FILE *out);

#endif
