/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that belong together for a rule: those of one trace, or those of one Python function of
   the user's, whatever trace they are in, since a loop and its bridges share its lines. Without a
   Python line the trace takes the function's place, and outside traces the kind of site does.

   Rules run from the special to the general, in the order of their table. A rule that explains an
   allocation claims its cells, so that a general rule does not find the same once more. */
#ifndef PYPYGC_ANALYSIS_RULES_GROUP_H
#define PYPYGC_ANALYSIS_RULES_GROUP_H

#include "analysis/findings.h"
#include "analysis/rules/cost.h"

enum group_key { GROUP_BY_FUNCTION, GROUP_BY_FUNCTION_AND_TYPE, GROUP_BY_TRACE };

struct group {
    const struct cell_row *const *rows; /* of one key, ordered by function and line */
    size_t n_rows;
};

struct grouping {
    enum group_key key;
    const struct cell_row **rows; /* of all groups */
    size_t n_rows;
    struct group *groups; /* in the order of their keys */
    size_t n_groups;
};

/* Groups the cells for which accept returns true, without those that findings have claimed.
   findings may be NULL: then all of them. Free with grouping_free. */
void group_cells(const struct facts *facts, const struct findings *findings,
                 bool (*accept)(const struct cell_row *row), enum group_key key,
                 struct grouping *grouping);

void grouping_free(struct grouping *grouping);

/* The group that the row belongs to by its key, or would belong to; NULL if there is none. */
const struct group *grouping_find(const struct grouping *grouping, const struct cell_row *row);

/* The rows of a group from this one on that are of the same line. */
struct group group_line(const struct group *group, size_t first);

/* The sum over the cells of a group. */
struct tally group_sum(const struct group *group);

/* What the cells of a group cost, together. */
struct price group_cost(const struct facts *facts, const struct group *group);

/* For patterns whose making of objects is nearly all that their lines do, such as copies: where the
   ledger of work has counted more than is estimated, without the collector's work, the price is what
   it has counted. */
void group_measure(const struct facts *facts, const struct group *group, struct price *price);

/* Claims the cells of a group for what was found. */
void group_claim(const struct facts *facts, struct findings *findings, const struct group *group);

/* Sets the place and callers of a finding to the line of the group with most bytes (survived ones,
   if by_survivors), and its trace to the one with the largest cell there. Where the JIT delayed that
   allocation within the function, it is the line that made the object, or called what made it; else
   the line that forced it. */
void group_locate(const struct group *group, bool by_survivors, struct finding *finding);

/* Adds a finding with this cost, placed so, if the cost is worth one, and returns it; else returns
   NULL. */
struct finding *group_find(const struct group *group, bool by_survivors, const struct facts *facts,
                           struct findings *findings, const struct price *price);

/* The group that has most, by what weight says of its sum; NULL if none has any. */
const struct group *grouping_largest(const struct grouping *grouping,
                                     uint64_t (*weight)(const struct tally *sum));

#endif
