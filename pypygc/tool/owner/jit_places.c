/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places in JIT code, asked for at translation time: JIT code at an address belongs
   to one trace as long as its translation lives, because PyPy announces every
   change of code (VALGRIND_DISCARD_TRANSLATIONS, see
   rpython/jit/backend/x86/codebuf.py) and Valgrind then translates anew. */
#include "jit_places.h"

#include "../jit/codemap.h"
#include "callers.h"
#include "sites.h"

/* An operation of a trace, as a number: see places_at. */
typedef struct {
   UInt trace;
   UInt operation; /* index in asm_operations, or PG_NO_OPERATION */
} JitPlace;

static struct {
   Addr text_start, text_end;

   JitPlace* places; /* place 0 is none */
   UInt      used, capacity;
} state;

void PG_(places_init)(void)
{
   state.capacity = 256;
   state.places =
      VG_(calloc)("pypygc.places", state.capacity, sizeof(JitPlace));
   state.used = 1;
}

void PG_(places_set_text)(Addr start, Addr end)
{
   state.text_start = start;
   state.text_end   = end;
}

Bool PG_(places_in_trace)(Addr address)
{
   return PG_(codemap_find)(address) != NULL;
}

Bool PG_(places_in_python)(Addr address)
{
   const Trace* trace = PG_(codemap_find)(address);
   if (trace == NULL || trace->is_python)
      return trace != NULL;
   UInt operation =
      PG_(trace_operation_at)(trace, (UInt)(address - trace->start));
   return operation != PG_NO_OFFSET && trace->asm_operations[operation].inlined;
}

Bool PG_(places_knows_lines)(Addr address)
{
   const Trace* trace = PG_(codemap_find)(address);
   return trace == NULL || trace->is_python;
}

Bool PG_(place_in_python)(UInt place)
{
   const JitPlace* p     = &state.places[place];
   const Trace*    trace = PG_(traces_get)(p->trace);
   return trace->is_python || (p->operation < trace->asm_used &&
                               trace->asm_operations[p->operation].inlined);
}

static UInt point_of(Trace* trace, Reservation* r)
{
   if (r->point != 0)
      return r->point;
   UInt* sizes =
      VG_(malloc)("pypygc.places", 2 * r->object_count * sizeof(UInt));
   UInt* types = sizes + r->object_count;
   UInt  n     = 0;
   for (UInt i = r->first_operation; n < r->object_count; i++) {
      const AsmOperation* op = &trace->asm_operations[i];
      if (op->kind != 'a')
         continue;
      sizes[n] = op->size;
      types[n] = op->type;
      n++;
   }
   r->point =
      PG_(point_add)(trace->id, r->first_object, r->object_count, sizes, types);
   VG_(free)(sizes);
   return r->point;
}

UInt PG_(places_reservation)(Addr address)
{
   Trace* trace = PG_(codemap_find)(address);
   if (trace == NULL)
      return PG_POINT_NONE;
   Reservation* r =
      PG_(trace_reservation_at)(trace, (UInt)(address - trace->start));
   return r ? point_of(trace, r) : PG_POINT_NONE;
}

UInt PG_(places_point)(Addr pc)
{
   if (pc >= state.text_start && pc < state.text_end)
      return PG_POINT_OUTSIDE;
   UInt point = PG_(places_reservation)(pc);
   return point != PG_POINT_NONE ? point : PG_POINT_JIT_UNKNOWN;
}

/* The same for all translations of an operation: code is translated anew whenever
   Valgrind has no room for it, or PyPy has changed it. */
static UInt add_place(Trace* trace, UInt operation)
{
   UInt index = operation < trace->asm_used ? operation : trace->asm_used;
   if (trace->places == NULL)
      trace->places = VG_(calloc)("pypygc.places.of_trace", trace->asm_used + 1,
                                  sizeof(UInt));
   if (trace->places[index] != 0)
      return trace->places[index];
   trace->places[index] = state.used;
   PG_GROW("pypygc.places", state.places, state.used, state.capacity);
   state.places[state.used].trace     = trace->id;
   state.places[state.used].operation = operation;
   return state.used++;
}

UInt PG_(places_at)(Addr pc)
{
   Trace* trace = PG_(codemap_find)(pc);
   if (trace == NULL)
      return 0;
   UInt offset = (UInt)(pc - trace->start);
   return add_place(trace, offset < trace->operations_end
                              ? PG_(trace_operation_at)(trace, offset)
                              : PG_NO_OPERATION);
}

Bool PG_(places_is_behind)(Addr address)
{
   const Trace* trace = PG_(codemap_find)(address);
   return trace != NULL && address - trace->start >= trace->operations_end;
}

Bool PG_(places_behind_call)(Addr pc)
{
   const Trace* trace = PG_(codemap_find)(pc - 1);
   if (trace == NULL || pc - 1 - trace->start >= trace->operations_end)
      return False;
   UInt operation =
      PG_(trace_operation_at)(trace, (UInt)(pc - 1 - trace->start));
   return operation < trace->asm_used &&
          trace->asm_operations[operation].runs_python;
}

UInt PG_(places_detour)(Addr pc, Addr target, Bool* guard)
{
   Trace* trace = PG_(codemap_find)(pc);
   *guard       = False;
   if (trace == NULL || PG_(codemap_find)(target) != trace ||
       target - trace->start < trace->operations_end)
      return 0;
   UInt operation = PG_(trace_operation_at)(trace, (UInt)(pc - trace->start));
   if (operation == PG_NO_OPERATION)
      return 0;
   *guard = trace->asm_operations[operation].kind == 'g';
   return add_place(trace, operation);
}

Bool PG_(place_is_at)(UInt place, Addr address)
{
   const Trace* trace = PG_(codemap_find)(address);
   return trace != NULL && state.places[place].trace == trace->id;
}

void PG_(places_operation_at)(Addr pc, UInt* trace, UInt* operation)
{
   const Trace* t = PG_(codemap_find)(pc);
   *trace         = t ? t->id : 0;
   *operation     = PG_NO_OPERATION;
   if (t != NULL && pc - t->start < t->operations_end)
      *operation = PG_(trace_operation_at)(t, (UInt)(pc - t->start));
}

void PG_(place_operation)(UInt place, UInt* trace, UInt* operation)
{
   *trace     = state.places[place].trace;
   *operation = state.places[place].operation;
}
