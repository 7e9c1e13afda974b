/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the GC keeps its pointers: a vote over the machine code of .text. */
#ifndef PYPYGC_LAYOUT_SCAN_H
#define PYPYGC_LAYOUT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fewer votes than this prove nothing. A whole PyPy gives about 20,000. */
#define SCAN_MIN_VOTES 16
/* The winner must have this many times the votes of the next one (measured: 10 to 25). */
#define SCAN_MARGIN 3

/* One found address with the votes for it and for the next best one. address is 0 if there was
   no clear winner. */
struct scan_winner {
    uint64_t address;
    uint64_t votes;
    uint64_t runner_up;
};

struct scan_result {
    struct scan_winner nursery; /* nursery_free and, below, nursery_top, voted as a pair */
    uint64_t nursery_top;
    struct scan_winner gc_object;
    struct scan_winner root_stack_top;
    struct scan_winner collect_and_reserve;
    uint64_t discard_preambles;
};

/* Reads `size` bytes of x86-64 code that will stand at virtual address `base`. Only addresses in
   [data_low, data_high), where the writable data is, count as globals. Never fails: what has no
   clear winner is 0. The essay in scan.c says what is counted and why. */
void scan_code(const uint8_t *code, size_t size, uint64_t base, uint64_t data_low,
               uint64_t data_high, struct scan_result *result);

#endif
