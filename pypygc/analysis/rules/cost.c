/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pattern costs: see cost.h. */
#include "analysis/rules/cost.h"

#include "base/figure.h"

#include <string.h>

/* What cost_put tells. */
#define EVIDENCE_COST         "cost_instructions"
#define EVIDENCE_COST_PERCENT "cost_percent"

/* To make an object JIT code moves and compares nursery_free, once for several objects, and stores the
   header; every word is written once. Measured with objects that die young, against loops that change one
   object: 13 instructions for an instance of three numbers (two objects, 96 bytes), where these figures say
   16; 3 for a list of two numbers (three objects, 80 bytes; the other loop checks indices), where they say
   16. C code takes longer, and is counted by the ledger. That cache lines of the nursery are fetched anew is
   time, but no instruction. */
#define OBJECT_INSTRUCTIONS 2
#define WRITING_A_BYTE      (1 / 8.0)

/* A page of 4 KiB that the process touches for the first time costs a page fault: half a
   microsecond, in which 2,000 instructions run. */
#define MEMORY_BYTE (2000 / 4096.0)

/* Instructions a byte that a large object costs more than a small one: it is cleared when it is made,
   8 bytes an instruction at best, and a page of 4 KiB that was given back to the kernel takes a page
   fault of some 2,000 instructions when it is touched again. Measured with copies of 240 KB: one
   page in nine is new, 0.06; the clearing 0.6. */
#define LARGE_BYTE 0.66

/* A guard that fails without a bridge: the blackhole interpreter reads what the guard remembers,
   makes the frames, runs to the next bytecode and returns into the interpreter, some thousand of
   instructions before the loop is entered again. */
#define GUARD_FAILURE 5000

/* Tracing and optimising, for each byte that they allocate meanwhile. */
#define COMPILING_A_BYTE 5

/* For runs that did not count instructions. A survivor of 50 bytes takes 100 to 200 instructions to
   copy, and to mark and free later. */
#define SURVIVING_BYTE 4

/* PyPy's start takes 70 million instructions, and differs by a million from run to run: 3 million,
   a millisecond, is the least that somebody could measure. */
#define MIN_INSTRUCTIONS 3e6

/* Parts of the run, in percent. At 1 a careful benchmark would show the difference; 5 is worth an
   edit of the program; at 20 it is what the program spends its time on. */
#define LOW_PERCENT    1
#define MEDIUM_PERCENT 5
#define HIGH_PERCENT   20
/* However large the part, nobody edits a program for less than 3 milliseconds, nor feels less than
   10: of short runs PyPy's start is the larger part of the rest. */
#define MEDIUM_INSTRUCTIONS 10e6
#define HIGH_INSTRUCTIONS   30e6

double cost_sum(const struct price *price)
{
    return price->collector + price->allocating + price->other;
}

void cost_add_allocation(struct price *price, double objects, double bytes)
{
    price->allocating += OBJECT_INSTRUCTIONS * objects + WRITING_A_BYTE * bytes;
}

void cost_add_memory(struct price *price, double bytes)
{
    price->other += MEMORY_BYTE * bytes;
}

void cost_add_large(struct price *price, double bytes)
{
    price->other += LARGE_BYTE * bytes;
}

void cost_add_instructions(struct price *price, double instructions)
{
    price->other += instructions;
}

void cost_add_guard_failures(struct price *price, double failures)
{
    price->other += GUARD_FAILURE * failures;
}

void cost_add_compiling(struct price *price, double bytes)
{
    price->other += COMPILING_A_BYTE * bytes;
}

static void add_tally(struct price *price, const struct facts *facts, const struct tally *tally,
                      const struct charge *charge, double part)
{
    const struct counts born = tally_born(tally);

    cost_add_allocation(price, part * (double)born.objects, part * (double)born.bytes);
    price->collector += part * (facts->bill.known ? (double)charge_sum(charge)
                                                  : SURVIVING_BYTE * (double)tally->survived.bytes);
}

