/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation.

   What counts is what counts for Cachegrind (cg_main.c cg_instrument): a
   reference for every load and store of the flat IR, for what a helper of VEX
   reads or writes (at most the shortest line of it), and for both halves of an
   atomic operation. A write right after a read of the same place by the same
   instruction is no reference of its own (addEvent_Dw): x86 instructions that
   modify memory. Code before the first instruction mark is Valgrind's.

   Most references meet the line that was used last in its set. They hit, and
   change nothing: neither the order of the set nor any counter. So generated
   code compares a few references with the first lines of their sets
   (CacheTable), and calls the simulation only if one differs; it then does all
   of them in their order. This is exact: if none differs, none changes what the
   next one is compared with.
      difference = first_lines[address & set_bits] ^ (line of the last byte)
   is also not 0 where the reference straddles two lines, because the next line
   is in another set. For up to 8 bytes the low bits of the address are kept
   instead, which is shorter: they are 0 for all that is aligned.

   Decided here, without any code: a reference to the same address, or the same
   line if the address is constant, as the one before; and fetches of
   instructions from lines that the superblock has been to, as long as it has not
   been to another one of the same set. */
#include "instrument_references.h"

#include "../jit/traces.h"
#include "../owner/context.h"
#include "references.h"

/* An instruction set whose prefixes and operands make more lines than this does
   not exist; more only means that they are tested again. */
#define KNOWN_LINES 16

typedef struct {
   IRExpr* address;
   UInt    size;
   Bool    write;
   UInt    operation;
} Reference;

static struct {
   Bool       on, fetches;
   CacheTable data, code;
   UInt       shortest_line;
} caches;

/* The superblock at hand. */
static struct {
   Builder*    b;
   const IRSB* in;
   Bool        jit;
   Bool        inside; /* behind the first instruction mark */
   UInt        trace, operation; /* of the instruction */
   Bool        fixed;            /* they are those of the whole superblock */

   Reference pending[PG_REFERENCES]; /* not compared yet */
   UInt      pending_used;

   Reference last;       /* the reference before; address NULL if none */
   Bool      last_reads; /* a write to the same place is part of it */

   Addr lines[KNOWN_LINES]; /* used last in their sets of I1 */
   UInt lines_used;

   Addr counter; /* of the segment; 0 until it has a part */
   UInt instructions, reads, writes; /* of the part at hand */
} sb;

void PG_(references_start)(const CacheGeometries* geometries, Bool fetches)
{
   PG_(cachesim_init)(geometries);
   caches.on            = True;
   caches.fetches       = fetches;
   caches.data          = PG_(cachesim_data_table)();
   caches.code          = PG_(cachesim_code_table)();
   caches.shortest_line = PG_(cachesim_shortest_line)();
}

Bool PG_(references_on)(void)
{
   return caches.on;
}

/* ---- counters ---- */

static void end_part(void)
{
   if (sb.instructions == 0 && sb.reads == 0 && sb.writes == 0)
      return;
   if (sb.counter == 0)
      sb.counter = PG_(segment_add)();
   PG_(segment_part)
   (sb.trace, sb.operation, sb.instructions, sb.reads, sb.writes);
   sb.instructions = sb.reads = sb.writes = 0;
}

/* counter[bank]++ */
static void add_count(Addr counter)
{
   IRExpr* bank = load(sb.b, (Addr)&PG_(references_bank));
   IRExpr* from = binop(sb.b, Iop_Add64, bank, constant(counter));
   IRExpr* sum  = binop(sb.b, Iop_Add64, load_at(sb.b, from), constant(1));
   /* the sum again: an operand of the store, where a temporary would cost a
      register */
   IRExpr* to = binop(sb.b, Iop_Add64, bank, constant(counter));
   store_at(sb.b, to, sum);
}

/* ---- data ---- */

static Bool is_constant(const IRExpr* e)
{
   return e->tag == Iex_Const;
}

static ULong value_of(const IRExpr* e)
{
   return e->Iex.Const.con->Ico.U64;
}

static Bool straddles(const CacheTable* t, Addr address, UInt size)
{
   return (address & t->line_bits) + size > t->line_bits + 1;
}

