/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Call chains: see chains.h. Each activation keeps the chain of its callers once it was
   asked for. */
#include "chains.h"

#include "../guest/event.h"
#include "../jit/traces.h"
#include "callers.h"
#include "charges.h"
#include "jit_places.h"
#include "stack.h"
#include "tracing.h"

static UInt depth; /* how many callers a site keeps */

static UInt shortened(UInt chain)
{
   return PG_(caller_depth)(chain) >= depth ? PG_(caller_shorten)(chain)
                                            : chain;
}

/* A charge, and what surrounds it: the activation in which it runs, and
   GuestWords.trace_top. */
typedef struct {
   const ULong* charge;
   ULong        trace_top;
   UInt         activations; /* number of them; 0: none */
} Running;

static UInt chain_of(const Running* r, UInt left, Bool with);

/* The callers of the I-th activation of the stack that runs. */
static UInt callers_of(UInt i)
{
   const Stack* s     = PG_(stack_running)();
   UInt         first = i;
   while (first > 0 && s->all[first].callers == PG_CHAIN_NOT_KNOWN)
      first--;
   for (; first <= i; first++) {
      Activation* a = &s->all[first];
      if (a->callers != PG_CHAIN_NOT_KNOWN)
         continue;
      Running r  = {a->caller, a->trace_top, first};
      a->callers = shortened(chain_of(&r, depth, True));
   }
   return s->all[i].callers;
}

static UInt chain_of_place(const Running* r, UInt place, UInt left, Bool with)
{
   Caller caller = {0};
   PG_(place_operation)(place, &caller.trace, &caller.operation);
   const TraceEntry* entry   = PG_(trace_entry)(r->trace_top);
   UInt              callers = 0;
   if (entry != NULL &&
       (!PG_(traces_get)(caller.trace)->is_python ||
        PG_(charge_owner)((const ULong*)(Addr)entry->charge).kind ==
           ChargeCall)) {
      /* what was entered from another trace, or runs beside the frame */
      Running outer = {(const ULong*)(Addr)entry->charge, entry->outer,
                       r->activations};
      if (left > 1)
         callers = shortened(chain_of(&outer, left - 1, True));
   } else if (r->activations != 0) {
      callers = callers_of(r->activations - 1);
   }
   if (!with)
      return callers;
   caller.caller = callers;
   return PG_(caller_intern)(&caller);
}

static UInt chain_of(const Running* r, UInt left, Bool with)
{
   ChargeOwner owner = PG_(charge_owner)(r->charge);
   switch (owner.kind) {
   case ChargeCall:
   case ChargeGuard:
      return chain_of_place(r, owner.number, left, with);
   case ChargeTracing: {
      Running origin = {PG_(tracing_origin)(owner.number), r->trace_top,
                        r->activations};
      return chain_of(&origin, left, with);
   }
   case ChargeBytecode:
      break;
   default:
      return 0;
   }
   if (r->activations == 0)
      return 0;
   const Activation* a    = &PG_(stack_running)()->all[r->activations - 1];
   const CodeLine*   line = PG_(code_line)(a->code, r->charge);
   if (line == NULL)
      return 0;
   UInt callers = callers_of(r->activations - 1);
   if (!with)
      return callers;
   Caller caller = {.caller   = callers,
                    .file     = a->code->file,
                    .function = a->code->function,
                    .line     = line->line};
   return PG_(caller_intern)(&caller);
}

UInt PG_(chain_of_charge)(const ULong* charge, Bool with)
{
   const Stack* s = PG_(stack_running)();
   Running      r = {charge, PG_(guest).trace_top, s != NULL ? s->used : 0};
   return chain_of(&r, depth, with);
}

void PG_(chains_init)(UInt callers)
{
   depth = callers;
}
