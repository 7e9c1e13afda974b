/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it means that a guard has failed: see guard_words.h. Meanings: rpython/jit/metainterp/
   resoperation.py, and where pyjitpl.py and the optimiser make them. */
#include "analysis/work/guard_words.h"

#include "analysis/operands.h"

#include <stddef.h>

const char *guard_differs(const char *operation)
{
    static const struct {
        enum pypy_name name;
        const char *words;
    } guards[] = {
        {NAME_OP_GUARD_TRUE, "a branch not traced: a condition was false"},
        {NAME_OP_GUARD_FALSE, "a branch not traced: a condition was true"},
        {NAME_OP_GUARD_VALUE, "another value than the trace is made for"},
        {NAME_OP_GUARD_CLASS, "an object of another type"},
        {NAME_OP_GUARD_NONNULL_CLASS, "an object of another type, or none"},
        {NAME_OP_GUARD_NONNULL, "nothing where the trace needs an object"},
        {NAME_OP_GUARD_ISNULL, "an object where the trace needs none"},
        {NAME_OP_GUARD_NO_EXCEPTION, "an exception was raised"},
        {NAME_OP_GUARD_EXCEPTION, "another exception, or none"},
        {NAME_OP_GUARD_NO_OVERFLOW, "an integer grew beyond 64 bits"},
        {NAME_OP_GUARD_OVERFLOW, "an integer did not grow beyond 64 bits"},
        {NAME_OP_GUARD_NOT_INVALIDATED, "what was taken for constant has changed"},
    };

    if (operation == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++)
        if (operation_is(operation, guards[i].name))
            return guards[i].words;
    return operation_begins(operation, NAME_OP_GUARD_NOT_FORCED)
               ? "what was called looked at the frame"
               : NULL;
}
