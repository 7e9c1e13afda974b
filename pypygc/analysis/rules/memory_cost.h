/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pattern of the memory axis costs: bytes, judged by their part of the most memory that the
   run had. Such findings have no cost in instructions, and are ranked beside those that have. */
#ifndef PYPYGC_ANALYSIS_RULES_MEMORY_COST_H
#define PYPYGC_ANALYSIS_RULES_MEMORY_COST_H

#include "analysis/findings.h"
#include "analysis/memory.h"

/* True if so many bytes are worth a finding. */
bool memory_is_much(const struct memory *memory, uint64_t bytes);

/* Adds a finding about so many bytes if that is worth one, and returns it; else returns NULL. */
struct finding *memory_find(const struct memory *memory, struct findings *findings, uint64_t bytes);

/* The same of what the program keeps and that grows. Whether it is a leak or the data that the program is about only
   its author knows: so it is a remark, of low severity, unless it is very much; but one from fewer bytes on, since
   there will be more. */
struct finding *memory_find_kept(const struct memory *memory, struct findings *findings,
                                 uint64_t bytes);

/* Adds one of this severity, however few bytes they are: what costs other things than memory. */
struct finding *memory_add(const struct memory *memory, struct findings *findings, uint64_t bytes,
                           enum severity severity);

/* Puts the finding where the code of a site is that a user can change. Returns false if that is not
   known. */
bool memory_locate(const struct facts *facts, size_t site, struct finding *finding);

#endif
