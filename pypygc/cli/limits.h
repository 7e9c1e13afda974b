/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits of `pypygc check`: what "+2%", "10MB" or "100" mean, and whether a total keeps to
   one. */
#ifndef PYPYGC_CLI_LIMITS_H
#define PYPYGC_CLI_LIMITS_H

#include "profile/fault.h"
#include "profile/totals.h"

#include <stdbool.h>
#include <stdint.h>

struct limit {
    enum total total;
    const char *text;   /* as the user wrote it */
    bool is_relative;   /* to the baseline */
    int64_t millionths; /* relative: allowed change in millionths of a percent, from -100 % on */
    uint64_t value;     /* absolute: the greatest value allowed, in bytes or a number */
};

/* Reads a limit on a total: a percentage of change against the baseline (+2%, -5%, 0.5%), or the
   greatest value allowed: a number, for sizes also with a unit (10MB is 10,000,000 bytes, 10MiB
   is 10,485,760). text must outlive the limit. Returns 0, or -1 with *fault set. */
int limit_parse(enum total total, const char *text, struct limit *limit, struct fault *fault);

/* True if value keeps to the limit. baseline is only looked at for relative limits. */
bool limit_holds(const struct limit *limit, uint64_t value, uint64_t baseline);

#endif