/* 0 at run time if R hits and changes nothing. NULL: it has to be simulated. */
static IRExpr* difference(const Reference* r)
{
   const CacheTable* t = &caches.data;
   if (is_constant(r->address)) {
      Addr address = value_of(r->address);
      if (straddles(t, address, r->size))
         return NULL;
      return binop(sb.b, Iop_Xor64,
                   load(sb.b, t->first_lines + (address & t->set_bits)),
                   constant(address & ~t->line_bits));
   }
   IRExpr* line;
   if (r->size <= 8 || t->one_set) {
      UInt aligned = 1;
      while (aligned < r->size)
         aligned *= 2;
      line = binop(sb.b, Iop_And64, r->address,
                   constant(~t->line_bits | (aligned - 1)));
   } else {
      IRExpr* end =
         binop(sb.b, Iop_Add64, r->address, constant(r->size - 1));
      line = binop(sb.b, Iop_And64, end, constant(~t->line_bits));
   }
   IRExpr* set  = binop(sb.b, Iop_And64, r->address, constant(t->set_bits));
   IRExpr* slot = binop(sb.b, Iop_Add64, set, constant(t->first_lines));
   return binop(sb.b, Iop_Xor64, line, load_at(sb.b, slot));
}

static UInt new_places(const Reference* references, UInt count)
{
   UInt operations[PG_REFERENCES];
   if (sb.trace == 0)
      return 0;
   for (UInt i = 0; i < count; i++)
      operations[i] = references[i].operation;
   return PG_(miss_places_add)(sb.trace, operations, count);
}

static ULong word_of(const Reference* r)
{
   return (r->size - 1) | (r->write ? PG_REFERENCE_WRITE : 0);
}

