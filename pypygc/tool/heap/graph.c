/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap as a graph. Where the pointers of a type are, its entry in the type table says
   (type_pointers.h): for its fixed part, and for an item where it has items. */
#include "graph.h"

#include "../pypy/gctypes.h"
#include "gcobject.h"
#include "type_pointers.h"

/* Byte offsets in a JITFRAME, header included (jitframe.py). */
static const UInt jitframe_fields[] = {16, 24, 40, 48, 56};
#define JITFRAME_GCMAP  32
#define JITFRAME_LENGTH 64
#define JITFRAME_ITEMS  72

/* Of a GCREFTRACER: where in machine code there are pointers, and how many. */
#define REFTRACER_ADDRESS 8
#define REFTRACER_LENGTH  16

#define MOST_ITEMS (1u << 28) /* of an object */

static struct {
   Bool         known;
   const ULong* root_stack_top;
   UInt         jitframe_type, reftracer_type;
} state;

/* Where GCData (gctransform/framework.py; sorted by name) has other words: their
   distance from root_stack_top in words, the same in PyPy 7.3.3 to 8.0.1. */
enum {
   FINALIZER_HANDLERS   = -5,
   STATIC_ROOT_NONGCEND = 2,
   STATIC_ROOT_START    = 3
};

#define MOST_QUEUES 64 /* of finalizers; PyPy has 3 to 5 */

void PG_(graph_init)(Addr type_table, const ULong* root_stack_top,
                     UInt jitframe_type, UInt reftracer_type)
{
   state.known          = True;
   state.root_stack_top = root_stack_top;
   state.jitframe_type  = jitframe_type;
   state.reftracer_type = reftracer_type;
   PG_(type_pointers_init)(type_table);
}

Bool PG_(graph_known)(void)
{
   return state.known;
}

static void visit_pointer(const UChar* at, Edge                    edge,
                          void (*visit)(ULong, Edge, void*), void* data)
{
   ULong target = PG_(word_at)(at);
   /* odd words are tagged integers (base.py is_valid_gc_object) */
   if (target != 0 && target % 8 == 0)
      visit(target, edge, data);
}

static void jitframe_edges(const UChar* object,
                           void (*visit)(ULong, Edge, void*), void* data)
{
   for (UInt i = 0; i < sizeof jitframe_fields / sizeof jitframe_fields[0];
        i++) {
      Edge edge = {jitframe_fields[i], -1};
      visit_pointer(object + jitframe_fields[i], edge, visit, data);
   }
   Addr gcmap = PG_(word_at)(object + JITFRAME_GCMAP);
   if (gcmap == 0 || !PG_(can_read)(gcmap, 8))
      return;
   ULong words  = PG_(word)(gcmap);
   ULong length = PG_(word_at)(object + JITFRAME_LENGTH);
   if (words > 4096 || !PG_(can_read)(gcmap, 8 + 8 * words))
      return;
   for (ULong index = 0; index < 64 * words && index < length; index++) {
      if ((PG_(word)(gcmap + 8 + index / 64 * 8) >> index % 64 & 1) == 0)
         continue;
      Edge edge = {0, (Int)index};
      visit_pointer(object + JITFRAME_ITEMS + 8 * index, edge, visit, data);
   }
}

static void reftracer_edges(const UChar* object,
                            void (*visit)(ULong, Edge, void*), void* data)
{
   Addr  address = PG_(word_at)(object + REFTRACER_ADDRESS);
   ULong length  = PG_(word_at)(object + REFTRACER_LENGTH);
   if (length > MOST_ITEMS || !PG_(can_read_bytes)(address, 8 * length))
      return;
   for (ULong i = 0; i < length; i++) {
      Edge edge = {0, (Int)i};
      visit_pointer((const UChar*)address + 8 * i, edge, visit, data);
   }
}

