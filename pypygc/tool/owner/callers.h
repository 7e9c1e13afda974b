/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned call chains: a caller is a place in the program that called
   something, and the caller of that. Equal chains have equal numbers. */
#ifndef PYPYGC_TOOL_CALLERS_H
#define PYPYGC_TOOL_CALLERS_H

#include "../port.h"

#define PG_NO_OPERATION 0xffffffffu

typedef struct {
   UInt caller; /* number of the calling one, 0 for none */
   UInt file, function,
      line;        /* a Python frame; file and function are strings */
   UInt trace;     /* not 0: an operation of this trace instead */
   UInt operation; /* its index in asm_operations, or PG_NO_OPERATION */
} Caller;

/* The number (1, 2, …) of the chain whose innermost element is CALLER. */
UInt PG_(caller_intern)(const Caller* caller);

/* How many elements chain NUMBER has; 0 for chain 0. */
UInt PG_(caller_depth)(UInt number);

/* Chain NUMBER, which must not be 0, without its outermost element. */
UInt PG_(caller_shorten)(UInt number);

/* Number of chains; the innermost element of chain NUMBER, and the chain behind it. */
UInt   PG_(callers_count)(void);
Caller PG_(caller_at)(UInt number);
UInt   PG_(caller_next)(UInt number);

/* The number (1, 2, …) of the place that is the innermost element of chain NUMBER: elements
   that differ in nothing but their callers are one place. How many there are; and place PLACE,
   without a caller. */
UInt          PG_(caller_place)(UInt number);
UInt          PG_(caller_places_count)(void);
const Caller* PG_(caller_place_at)(UInt place);

#endif
