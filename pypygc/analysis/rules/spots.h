/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a rule that belong to no cell, such as stores, calls and memory outside the heap, summed
   up by the user's function they happened in. */
#ifndef PYPYGC_ANALYSIS_RULES_SPOTS_H
#define PYPYGC_ANALYSIS_RULES_SPOTS_H

#include "analysis/rules/cost.h"

#define SPOT_AMOUNTS 6

struct spot {
    const struct stack_frame *frame; /* the user's, innermost */
    const struct trace *trace;       /* NULL if none */
    double weight;                   /* the line with most of it is the one that is named */
    double amount[SPOT_AMOUNTS];     /* what the rule wants summed up */
};

struct spots {
    struct spot *list;
    size_t count, capacity;
};

/* Adds a spot of a site, whose frame and trace are filled in. Sites without a frame of the user's,
   among them imports, and the compiler are left out. */
void spots_add_site(struct spots *spots, const struct facts *facts, size_t site,
                    const struct spot *spot);

/* Adds a spot of an operation of a trace, likewise. */
void spots_add_operation(struct spots *spots, const struct trace *trace, const struct joined_op *op,
                         const struct spot *spot);

/* Calls add for every trace. */
void spots_add_traces(struct spots *spots, const struct facts *facts,
                      void (*add)(struct spots *spots, const struct facts *facts,
                                  const struct trace *trace));

/* Makes one spot of each function: the sums, and the frame and trace of the line with the greatest
   weight. The heaviest function comes first. */
void spots_by_function(struct spots *spots);

/* Sets the place, callers and trace of a finding. */
void spot_locate(const struct spot *spot, struct finding *finding);

/* What a rule says about the spot of a function. context is the rule's own. */
struct spot_pattern {
    /* Adds what it costs. Returns false if it is not the pattern. */
    bool (*price)(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price);
    /* Fills in the finding, which has its place and cost. */
    void (*describe)(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context);
};

/* Adds a finding of each function where the pattern costs something, and frees the spots. */
void spots_find(struct spots *spots, const struct facts *facts, struct findings *findings,
                const struct spot_pattern *pattern, const void *context);

void spots_free(struct spots *spots);

#endif