/* Code for the pending references. */
static void flush_pending(void)
{
   UInt n = sb.pending_used;
   if (n == 0)
      return;
   IRExpr* sum    = NULL;
   Bool    always = False;
   ULong   word = (ULong)new_places(sb.pending, n) << PG_REFERENCE_PLACE;
   for (UInt i = 0; i < n; i++) {
      IRExpr* d = always ? NULL : difference(&sb.pending[i]);
      always    = d == NULL;
      if (!always)
         sum = sum ? binop(sb.b, Iop_Or64, sum, d) : d;
      word |= word_of(&sb.pending[i]) << (i * PG_REFERENCE_BITS);
   }
   IRExpr* guard =
      always ? NULL : assign(sb.b, IRExpr_Unop(Iop_CmpNEZ64, sum));
   IRExpr* w = constant(word);
   IRExpr* a[PG_REFERENCES];
   for (UInt i = 0; i < n; i++)
      a[i] = sb.pending[i].address;
   sb.pending_used = 0;
   switch (n) {
   case 1:
      guarded_call(sb.b, "pypygc_event_references_1",
                   &PG_(event_references_1), mkIRExprVec_2(w, a[0]), guard);
      break;
   case 2:
      guarded_call(sb.b, "pypygc_event_references_2",
                   &PG_(event_references_2), mkIRExprVec_3(w, a[0], a[1]),
                   guard);
      break;
   case 3:
      guarded_call(sb.b, "pypygc_event_references_3",
                   &PG_(event_references_3),
                   mkIRExprVec_4(w, a[0], a[1], a[2]), guard);
      break;
   default:
      guarded_call(sb.b, "pypygc_event_references_4",
                   &PG_(event_references_4),
                   mkIRExprVec_5(w, a[0], a[1], a[2], a[3]), guard);
      break;
   }
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

static void see_data(IRExpr* address, UInt size, Bool write)
{
   Reference r = {address, size, write, sb.operation};
   if (write && sb.last_reads && sb.last.size == size &&
       eqIRAtom(sb.last.address, address)) {
      sb.last_reads = False;
      return;
   }
   if (write)
      sb.writes++;
   else
      sb.reads++;
   Bool repeats  = repeats_last(&r);
   sb.last       = r;
   sb.last_reads = !write;
   if (repeats)
      return;
   if (size > PG_REFERENCE_SIZES) {
      flush_pending();
      ULong place = new_places(&r, 1);
      guarded_call(sb.b, "pypygc_event_reference", &PG_(event_reference),
                   mkIRExprVec_4(constant((place << PG_REFERENCE_PLACE) |
                                          (write ? PG_REFERENCE_WRITE : 0)),
                                 address, constant(size), constant(0)),
                   NULL);
      return;
   }
   sb.pending[sb.pending_used++] = r;
   if (sb.pending_used == PG_REFERENCES)
      flush_pending();
}

/* Nothing that follows is part of what was before. */
static void forget_last(void)
{
   sb.last.address = NULL;
   sb.last_reads   = False;
}

/* A reference that happens only if GUARD holds: it is counted when it does. */
static void see_guarded(IRExpr* address, UInt size, Bool write, IRExpr* guard)
{
   Reference r = {address, size, write, sb.operation};
   flush_pending();
   end_part();
   Addr before = sb.counter;
   sb.counter  = 0;
   sb.reads    = !write;
   sb.writes   = write;
   end_part();
   Addr  counter = sb.counter;
   ULong place   = new_places(&r, 1);
   if (before != 0)
      add_count(before); /* segments are made one after another */
   sb.counter = 0;
   guarded_call(sb.b, "pypygc_event_reference", &PG_(event_reference),
                mkIRExprVec_4(constant((place << PG_REFERENCE_PLACE) |
                                       (write ? PG_REFERENCE_WRITE : 0)),
                              address, constant(size), constant(counter)),
                guard);
   forget_last();
}

/* The segment ends: control may go elsewhere now. */
static void end_segment(void)
{
   flush_pending();
   end_part();
   if (sb.counter != 0)
      add_count(sb.counter);
   sb.counter    = 0;
   sb.last_reads = False;
}

/* ---- instructions ---- */

static Bool is_known_line(Addr line)
{
   for (UInt i = 0; i < sb.lines_used; i++)
      if (sb.lines[i] == line)
         return True;
   return False;
}

/* LINE is now the first one of its set. */
static void know_line(Addr line)
{
   ULong set = line & caches.code.set_bits;
   for (UInt i = 0; i < sb.lines_used; i++)
      if ((sb.lines[i] & caches.code.set_bits) == set) {
         sb.lines[i] = line;
         return;
      }
   if (sb.lines_used < KNOWN_LINES)
      sb.lines[sb.lines_used++] = line;
}

static IRExpr* line_difference(Addr line)
{
   const CacheTable* t = &caches.code;
   return binop(sb.b, Iop_Xor64,
                load(sb.b, t->first_lines + (line & t->set_bits)),
                constant(line));
}

static void see_fetch(Addr address, UInt length)
{
   const CacheTable* t     = &caches.code;
   Addr              line  = address & ~t->line_bits;
   Addr              end   = (address + length - 1) & ~t->line_bits;
   Bool              known = is_known_line(line), end_known = is_known_line(end);
   if (known && end_known)
      return;
   flush_pending(); /* LL sees fetches and data in their order */
   IRExpr* sum = NULL;
   if (line == end || !t->one_set) {
      if (!known)
         sum = line_difference(line);
      if (!end_known && end != line) {
         IRExpr* d = line_difference(end);
         sum       = sum ? binop(sb.b, Iop_Or64, sum, d) : d;
      }
   }
   know_line(line);
   know_line(end);
   IRExpr* guard =
      sum ? assign(sb.b, IRExpr_Unop(Iop_CmpNEZ64, sum)) : NULL;
   Reference r     = {.operation = sb.operation};
   ULong     place = new_places(&r, 1);
   guarded_call(
      sb.b, "pypygc_event_fetch", &PG_(event_fetch),
      mkIRExprVec_2(constant((place << PG_REFERENCE_PLACE) | length),
                    constant(address)),
      guard);
}

static void see_instruction(Addr address, UInt length)
{
   if (sb.jit && !sb.fixed) {
      UInt trace, operation;
      PG_(context_operation)(address, &trace, &operation);
      if (trace != sb.trace || operation != sb.operation) {
         if (trace != sb.trace)
            flush_pending(); /* a group has one trace */
         end_part();
         sb.trace     = trace;
         sb.operation = operation;
      }
   }
   sb.instructions++;
   sb.last_reads = False;
   if (caches.fetches)
      /* VEX gives length 0 to what it cannot decode */
      see_fetch(address, length != 0 ? length : VG_MIN_INSTR_SZB);
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
   if (jit && place != 0) {
      PG_(context_place_operation)(place, &sb.trace, &sb.operation);
      sb.fixed = True;
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
   switch (st->tag) {
   case Ist_WrTmp:
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
         flush_pending();
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
