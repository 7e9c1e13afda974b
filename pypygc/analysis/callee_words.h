/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What code of PyPy's own does, that traces call, in words of Python: its names are those of RPython
   functions, which a reader who does not develop PyPy cannot know. */
#ifndef PYPYGC_ANALYSIS_CALLEE_WORDS_H
#define PYPYGC_ANALYSIS_CALLEE_WORDS_H

#include "base/arena.h"

/* "deque.extend()" for W_Deque.extend, "dict look-ups" for ll_call_lookup_function; in memory of the arena, or the
   program's. NULL if nothing is known of it, or callee is NULL. */
const char *callee_words(struct arena *arena, const char *callee);

#endif
