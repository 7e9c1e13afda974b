/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The amounts of limits: what "+2%", "10MB" or "100" mean, and whether a figure keeps to one. */
#ifndef PYPYGC_ANALYSIS_AMOUNT_H
#define PYPYGC_ANALYSIS_AMOUNT_H

#include "base/fault.h"
#include "profile/totals.h"

#include <stdbool.h>
#include <stdint.h>

struct amount {
    const char *text;   /* as the user wrote it */
    bool is_relative;   /* to the baseline */
    int64_t millionths; /* relative: allowed change in millionths of a percent, from -100 % on */
    uint64_t value;     /* absolute: the greatest value allowed, in bytes or a number */
};

/* Reads a limit on a figure with the key of a total: a percentage of change against the baseline
   (+2%, -5%, 0.5%), or the greatest value allowed: a number, for sizes also with a unit (10MB is
   10,000,000 bytes, 10MiB is 10,485,760). text must outlive the amount. Returns 0, or -1 with
   *fault set. */
int amount_parse(enum total key, const char *text, struct amount *amount, struct fault *fault);

/* True if value keeps to the limit. baseline is only looked at for relative ones. */
bool amount_holds(const struct amount *amount, uint64_t value, uint64_t baseline);

#endif
