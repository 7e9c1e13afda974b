/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation: what is a reference.

   What counts is what counts for Cachegrind (cg_main.c cg_instrument): a
   reference for every load and store of the flat IR, for what a helper of VEX
   reads or writes (at most the shortest line of it), and for both halves of an
   atomic operation. A write right after a read of the same place by the same
   instruction is no reference of its own (addEvent_Dw): x86 instructions that
   modify memory. Code before the first instruction mark is Valgrind's.

   A reference to the same address, or the same line if the address is constant, as
   the one before needs no code. Others are compared (instrument_groups.c). All are
   counted, for a trace's operation (instrument_segments.c) or as native code's
   (instrument_native.c). */
#include "instrument_references.h"

#include "event.h"
#include "groups.h"
#include "instrument_fetches.h"
#include "instrument_groups.h"
#include "instrument_native.h"
#include "instrument_segments.h"
#include "references.h"

static struct {
   Bool       on, fetches;
   CacheTable data;
   UInt       shortest_line;
} caches;

/* The superblock at hand. */
static struct {
   Builder*    b;
   const IRSB* in;
   Bool        jit;
   Bool        inside;     /* behind the first instruction mark */
   TraceCode   code;       /* of the instruction */
   Reference   last;       /* the reference before */
   Bool        last_reads; /* a write to the same place is part of it */
} sb;

void PG_(references_start)(const CacheGeometries* geometries, Bool fetches)
{
   PG_(references_init)(geometries);
   CacheTable code      = PG_(cachesim_code_table)();
   caches.on            = True;
   caches.fetches       = fetches;
   caches.data          = PG_(cachesim_data_table)();
   caches.shortest_line = PG_(cachesim_shortest_line)();
   PG_(pending_start)(&caches.data);
   PG_(fetches_start)(&code);
}

Bool PG_(references_on)(void)
{
   return caches.on;
}

/* ---- references ---- */

static Bool straddles(const CacheTable* t, Addr address, UInt size)
{
   return (address & t->line_bits) + size > t->line_bits + 1;
}

/* True if R meets the line that the reference before has just met. */
static Bool repeats_last(const Reference* r)
{
   const Reference*  last = &sb.last;
   const CacheTable* t    = &caches.data;
   if (last->address == NULL || t->one_set)
      return False;
   if (eqIRAtom(last->address, r->address))
      return r->size <= last->size;
   if (!is_constant(last->address) || !is_constant(r->address))
      return False;
   Addr before = value_of(last->address), now = value_of(r->address);
   return (before & ~t->line_bits) == (now & ~t->line_bits) &&
          !straddles(t, before, last->size) && !straddles(t, now, r->size);
}

static Reference reference_to(IRExpr* address, UInt size, Bool write)
{
   return (Reference){address, size, write, sb.code};
}

static void count(Bool write)
{
   if (sb.jit)
      PG_(segments_reference)(write);
   else
      PG_(native_reference)(write);
}

static void see_data(IRExpr* address, UInt size, Bool write)
{
   Reference r = reference_to(address, size, write);
   if (write && sb.last_reads && sb.last.size == size &&
       eqIRAtom(sb.last.address, address)) {
      sb.last_reads = False;
      return;
   }
   count(write);
   Bool repeats  = repeats_last(&r);
   sb.last       = r;
   sb.last_reads = !write;
   if (repeats)
      return;
   if (size <= PG_REFERENCE_SIZES && size <= caches.data.line_bits + 1)
      PG_(pending_add)(&r);
   else
      PG_(pending_simulate)(&r, 0, NULL);
}

/* A reference that happens only if GUARD holds: it is counted when it does. */
static void see_guarded(IRExpr* address, UInt size, Bool write, IRExpr* guard)
{
   Reference r = reference_to(address, size, write);
   PG_(pending_end)();
   Addr counter = sb.jit ? PG_(segments_perhaps)(sb.b, write)
                         : (Addr)&PG_(guest).references;
   PG_(pending_simulate)(&r, counter, guard);
   sb.last.address = NULL; /* nothing that follows is part of it */
   sb.last_reads   = False;
}

