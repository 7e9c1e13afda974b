/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from a root to what is kept, in words of Python: names of globals, attributes, keys and
   local variables; containers by what they are in Python, without PyPy's own objects in between. */
#ifndef PYPYGC_ANALYSIS_KEPT_WORDS_H
#define PYPYGC_ANALYSIS_KEPT_WORDS_H

#include "base/arena.h"
#include "profile/profile.h"

/* One word: "`__main__.failed` (list)", "30,000 ValueError", "frame of parse". */
struct kept_word {
    const char *text;
    uint64_t bytes; /* retained */
};

struct kept_words {
    struct kept_word *list;
    size_t count;
    const char *holder; /* the word of the last container that has a name; NULL if none has one */
};

/* The words of a place, in memory of the arena. */
struct kept_words kept_words(struct arena *arena, const struct kept *kept);

/* All of them with arrows between. */
const char *kept_sentence(struct arena *arena, const struct kept_words *words);

/* "28.0 MiB (86 %) on " and the words from the holder on, as far as a line has room. PERCENT
   is that of all that is alive. */
const char *kept_brief(struct arena *arena, const struct kept_words *words, uint64_t bytes,
                       double percent);

/* What an object of a type is called in Python. */
const char *kept_type_name(struct arena *arena, const char *type);

#endif
