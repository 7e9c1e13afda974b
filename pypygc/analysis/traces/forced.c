/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a trace makes frames real: see forced.h. */
#include "analysis/traces/forced.h"

#include "analysis/operands.h"

#include <string.h>

/* True if the operation makes a frame real: when it was traced the frame of an inlined call was found to
   be wanted, and the trace stores the frame into the virtual reference
   (rpython/jit/metainterp/virtualref.py); or it follows such a reference. The frames of a callee that is
   not inlined leave the reference empty. */
static bool forces(const struct opt_op *op)
{
    struct store store;

    if (word_begins(operands_callee(op->args), pypy_name(NAME_CALL_FORCE_VIRTUAL)))
        return true;
    return store_of(op, &store) && word_is_variable(store.value) &&
           word_is(field_name_of(store.descr).holder, pypy_name(NAME_VIRTUAL_REF)) &&
           word_is(field_name_of(store.descr).field, pypy_name(NAME_FIELD_FORCED));
}

/* True for bytecodes after which a frame is left as it should be. */
static bool leaves(const char *opcode)
{
    return opcode != NULL &&
           (strcmp(opcode, "RETURN_VALUE") == 0 || strcmp(opcode, "YIELD_VALUE") == 0);
}

static int depth_of(const struct stack_frame *frame)
{
    int depth = 0;

    for (; frame != NULL; frame = frame->caller)
        depth += frame->place.file != NULL;
    return depth;
}

struct forced forced_of(const struct trace *trace, const struct joined_trace *joined)
{
    struct forced forced = {FORCED_NOT, NULL};
    size_t last = PROFILE_NONE; /* merge point */
    bool is_forced = false, was_looked = false;

    for (size_t i = 0; i < trace->n_opt; i++) {
        const struct opt_op *const op = &trace->opt[i];

        if (op->kind != OPT_MERGE_POINT) {
            is_forced |= forces(op);
            continue;
        }
        if (is_forced && last != PROFILE_NONE && !leaves(trace->opt[last].u.merge_point.opcode)) {
            if (depth_of(joined->frames[i]) >= depth_of(joined->frames[last]))
                was_looked = true;
            else if (forced.raised == NULL)
                forced.raised = joined->frames[last];
        }
        if (is_forced)
            forced.why = FORCED_LOOKED;
        is_forced = false;
        last = i;
    }
    if (is_forced)
        forced.why = FORCED_LOOKED;
    if (was_looked)
        forced.raised = NULL;
    if (forced.raised != NULL)
        forced.why = FORCED_RAISED;
    return forced;
}
