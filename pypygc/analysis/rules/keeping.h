/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules about kept memory share: the places of the snapshot, and which of them keep frames. */
#ifndef PYPYGC_ANALYSIS_RULES_KEEPING_H
#define PYPYGC_ANALYSIS_RULES_KEEPING_H

#include "analysis/kept_words.h"
#include "analysis/rules/memory_cost.h"

/* Frames, tracebacks and generators that hang on the place. */
uint64_t kept_frames_count(const struct kept *kept);

/* True if it is them that the place keeps: each of its parts has one. */
bool keeps_frames(const struct kept *kept);

/* kept_words, but where no name of the program leads there and PyPy's own Python code made the place grow,
   that is the holder: "what register() of atexit/app_atexit.py keeps". In memory of the arena. */
struct kept_words keeping_words(struct arena *arena, const struct facts *facts,
                                const struct kept *kept);

/* Puts the finding where what holds the place was made to grow, or where its parts were made, and
   adds the figures that all such findings have. */
void keeping_describe(const struct facts *facts, const struct snapshot *shot,
                      const struct kept *kept, struct finding *finding);

/* When the snapshot was taken, for a sentence: "at the end". */
const char *keeping_moment(const struct snapshot *shot);

#endif
