/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stack of activations, as activations.c makes it and chains.c reads it. Only for
   these two. */
#ifndef PYPYGC_TOOL_STACK_H
#define PYPYGC_TOOL_STACK_H

#include "arcs.h"
#include "codes.h"

#define PG_CHAIN_NOT_KNOWN (~0u)

typedef struct {
   Addr height; /* of the native stack, when it was entered or noticed */
   const UChar* frame;
   Code*        code;
   Arc*         arc;
   ULong*       caller;    /* what ran when it was entered … */
   ULong        trace_top; /* … and GuestWords.trace_top then */
   ULong        entered;   /* the stack's clock then */
   const UChar* back;      /* its caller, as topframeref had it then */
   ULong        serial;
   UInt
      callers; /* chain of its callers; PG_CHAIN_NOT_KNOWN until it is asked for */
   Bool noticed; /* not seen to be entered */
   /* the outermost one of its function, arc and calling line on this stack */
   Bool outer_code, outer_arc, outer_line;
   ULong
      line_own; /* what the calling line's own counters had when the stack began to
                      run, and … */
   ULong line_meanwhile; /* … had got before, since it was entered */
} Activation;

typedef struct {
   Activation* all;
   UInt        used, capacity;
   UInt  old;   /* the frames of this many, from the outermost on, are old */
   ULong clock; /* instructions that ran while the stack did, until … */
   ULong since; /* … the process had executed this many */
   /* of a stack that does not run */
   ULong*       charge;
   ULong        trace_top;
   const UChar* context;
   const UChar* reference; /* its topframeref, as of the last event */
} Stack;

/* The stack that runs; NULL before the first. */
Stack* PG_(stack_running)(void);

#endif
