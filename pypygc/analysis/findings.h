/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings: what a rule says about a profile. A finding is an argument: where, which figures of
   this run, why PyPy behaves so, and what to write instead. */
#ifndef PYPYGC_ANALYSIS_FINDINGS_H
#define PYPYGC_ANALYSIS_FINDINGS_H

#include "analysis/facts.h"
#include "analysis/work/called_from.h"

enum severity { SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH };

/* What a finding is about, and is priced in: the work of the run, in instructions, or its memory, in
   bytes. */
enum axis { AXIS_WORK, AXIS_MEMORY };

enum evidence_unit { EVIDENCE_COUNT, EVIDENCE_BYTES, EVIDENCE_PERCENT };

struct evidence {
    const char *key; /* as in the JSON report */
    enum evidence_unit unit;
    uint64_t number; /* a count or bytes */
    double percent;
};

#define MAX_EVIDENCE 14

struct finding {
    const char *pattern; /* id of the rule; set when the rule is done */
    enum severity severity;
    struct place place;                /* file NULL: no line is known, function says whose code */
    const struct stack_frame *callers; /* of the place, where its code was inlined; may be NULL */
    struct called_from called_from;    /* the line of the program that leads to a library's */
    const struct trace *trace;         /* the one with the greatest part in it; NULL if none */
    struct evidence evidence[MAX_EVIDENCE];
    size_t n_evidence;
    const char *brief;                /* what it is about, for the first screen; may be NULL */
    const char *explanation, *advice; /* sentences */
    enum axis axis;
    double cost;           /* instructions, see rules/cost.h */
    double collector_cost; /* of these, the collector's */
    uint64_t cost_bytes;   /* of the memory axis, see rules/memory_cost.h */
    double share; /* percent, of all instructions or of the most memory that there was; of equal
                            severity, the greater comes first */
};

struct findings {
    struct finding *list; /* most severe first, then most costly */
    size_t count, capacity;
    bool *claimed; /* for each cell of the facts: a finding explains it, see rules/group.h */
    /* The part of the copying of all unclaimed survivors that nursery-too-small has told as its cost,
       from 0 to 1. */
    double copying_told;
    struct arena arena; /* owns the sentences */
};

/* None yet; free with findings_free. The findings refer to the facts. See rules_apply in
   rules/rules.h. */
void findings_begin(const struct facts *facts, struct findings *findings);

void findings_free(struct findings *findings);

/* Adds an empty finding and returns it, valid until the next is added. */
struct finding *finding_add(struct findings *findings, enum severity severity);

/* True for patterns about what any run does once, and a short one has much of: importing, and the compiler's work. */
bool finding_is_once(const struct finding *finding);

/* Add a figure to a finding; beyond MAX_EVIDENCE they are left out. */
void finding_count(struct finding *finding, const char *key, uint64_t count);
void finding_bytes(struct finding *finding, const char *key, uint64_t bytes);
void finding_percent(struct finding *finding, const char *key, double percent);

/* "low", "medium", "high". */
const char *severity_name(enum severity severity);

/* "work", "memory". */
const char *axis_name(enum axis axis);

/* The severity with this name: returns true and sets *severity, or returns false. */
bool severity_by_name(const char *name, enum severity *severity);

#endif
