/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the command `traces` share. Only for this folder. */
#ifndef PYPYGC_RENDER_TRACES_VIEW_H
#define PYPYGC_RENDER_TRACES_VIEW_H

#include "analysis/traces/bridges.h"
#include "analysis/traces/listing.h"
#include "analysis/traces/op_figures.h"
#include "base/plain.h"
#include "profile/sources.h"
#include "render/place.h"
#include "render/traces/traces.h"

struct view {
    const struct traces_request *request;
    const char *file; /* name of the profile */
    const struct facts *facts;
    struct all_figures figures;
    struct trace_link *links;
    struct sources *sources;
    struct inked ink;
    int width; /* columns */
};

/* The list of traces. Returns how many were found. */
size_t view_list(const struct view *view);

/* One trace, by its index. */
void view_trace(const struct view *view, size_t trace);

/* Its operations. */
void view_operations(const struct view *view, size_t trace);

/* ---- pieces ---- */

/* Instructions of the trace and of what it caused, for shares. */
uint64_t view_work(const struct view *view, size_t trace);

/* The whole run's. */
uint64_t view_all(const struct view *view);

/* "12 bridge": number and kind. Returns the columns. */
int view_put_name(const struct view *view, size_t trace);

/* The place of a trace within width columns; in words what it does, if it has none. */
void view_put_place(const struct view *view, size_t trace, int width);

/* True if the operation is one that is looked for by its name, or by what it calls. */
bool view_is_wanted_op(const struct view *view, const struct opt_op *op);

/* True if the frame, or one of its callers, is in a function that is looked for. */
bool view_is_wanted_frame(const struct view *view, const struct stack_frame *frame);

/* Writes part in percent of whole, in its colour. */
void view_put_percent(const struct view *view, uint64_t part, uint64_t whole);

/* A number right-aligned in width columns, nothing for 0. */
void view_put_count(const struct view *view, uint64_t count, int width);

/* The same for bytes. */
void view_put_bytes(const struct view *view, uint64_t bytes, int width);

/* Instructions of machine code from offset begin to end, each in a line; the last one is the first that
   control does not go behind, if stop_at_end. behind says what is behind the operations where they jump
   there. Returns the offset behind it. */
struct disassembly;
uint64_t view_put_machine(const struct view *view, size_t trace,
                          const struct disassembly *disassembly, uint64_t begin, uint64_t end,
                          const char *behind, bool stop_at_end);

#endif