void PG_(graph_edges)(const UChar* object, void (*visit)(ULong, Edge, void*),
                      void*        data)
{
   UInt id = (UInt)PG_(word_at)(object);
   if (id == state.jitframe_type) {
      jitframe_edges(object, visit, data);
      return;
   }
   if (id == state.reftracer_type && id != 0) {
      reftracer_edges(object, visit, data);
      return;
   }
   const TypePointers* t = PG_(type_pointers)(id);
   if (t == NULL)
      return;
   for (UInt i = 0; i < t->fixed_count; i++) {
      Edge edge = {t->offsets[i], -1};
      visit_pointer(object + edge.offset, edge, visit, data);
   }
   if (t->item_count == 0)
      return;
   const UInt*  offsets = t->offsets + t->fixed_count;
   ULong        length  = PG_(word_at)(object + t->length_offset);
   const UChar* item    = object + t->items_offset;
   if (length == 0 || length > MOST_ITEMS ||
       !PG_(can_read)((Addr)item, length * t->item_bytes))
      return;
   for (ULong k = 0; k < length; k++, item += t->item_bytes)
      for (UInt i = 0; i < t->item_count; i++) {
         Edge edge = {offsets[i], (Int)k};
         visit_pointer(item + edge.offset, edge, visit, data);
      }
}

Bool PG_(graph_has_edges)(const UChar* object)
{
   UInt id = (UInt)PG_(word_at)(object);
   if (id == state.jitframe_type || (id == state.reftracer_type && id != 0))
      return True;
   const TypePointers* t = PG_(type_pointers)(id);
   return t != NULL && t->any;
}

void PG_(graph_static_roots)(void (*visit)(ULong target, void* data),
                             void* data)
{
   ULong* roots    = NULL;
   UInt   capacity = 0;
   UInt   count = PG_(gcobject_stack)(GcPrebuiltRootObjects, &roots, &capacity);
   for (UInt i = 0; i < count; i++)
      visit(roots[i], data);
   VG_(free)(roots);
   Addr end   = state.root_stack_top[STATIC_ROOT_NONGCEND];
   Addr start = state.root_stack_top[STATIC_ROOT_START];
   if (end < start || end - start > (1u << 24) ||
       !PG_(can_read)(start, end - start))
      return;
   for (Addr at = start; at < end; at += 8)
      if (PG_(can_read)(PG_(word)(at), 8) && PG_(word)(PG_(word)(at)) != 0)
         visit(PG_(word)(PG_(word)(at)), data);
}

/* Finalizer queues are pairs in an array: an AddressDeque of objects, and a
   function (base.py mark_finalizer_to_run). */
static void waiting_finalizers(void (*visit)(ULong target, void* data),
                               void* data)
{
   ULong* objects  = NULL;
   UInt   capacity = 0;
   Addr   handlers = state.root_stack_top[FINALIZER_HANDLERS];
   ULong  queues   = PG_(can_read)(handlers, 8) ? PG_(word)(handlers) : 0;
   if (queues > MOST_QUEUES || !PG_(can_read)(handlers, 8 + 16 * queues))
      return;
   for (ULong q = 0; q < queues; q++) {
      UInt count = PG_(gcobject_deque_at)(PG_(word)(handlers + 8 + 16 * q),
                                          &objects, &capacity);
      for (UInt i = 0; i < count; i++)
         visit(objects[i], data);
   }
   VG_(free)(objects);
}

void PG_(graph_finalizers)(void (*visit)(ULong target, void* data), void* data)
{
   static const GcField fields[] = {GcOldObjectsWithFinalizers,
                                    GcProbablyYoungWithFinalizer};
   ULong*               pairs    = NULL;
   UInt                 capacity = 0;
   waiting_finalizers(visit, data);
   for (UInt f = 0; f < sizeof fields / sizeof fields[0]; f++) {
      UInt count = PG_(gcobject_deque)(fields[f], &pairs, &capacity);
      for (UInt i = 0; i + 1 < count; i += 2) /* object, number of a queue */
         visit(pairs[i], data);
   }
   VG_(free)(pairs);
}

typedef struct {
   ULong target;
   Edge* edge;
   Bool  found;
} WantedEdge;

static void find_edge(ULong target, Edge edge, void* data)
{
   WantedEdge* wanted = data;
   if (target == wanted->target && !wanted->found) {
      *wanted->edge = edge;
      wanted->found = True;
   }
}

Bool PG_(graph_edge_to)(const UChar* object, ULong target, Edge* edge)
{
   WantedEdge wanted = {.target = target, .edge = edge, .found = False};
   PG_(graph_edges)(object, find_edge, &wanted);
   return wanted.found;
}
