/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pattern costs in bytes: see memory_cost.h. */
#include "analysis/rules/memory_cost.h"

#include "analysis/own_code.h"
#include "base/figure.h"

/* Parts of the peak, in percent. A tenth is what people notice in a chart; at half it is what the
   memory is used for. PyPy itself starts with some 6 MB: less is not worth an edit. */
#define LOW_PERCENT    10
#define MEDIUM_PERCENT 25
#define HIGH_PERCENT   50
#define LOW_BYTES      (4u << 20)
#define MEDIUM_BYTES   (8u << 20)
#define HIGH_BYTES     (32u << 20)
/* What grows, from where on it is said; and many programs have a heap of this size on purpose. */
#define LEAST_GROWING (2u << 20)
#define USUAL_BYTES   (256u << 20)

static double share_of_peak(const struct memory *memory, uint64_t bytes)
{
    return percent_of(bytes, memory->peak_bytes > bytes ? memory->peak_bytes : bytes);
}

bool memory_is_much(const struct memory *memory, uint64_t bytes)
{
    return bytes >= LOW_BYTES && share_of_peak(memory, bytes) >= LOW_PERCENT;
}

struct finding *memory_add(const struct memory *memory, struct findings *findings, uint64_t bytes,
                           enum severity severity)
{
    const double percent = share_of_peak(memory, bytes);
    struct finding *finding = finding_add(findings, severity);

    finding->axis = AXIS_MEMORY;
    finding->cost_bytes = bytes;
    finding->share = percent;
    finding_bytes(finding, "cost_bytes", bytes);
    finding_percent(finding, "share_of_peak_percent", percent);
    return finding;
}

struct finding *memory_find_kept(const struct memory *memory, struct findings *findings,
                                 uint64_t bytes)
{
    if (bytes >= USUAL_BYTES)
        return memory_find(memory, findings, bytes);
    if (bytes < LEAST_GROWING || share_of_peak(memory, bytes) < LOW_PERCENT)
        return NULL;
    return memory_add(memory, findings, bytes, SEVERITY_LOW);
}

struct finding *memory_find(const struct memory *memory, struct findings *findings, uint64_t bytes)
{
    const double percent = share_of_peak(memory, bytes);
    enum severity severity = SEVERITY_LOW;

    if (!memory_is_much(memory, bytes))
        return NULL;
    if (bytes >= HIGH_BYTES && percent >= HIGH_PERCENT)
        severity = SEVERITY_HIGH;
    else if (bytes >= MEDIUM_BYTES && percent >= MEDIUM_PERCENT)
        severity = SEVERITY_MEDIUM;
    return memory_add(memory, findings, bytes, severity);
}

bool memory_locate(const struct facts *facts, size_t site, struct finding *finding)
{
    const struct stack_frame *frame;

    if (site == PROFILE_NONE || facts->owners.of_site[site].who == WHO_COMPILER)
        return false;
    frame = own_code_caller(facts->owners.of_site[site].stack);
    if (frame == NULL || frame->place.file == NULL)
        return false;
    finding->place = frame->place;
    finding->callers = frame->caller;
    finding->trace = facts->owners.of_site[site].trace;
    return true;
}
