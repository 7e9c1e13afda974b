/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who called what runs now: chains (callers.h) through activations, operations of
   traces, and the code for which the JIT compiler works. */
#ifndef PYPYGC_TOOL_CHAINS_H
#define PYPYGC_TOOL_CHAINS_H

#include "../port.h"

/* Prepares: a site keeps so many CALLERS. */
void PG_(chains_init)(UInt callers);

/* The chain (callers.h) that calls what CHARGE counts: with WITH its place is the
   chain's innermost element, else its caller is. 0 for none. CHARGE runs now. */
UInt PG_(chain_of_charge)(const ULong* charge, Bool with);

#endif
