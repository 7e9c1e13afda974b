/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What memory costs: see cost.h. The unit is the fill of a nursery. Filling it once means one
   minor collection, of the order of 100 microseconds with few survivors, and a megabyte or more
   pushed through the caches; copying as many bytes of survivors takes several times that. */
#include "analysis/rules/cost.h"

/* Below this a pattern is noise: PyPy's own start-up allocates about this much. */
#define MIN_BYTES (UINT64_C(8) << 20)
#define MIN_FILLS 8

/* A finding explains a part of the run that is worth an edit of the program. */
#define LOW_SHARE 5.0
/* Removing it would be noticed: a fifth of the collector's work, and at least as many collections
   as take a few milliseconds. */
#define MEDIUM_SHARE 20.0
#define MEDIUM_FILLS 32
/* It is the main cause of the collector's work, and there is enough of it to be felt. */
#define HIGH_SHARE 40.0
#define HIGH_FILLS 64

/* An iteration of a compiled loop runs tens of instructions. A nursery of 1 MB costs some 300,000
   in a minor collection, so 8 bytes an iteration stand for 2 or 3 of them: below that the loop
   would not become faster. Up to 16 bytes, one box of a number, it hardly would. */
#define MIN_BYTES_PER_ITERATION 8
#define LOW_BYTES_PER_ITERATION 16

/* Survivors that take less than this part of the collector's work, at the weight below, are what a
   nursery is made for: most objects die, some are kept. */
#define MIN_SURVIVAL_SHARE 25.0

/* To survive, an object is traced, copied and swept; to die young, it is only allocated. */
#define SURVIVAL_WEIGHT 4.0

double percent_of(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

double cost_weight(uint64_t allocated_bytes, uint64_t survived_bytes)
{
    return (double)allocated_bytes + SURVIVAL_WEIGHT * (double)survived_bytes;
}

/* How often compiled loops and bridges ran, as the JIT log counted; 0 if it did not. */
static double iterations(const struct profile *profile)
{
    double sum = 0;

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        if (trace->has_entries)
            sum += (double)trace->entries;
        for (size_t j = 0; j < trace->n_labels; j++)
            sum += (double)trace->labels[j].count;
    }
    return sum;
}

double bytes_per_iteration(const struct facts *facts, uint64_t bytes)
{
    const double rounds = iterations(facts->profile);
    return rounds > 0 ? (double)bytes / rounds : 0;
}

static bool judge(const struct facts *facts, uint64_t bytes, uint64_t whole,
                  enum severity *severity)
{
    const double fills = (double)bytes / (double)facts_nursery_size(facts);
    const double share = percent_of(bytes, whole);

    if (bytes < MIN_BYTES || fills < MIN_FILLS || share < LOW_SHARE)
        return false;
    if (share >= HIGH_SHARE && fills >= HIGH_FILLS)
        *severity = SEVERITY_HIGH;
    else if (share >= MEDIUM_SHARE && fills >= MEDIUM_FILLS)
        *severity = SEVERITY_MEDIUM;
    else
        *severity = SEVERITY_LOW;
    return true;
}

bool cost_of_allocation(const struct facts *facts, uint64_t bytes, enum severity *severity)
{
    const double rounds = iterations(facts->profile);

    if ((double)bytes < MIN_BYTES_PER_ITERATION * rounds ||
        !judge(facts, bytes, facts->total.allocated.bytes, severity))
        return false;
    if ((double)bytes < LOW_BYTES_PER_ITERATION * rounds)
        *severity = SEVERITY_LOW;
    return true;
}

bool cost_of_survival(const struct facts *facts, uint64_t bytes, enum severity *severity)
{
    const double all = cost_weight(facts->total.allocated.bytes, facts->total.survived.bytes);

    return 100.0 * cost_weight(0, bytes) >= MIN_SURVIVAL_SHARE * all &&
           judge(facts, bytes, facts->total.survived.bytes, severity);
}
