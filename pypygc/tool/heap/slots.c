/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Old objects have the numbers that oldgen gives them, young ones their distance from
   the start of the nursery behind these. */
#include "slots.h"

#include "../pypy/frames.h"
#include "../pypy/gctypes.h"
#include "graph.h"
#include "nursery.h"

static struct {
   UInt  old;           /* the last number of an old object */
   ULong nursery, size; /* address and bytes */
} state;

UInt PG_(slot_of)(ULong address)
{
   if (address % 8 != 0)
      return 0;
   if (address - state.nursery >= state.size)
      return PG_(oldgen_number_at)(address);
   if (PG_(gctypes_of_header)(PG_(word)(address)) == NULL)
      return 0;
   return state.old + 1 + (UInt)((address - state.nursery) / 8);
}

OldObject PG_(slot_object)(UInt slot)
{
   return slot <= state.old ? PG_(oldgen_numbered)(slot)
                            : (OldObject){.found = False};
}

const UChar* PG_(slot_address)(UInt slot)
{
   if (slot <= state.old)
      return PG_(oldgen_numbered_at)(slot);
   return (const UChar*)(Addr)(state.nursery + 8ULL * (slot - state.old - 1));
}

ULong PG_(slot_bytes)(UInt slot)
{
   return slot <= state.old ? PG_(slot_object)(slot).bytes : 0;
}

static Bool is_leaf(UInt slot)
{
   return !PG_(graph_has_edges)(PG_(slot_address)(slot));
}

/* ---- pointers ---- */

typedef struct {
   void (*visit)(UInt target, void* data);
   void* data;
} Visitor;

static void visit_target(ULong target, Edge edge, void* data)
{
   const Visitor* v    = data;
   UInt           slot = PG_(slot_of)(target);
   (void)edge;
   if (slot != 0)
      v->visit(slot, v->data);
}

static void visit_root(ULong target, void* data)
{
   visit_target(target, (Edge){0, -1}, data);
}

/* A prebuilt object is no node: what it points to is. */
static void visit_static(ULong target, void* data)
{
   if (PG_(slot_of)(target) != 0)
      visit_root(target, data);
   else if (PG_(gctypes_of_header)(PG_(word)(target)) != NULL)
      PG_(graph_edges)((const UChar*)(Addr)target, visit_target, data);
}

void PG_(slots_static_roots)(void (*visit)(UInt target, void* data), void* data)
{
   Visitor v = {visit, data};
   PG_(graph_static_roots)(visit_static, &v);
}

void PG_(slots_stack_roots)(void (*visit)(UInt target, void* data), void* data)
{
   Visitor      v   = {visit, data};
   const ULong* top = PG_(frames_stack_top)();
   for (const ULong* at = PG_(frames_stack_base)(); at < top; at++)
      if (*at != 0)
         visit_root(*at, &v);
}

static void edges(UInt slot, void (*visit)(UInt target, void* data), void* data)
{
   Visitor v = {visit, data};
   if (slot != 0) {
      PG_(graph_edges)(PG_(slot_address)(slot), visit_target, &v);
      return;
   }
   PG_(slots_static_roots)(visit, data);
   PG_(slots_stack_roots)(visit, data);
}

static void late_roots(void (*visit)(UInt target, void* data), void* data)
{
   Visitor v = {visit, data};
   PG_(graph_finalizers)(visit_root, &v);
}

void PG_(slots_begin)(Graph* graph)
{
   ULong end;
   PG_(nursery_bounds)(&state.nursery, &end);
   state.size        = end - state.nursery;
   state.old         = PG_(oldgen_number)();
   graph->slots      = state.old + (UInt)(state.size / 8);
   graph->edges      = edges;
   graph->late_roots = late_roots;
   graph->is_leaf    = is_leaf;
}

void PG_(slots_end)(void)
{
   PG_(oldgen_number_end)();
}
