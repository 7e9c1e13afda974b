/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pattern costs, in one place and one unit for all rules: instructions of the run. A finding
   is ranked by them, and judged by their part of all that the process executed: so findings of
   different patterns compare, and a pattern that costs nothing worth mentioning is none. */
#ifndef PYPYGC_ANALYSIS_RULES_COST_H
#define PYPYGC_ANALYSIS_RULES_COST_H

#include "analysis/findings.h"

/* Instructions. Those of the collector are the run's own, see bill.h. The others are estimates:
   counts of the run times what one of them takes. */
struct price {
    double collector;  /* charged to the rows concerned */
    double allocating; /* making their objects */
    double other;      /* what the rule knows beside: see the functions below */
};

/* The sum of the parts. */
double cost_sum(const struct price *price);

/* Adds what a row costs: its objects' allocation, and all that the collector did for them. part,
   from 0 to 1, takes only so much of it. */
void cost_add_row(struct price *price, const struct facts *facts, const struct cell_row *row,
                  double part);

/* Adds the making of objects, without the collector's work for them. */
void cost_add_allocation(struct price *price, double objects, double bytes);

/* Adds memory that the process needed, at its highest, only because of the pattern, in bytes: the
   kernel had to find and clear it. */
void cost_add_memory(struct price *price, double bytes);

/* Adds what objects that are too large for the nursery, of so many bytes together, cost more than
   small ones: they are malloced, cleared, and given back to the system. */
void cost_add_large(struct price *price, double bytes);

/* Adds another cost. */
void cost_add(struct price *sum, const struct price *more);

/* Adds instructions that the rule knows of, such as those of compiled code. */
void cost_add_instructions(struct price *price, double instructions);

/* Adds guards that failed and have no bridge: their variables are restored, and the interpreter takes
   over. */
void cost_add_guard_failures(struct price *price, double failures);

/* Adds the compiler's work in which it allocated so many bytes. */
void cost_add_compiling(struct price *price, double bytes);

/* Multiplies all parts by a factor: where a pattern accounts for a part of what was added. */
void cost_scale(struct price *price, double factor);

/* The cost as a part of all instructions of the process, from 0 to 100. A run that did not count
   them is taken for one that does as much beside making its objects. */
double cost_percent(const struct facts *facts, const struct price *price);

/* Returns true and sets *severity if the cost is worth a finding. Rules that are not sure of their
   case lower the severity afterwards. */
bool cost_judge(const struct facts *facts, const struct price *price, enum severity *severity);

/* Adds a finding with this cost if that is worth one, and returns it; else returns NULL. */
struct finding *cost_find(const struct facts *facts, struct findings *findings,
                          const struct price *price);

/* Gives a finding a lower cost; its severity can only fall. Returns false if that is not worth a finding
   any more. */
bool cost_lower(const struct facts *facts, struct finding *finding, double cost);

/* When all rules are done: no finding costs more than the run, nor all of them together. What is
   estimated too high is lowered, all findings by the same factor, and with it the severity. */
void cost_bound(const struct facts *facts, struct findings *findings);

/* Gives the finding its cost, by which it is ranked, and the evidence cost_instructions and
   cost_percent. */
void cost_put(struct finding *finding, const struct facts *facts, const struct price *price);

#endif