/* Control may go elsewhere now. */
static void end_segment(void)
{
   if (caches.on)
      PG_(pending_end)();
   if (sb.jit)
      PG_(segments_end)(sb.b);
   else
      PG_(native_end)(sb.b);
   sb.last_reads = False;
}

static void see_instruction(Addr address, UInt length)
{
   if (sb.jit)
      sb.code = PG_(segments_instruction)(address);
   sb.last_reads = False;
   if (caches.fetches)
      /* VEX gives length 0 to what it cannot decode */
      PG_(fetches_add)
   (sb.b, address, length != 0 ? length : VG_MIN_INSTR_SZB, sb.code);
}

/* ---- statements ---- */

static UInt size_of(const IRExpr* e)
{
   return sizeofIRType(typeOfIRExpr(sb.in->tyenv, (IRExpr*)e));
}

static UInt limited(UInt size)
{
   return size < caches.shortest_line ? size : caches.shortest_line;
}

static void see_helper(const IRDirty* d)
{
   if (d->mFx == Ifx_Read || d->mFx == Ifx_Modify)
      see_data(d->mAddr, limited(d->mSize), False);
   if (d->mFx == Ifx_Write || d->mFx == Ifx_Modify)
      see_data(d->mAddr, limited(d->mSize), True);
}

static void see_compare_and_swap(const IRCAS* cas)
{
   UInt size = size_of(cas->dataLo) * (cas->dataHi != NULL ? 2 : 1);
   see_data(cas->addr, limited(size), False);
   see_data(cas->addr, limited(size), True);
}

static void see_guarded_load(const IRLoadG* l)
{
   IRType wide = Ity_INVALID, loaded = Ity_INVALID;
   typeOfIRLoadGOp(l->cvt, &wide, &loaded);
   see_guarded(l->addr, sizeofIRType(loaded), False, l->guard);
}

void PG_(references_begin)(Builder* b, const IRSB* in, Bool jit, UInt place)
{
   VG_(memset)(&sb, 0, sizeof sb);
   sb.b   = b;
   sb.in  = in;
   sb.jit = jit;
   if (jit)
      PG_(segments_begin)(place);
   else
      PG_(native_begin)();
   if (caches.on) {
      PG_(pending_begin)(b, in->tyenv->types_used);
      PG_(fetches_begin)();
   }
}

void PG_(references_statement)(const IRStmt* st)
{
   if (st->tag == Ist_IMark) {
      sb.inside = True;
      see_instruction(st->Ist.IMark.addr, st->Ist.IMark.len);
      return;
   }
   if (!sb.inside)
      return;
   if (!caches.on) { /* only how often segments run is wanted */
      if (st->tag == Ist_Exit)
         end_segment();
      return;
   }
   switch (st->tag) {
   case Ist_WrTmp:
      PG_(pending_definition)(st->Ist.WrTmp.tmp, st->Ist.WrTmp.data);
      if (st->Ist.WrTmp.data->tag == Iex_Load)
         see_data(st->Ist.WrTmp.data->Iex.Load.addr,
                  sizeofIRType(st->Ist.WrTmp.data->Iex.Load.ty), False);
      break;
   case Ist_Store:
      see_data(st->Ist.Store.addr, size_of(st->Ist.Store.data), True);
      break;
   case Ist_StoreG:
      see_guarded(st->Ist.StoreG.details->addr,
                  size_of(st->Ist.StoreG.details->data), True,
                  st->Ist.StoreG.details->guard);
      break;
   case Ist_LoadG:
      see_guarded_load(st->Ist.LoadG.details);
      break;
   case Ist_Dirty:
      see_helper(st->Ist.Dirty.details);
      break;
   case Ist_CAS:
      see_compare_and_swap(st->Ist.CAS.details);
      break;
   case Ist_LLSC:
      if (st->Ist.LLSC.storedata == NULL) {
         see_data(st->Ist.LLSC.addr,
                  sizeofIRType(typeOfIRTemp(sb.in->tyenv, st->Ist.LLSC.result)),
                  False);
         PG_(pending_end)();
         sb.last_reads = False;
      } else {
         see_data(st->Ist.LLSC.addr, size_of(st->Ist.LLSC.storedata), True);
      }
      break;
   case Ist_Exit:
      end_segment();
      break;
   default:
      break;
   }
}

void PG_(references_end)(void)
{
   end_segment();
}
