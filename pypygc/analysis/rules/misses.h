/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cache misses cost, in instructions, so that they compare with everything else. Only for runs
   that simulated caches. */
#ifndef PYPYGC_ANALYSIS_RULES_MISSES_H
#define PYPYGC_ANALYSIS_RULES_MISSES_H

/* While memory answers, a processor could run some 200 instructions; it does run on for a part of
   the time. The last level answers in a tenth of it. */
#define MISS_LL_INSTRUCTIONS 100
#define MISS_D1_INSTRUCTIONS 10

#endif
