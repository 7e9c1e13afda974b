/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the JIT could not remove an allocation: the first use of the object, in the operations
   after it, that needs it in memory by itself. Storing into an object that is new itself is no
   reason; then it is that object's reason that counts. Objects that only guards need are never
   allocated in front of them, so a guard is the reason only where there is no other. */
#ifndef PYPYGC_ANALYSIS_ESCAPE_H
#define PYPYGC_ANALYSIS_ESCAPE_H

#include "analysis/operands.h"
#include "profile/profile.h"

enum escape_kind {
    ESCAPE_NONE,      /* no use was found that explains it */
    ESCAPE_STORED,    /* into an object that was there before */
    ESCAPE_CALL,      /* passed to code that is not inlined */
    ESCAPE_ASSEMBLER, /* passed to another trace */
    ESCAPE_LABEL,     /* needed by the loop that begins here */
    ESCAPE_JUMP,      /* needed by the next iteration */
    ESCAPE_FINISH,    /* returned */
    ESCAPE_GUARD      /* kept alive for a guard */
};

struct escape {
    enum escape_kind kind;
    size_t use;   /* position of the use in `opt` */
    size_t outer; /* position of the allocation that is used so: the object itself, or the
                     outermost of the new ones that it is part of */
    size_t via;   /* position of the store into the next one of these; PROFILE_NONE if outer is
                     the object itself */
};

/* Finds why the allocation at this position of the trace's `opt` had to be made. */
struct escape escape_of(const struct trace *trace, size_t allocation);

/* What the store of an ESCAPE_STORED changes: the field, and for an item of an array the field that
   the array was read from. Both names are none if it is not known, or for other kinds. */
struct field_name escape_target(const struct trace *trace, const struct escape *escape);

/* Says it in words, for example
       "stored into a list: list.items (setarrayitem_gc) at line 14"
       "part of a list that is passed to W_ListObject.descr_sort (call_may_force_n) at line 7"
   callee is what an ESCAPE_CALL is passed to, in words of Python: it stands alone then. NULL: as the log names it,
   with the operation.
   place is that of the use, NULL if it is not known; its file is named if it is not file. Returns
   NULL for ESCAPE_NONE. */
const char *escape_text(const struct trace *trace, const struct escape *escape, const char *callee,
                        const struct place *place, const char *file, struct arena *arena);

#endif