void cost_add_row(struct price *price, const struct facts *facts, const struct cell_row *row,
                  double part)
{
    add_tally(price, facts, &row->cell->tally, &row->charge, part);
}

void cost_add(struct price *sum, const struct price *more)
{
    sum->collector += more->collector;
    sum->allocating += more->allocating;
    sum->other += more->other;
}

void cost_scale(struct price *price, double factor)
{
    price->collector *= factor;
    price->allocating *= factor;
    price->other *= factor;
}

static double instructions_of_run(const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    struct price all = {0};

    if (facts->bill.known && totals->known[TOTAL_INSTRUCTIONS])
        return (double)totals->value[TOTAL_INSTRUCTIONS];
    add_tally(&all, facts, &facts->total, &facts->bill.sum, 1);
    return 2 * cost_sum(&all);
}

double cost_percent(const struct facts *facts, const struct price *price)
{
    const double whole = instructions_of_run(facts);
    const double percent = whole > 0 ? 100 * cost_sum(price) / whole : 0;
    return percent < 100 ? percent : 100;
}

bool cost_judge(const struct facts *facts, const struct price *price, enum severity *severity)
{
    const double percent = cost_percent(facts, price);

    if (cost_sum(price) < MIN_INSTRUCTIONS || percent < LOW_PERCENT)
        return false;
    if (percent >= HIGH_PERCENT && cost_sum(price) >= HIGH_INSTRUCTIONS)
        *severity = SEVERITY_HIGH;
    else if (percent >= MEDIUM_PERCENT && cost_sum(price) >= MEDIUM_INSTRUCTIONS)
        *severity = SEVERITY_MEDIUM;
    else
        *severity = SEVERITY_LOW;
    return true;
}

void cost_put(struct finding *finding, const struct facts *facts, const struct price *price)
{
    finding->cost = cost_sum(price);
    finding->collector_cost = price->collector;
    finding->share = cost_percent(facts, price);
    finding_count(finding, EVIDENCE_COST, figure_whole(finding->cost));
    finding_percent(finding, EVIDENCE_COST_PERCENT, cost_percent(facts, price));
}

bool cost_lower(const struct facts *facts, struct finding *finding, double cost)
{
    struct price price = {0};
    enum severity severity = SEVERITY_LOW;

    cost_add_instructions(&price, cost);
    if (finding->cost > 0)
        finding->collector_cost *= cost / finding->cost;
    finding->cost = cost;
    finding->share = cost_percent(facts, &price);
    for (size_t i = 0; i < finding->n_evidence; i++) {
        struct evidence *const evidence = &finding->evidence[i];
        if (strcmp(evidence->key, EVIDENCE_COST) == 0)
            evidence->number = figure_whole(cost);
        else if (strcmp(evidence->key, EVIDENCE_COST_PERCENT) == 0)
            evidence->percent = cost_percent(facts, &price);
    }
    if (!cost_judge(facts, &price, &severity)) {
        finding->severity = SEVERITY_LOW;
        return false;
    }
    if (severity < finding->severity)
        finding->severity = severity;
    return true;
}

void cost_bound(const struct facts *facts, struct findings *findings)
{
    const double whole = instructions_of_run(facts);
    double sum = 0;

    /* those of the memory axis cost bytes, and have no instructions to lower */
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].axis != AXIS_WORK)
            continue;
        if (findings->list[i].cost > whole)
            cost_lower(facts, &findings->list[i], whole);
        sum += findings->list[i].cost;
    }
    if (sum <= whole)
        return;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].axis == AXIS_WORK)
            cost_lower(facts, &findings->list[i], findings->list[i].cost * (whole / sum));
}

struct finding *cost_find(const struct facts *facts, struct findings *findings,
                          const struct price *price)
{
    struct finding *finding;
    enum severity severity;

    if (!cost_judge(facts, price, &severity))
        return NULL;
    finding = finding_add(findings, severity);
    cost_put(finding, facts, price);
    return finding;
}
