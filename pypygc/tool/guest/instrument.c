/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the nursery and the calls of JIT code. Only the files
   instrument*.c and ir.h know VEX IR.

   Every change of nursery_free is a store to one known address.
   - In JIT code and in nearly all of PyPy's compiled code the address is a
     constant and the value a sum: the reservation is recorded inline, as one
     store of a point's number into the owner table (event.h). No helper runs.
   - The collector's own functions, and what a compiler does with spare
     registers, reach nursery_free through the GC object's address and a fixed
     displacement. Only such stores are compared with the address at run time
     and call the helper.
   Who reserves is decided here, at translation time: the point of a
   reservation in JIT code depends on the instruction alone.

   When a reservation of JIT code does not fit, C code reserves on its behalf.
   The superblock of the slow path says so in jit_request; the superblock after
   its call takes it back. Both places are learnt from the superblock of the
   fast path, which is always translated first. */
#include "instrument.h"

#include "pub_tool_mallocfree.h"

#include "../owner/charges.h"
#include "../owner/jit_places.h"
#include "../owner/sites.h"
#include "event.h"
#include "instrument_ledger.h"
#include "instrument_references.h"
#include "ir.h"

static InstrumentTargets targets;

/* ---- code behind a trace's operations, by address ---- */

/* A slow path of an operation, or where a guard goes when it fails. */
typedef struct {
   VgHashNode links; /* key: address of the code */
   UInt       place; /* jit place of the operation */
   Bool       guard; /* it is a guard */
   UInt       point; /* of the reservation to announce, PG_POINT_NONE if none */
   Bool       after_call; /* back from a slow path: nothing is requested */
} Detour;

static VgHashTable* detours;
static UInt         many_detours = 1024; /* look for what is not needed then */

/* Gives back those of traces whose places others have taken. */
static void sweep_detours(void)
{
   VG_(HT_ResetIter)(detours);
   for (Detour* d; (d = VG_(HT_Next)(detours)) != NULL;)
      if (!PG_(place_is_at)(d->place, d->links.key)) {
         VG_(HT_remove_at_Iter)(detours);
         VG_(free)(d);
      }
   many_detours = 2 * VG_(HT_count_nodes)(detours) + 1024;
}

static Detour* make_detour(Addr address)
{
   Detour* d = VG_(HT_lookup)(detours, address);
   if (d == NULL) {
      if (VG_(HT_count_nodes)(detours) >= many_detours)
         sweep_detours();
      d            = VG_(malloc)("pypygc.instrument.detour", sizeof *d);
      d->links.key = address;
      VG_(HT_add_node)(detours, d);
   }
   d->place      = 0;
   d->guard      = False;
   d->point      = PG_POINT_NONE;
   d->after_call = False;
   return d;
}

/* ---- making IR ---- */

/* owner_table[(nursery_free / 8) modulo its size] = POINT */
static void add_reservation(Builder* b, UInt point)
{
   IRExpr* at = load(b, targets.nursery_free);
   IRExpr* half =
      assign(b, IRExpr_Binop(Iop_Shr64, at, IRExpr_Const(IRConst_U8(1))));
   IRExpr* mask   = load(b, (Addr)&PG_(guest).owner_mask);
   IRExpr* base   = load(b, (Addr)&PG_(guest).owner_base);
   IRExpr* offset = assign(b, IRExpr_Binop(Iop_And64, half, mask));
   IRExpr* slot   = assign(b, IRExpr_Binop(Iop_Add64, base, offset));
   addStmtToIRSB(b->out,
                 IRStmt_Store(Iend_LE, slot, IRExpr_Const(IRConst_U32(point))));
}

/* *WORD = VALUE, both known at translation time. */
static void add_note(Builder* b, const ULong* word, ULong value)
{
   addStmtToIRSB(b->out,
                 IRStmt_Store(Iend_LE, constant((Addr)word), constant(value)));
}

/* jit_calls[root_stack_top / 8 modulo its size] = {root_stack_top, PLACE} */
static void add_jit_call(Builder* b, UInt place)
{
   IRExpr* top  = load(b, targets.root_stack_top);
   IRExpr* bits = assign(
      b, IRExpr_Binop(Iop_And64, top, constant((PG_JIT_CALLS - 1) * 8ULL)));
   IRExpr* offset =
      assign(b, IRExpr_Binop(Iop_Shl64, bits, IRExpr_Const(IRConst_U8(1))));
   IRExpr* entry = assign(
      b, IRExpr_Binop(Iop_Add64, offset, constant(PG_(guest).jit_calls)));
   IRExpr* second =
      assign(b, IRExpr_Binop(Iop_Add64, entry, constant(sizeof(ULong))));
   addStmtToIRSB(b->out, IRStmt_Store(Iend_LE, entry, top));
   addStmtToIRSB(b->out, IRStmt_Store(Iend_LE, second, constant(place)));
}

/* Instructions of the superblock at hand that are not counted yet, and where they
   will be. */
static struct {
   CountWord word;
   UInt      count;
   Addr      mapped; /* not 0: they are also counted for the file there */
} counting;

/* Counts them, where the superblock may be left. */
static void count_so_far(Builder* b)
{
   if (counting.count == 0)
      return;
   count_up(b, counting.word, counting.count);
   if (counting.mapped != 0)
      PG_(ledger_mapped)(b, counting.mapped, counting.count);
   counting.count = 0;
}

/* *WORD += what WHICH has, which is 0 then. */
static void settle_word(Builder* b, CountWord which, const ULong* word)
{
   IRExpr* more = get_count(b, which);
   IRExpr* sum  = binop(b, Iop_Add64, load(b, (Addr)word), more);
   addStmtToIRSB(b->out, IRStmt_Store(Iend_LE, constant((Addr)word), sum));
   put_count(b, which, constant(0));
}

/* counts_settle: GuestWords is up to date then, but for what of this superblock is not
   counted yet. */
static void settle_counts(Builder* b)
{
   settle_word(b, CountOutside, &PG_(guest).instructions);
   settle_word(b, CountJit, &PG_(guest).jit_instructions);
   if (!PG_(references_on)())
      return;
   IRExpr* more = get_count(b, CountReferences);
   IRExpr* reads =
      binop(b, Iop_And64, more, constant((1U << PG_COUNT_WRITES_SHIFT) - 1));
   IRExpr* writes = binop(b, Iop_Shr64, more,
                          IRExpr_Const(IRConst_U8(PG_COUNT_WRITES_SHIFT)));
   writes =
      binop(b, Iop_Shl64, writes, IRExpr_Const(IRConst_U8(PG_WRITES_SHIFT)));
   IRExpr* sum = binop(b, Iop_Add64, reads, writes);
   sum = binop(b, Iop_Add64, load(b, (Addr)&PG_(guest).references), sum);
   addStmtToIRSB(
      b->out,
      IRStmt_Store(Iend_LE, constant((Addr)&PG_(guest).references), sum));
   put_count(b, CountReferences, constant(0));
}

/* Before anybody reads GuestWords. */
static void flush_count(Builder* b)
{
   count_so_far(b);
   settle_counts(b);
}

/* Calls the model before a store of VALUE, if GUARD holds (NULL: always). */
static void add_store_event(Builder* b, IRExpr* value, NurseryStore kind,
                            UInt point, IRExpr* guard)
{
   flush_count(b);
   guarded_call(
      b, "pypygc_event_nursery_store", &PG_(event_nursery_store),
      mkIRExprVec_4(value, constant(b->pc), constant(kind), constant(point)),
      guard);
}

/* ---- looking at IR ---- */

static Bool is_load_of(const IRExpr* e, Addr address)
{
   return e->tag == Iex_Load && e->Iex.Load.addr->tag == Iex_Const &&
          e->Iex.Load.addr->Iex.Const.con->tag == Ico_U64 &&
          e->Iex.Load.addr->Iex.Const.con->Ico.U64 == address;
}

/* Where the value of a store on nursery_free comes from: a sum is a
   reservation, a copy of nursery_top none; the rest is for the model to find
   out. */
typedef enum { ValueSum, ValueTop, ValueOther } ValueKind;

static ValueKind value_kind(const IRSB* in, const IRExpr* value, Int at)
{
   if (value->tag != Iex_RdTmp)
      return ValueOther;
   const IRExpr* d = definition(in, value->Iex.RdTmp.tmp, at);
   if (d == NULL)
      return ValueOther;
   if (is_load_of(d, targets.nursery_top))
      return ValueTop;
   if (d->tag == Iex_Binop &&
       (d->Iex.Binop.op == Iop_Add64 || d->Iex.Binop.op == Iop_And64))
      return ValueSum;
   return ValueOther;
}

/* A store through a register that may be one on nursery_free. In a reservation
   of JIT code that is so only where the superblock was cut before the store. */
static Bool may_be_nursery_free(const IRSB* in, const IRStmt* st, Int at,
                                Addr pc)
{
   const IRExpr* address = st->Ist.Store.addr;
   if (address->tag != Iex_RdTmp)
      return False;
   if (pc < targets.text_start || pc >= targets.text_end)
      return PG_(places_reservation)(pc) != PG_POINT_NONE;
   return base_of(in, address, at, targets.displacement) != NULL;
}

/* JIT code that pops the shadow stack: a trace ends, or was left
   (_call_footer_shadowstack). */
static Bool is_trace_end(const IRSB* in, const IRStmt* st, Int at, Addr pc)
{
   const IRExpr* value = st->Ist.Store.data;
   if (targets.root_stack_top == 0 ||
       !is_const(st->Ist.Store.addr, targets.root_stack_top) ||
       (pc >= targets.text_start && pc < targets.text_end) ||
       value->tag != Iex_RdTmp)
      return False;
   const IRExpr* d = definition(in, value->Iex.RdTmp.tmp, at);
   return d != NULL && d->tag == Iex_Binop && d->Iex.Binop.op == Iop_Sub64;
}

/* ---- the collector's fields ---- */

/* The field of the collector that ADDRESS is, as an offset from nursery_free, if
   compiled code has it as a constant or as the collector's address (perhaps: it
   must be compared) and a displacement. False if it is none. */
static Bool collector_field(const IRSB* in, const IRExpr* address, Int at,
                            Long* field)
{
   if (address->tag == Iex_Const) {
      *field = (Long)(address->Iex.Const.con->Ico.U64 - targets.nursery_free);
      return True;
   }
   const IRExpr* d = definition(in, address->Iex.RdTmp.tmp, at);
   if (d == NULL || d->tag != Iex_Binop || d->Iex.Binop.op != Iop_Add64 ||
       d->Iex.Binop.arg2->tag != Iex_Const)
      return False;
   *field =
      (Long)(d->Iex.Binop.arg2->Iex.Const.con->Ico.U64 - targets.displacement);
   return True;
}

/* A condition: ADDRESS is WANTED, and the word MUST_BE_0 is 0 (NULL: none). */
static IRExpr* is_address(Builder* b, IRExpr* address, Addr wanted,
                          IRExpr* must_be_0)
{
   IRExpr* other =
      assign(b, IRExpr_Binop(Iop_Xor64, address, constant(wanted)));
   if (must_be_0 != NULL)
      other = assign(b, IRExpr_Binop(Iop_Or64, other, must_be_0));
   return assign(b, IRExpr_Binop(Iop_CmpEQ64, other, constant(0)));
}

/* A store on a word of a prebuilt structure, outside of collections. Compiled code
   has the addresses of these words as constants; that of the arenas also in a
   function that is given the structure (minimarkpage.py malloc). */
static void watch_prebuilt(Builder* b, const IRSB* in, Int at)
{
   IRExpr* address = in->stmts[at]->Ist.Store.addr;
   if (address->tag != Iex_Const &&
       base_of(in, address, at, targets.arena_displacement) == NULL)
      return;
   for (UInt word = 0; word < PREBUILT_WORDS; word++) {
      Addr wanted = targets.prebuilt_word(word);
      Bool may_be = address->tag == Iex_Const ? is_const(address, wanted)
                                              : word == WordArenas;
      if (wanted == 0 || !may_be)
         continue;
      flush_count(b);
      guarded_call(
         b, "pypygc_event_prebuilt_store", &PG_(event_prebuilt_store),
         mkIRExprVec_1(constant(word)),
         is_address(b, address, wanted, load(b, (Addr)&PG_(guest).collecting)));
      return;
   }
}

/* True if a store of DATA, as far as that is known at translation time, may be one
   that WHEN wants. */
static Bool may_be_wanted(const IRExpr* data, WatchedStore when)
{
   switch (when) {
   case StoreOf0:
      return data->tag != Iex_Const || is_const(data, 0);
   case StoreOfConst0:
      return is_const(data, 0);
   default:
      return True;
   }
}

/* A store of compiled code that may be one on a field of the collector. */
static void watch_store(Builder* b, const IRSB* in, Int at)
{
   const IRStmt* st   = in->stmts[at];
   IRExpr*       data = st->Ist.Store.data;
   IRType        type = typeOfIRExpr(in->tyenv, data);
   Long          offset;
   if ((type != Ity_I64 && type != Ity_F64) ||
       !collector_field(in, st->Ist.Store.addr, at, &offset))
      return;
   for (UInt i = 0; i < targets.field_count; i++) {
      const WatchedField* f = &targets.fields[i];
      if (f->offset != offset)
         continue;
      if (!may_be_wanted(data, f->when))
         return;
      flush_count(b);
      if (type == Ity_F64)
         data = assign(b, IRExpr_Unop(Iop_ReinterpF64asI64, data));
      guarded_call(
         b, "pypygc_event_collector_store", &PG_(event_collector_store),
         mkIRExprVec_2(constant(f->word), data),
         is_address(b, st->Ist.Store.addr, targets.nursery_free + offset,
                    f->when == StoreAny ? NULL : data));
      return;
   }
}

/* ---- one superblock ---- */

/* A store on nursery_free. JIT code only ever reserves. */
static void instrument_nursery_store(Builder* b, const IRSB* in, Int at)
{
   IRExpr*   value = in->stmts[at]->Ist.Store.data;
   UInt      point = PG_(places_point)(b->pc);
   ValueKind kind  = value_kind(in, value, at);
   if (point == PG_POINT_OUTSIDE && kind == ValueSum) {
      flush_count(b);
      guarded_call(b, "pypygc_event_reservation", &PG_(event_reservation),
                   mkIRExprVec_0(), NULL);
   } else if (point == PG_POINT_OUTSIDE) {
      add_store_event(b, value, kind == ValueTop ? StoreTop : StoreUnknown,
                      point, NULL);
   } else if (PG_(ledger_on)() && !PG_(places_knows_lines)(b->pc)) {
      flush_count(b);
      guarded_call(b, "pypygc_event_jit_reservation",
                   &PG_(event_jit_reservation), mkIRExprVec_1(constant(point)),
                   NULL);
   } else {
      add_reservation(b, point);
   }
}

static void instrument_store(Builder* b, const IRSB* in, Int at)
{
   const IRStmt* st = in->stmts[at];
   if (!is_word(in, st->Ist.Store.data))
      return;
   if (is_const(st->Ist.Store.addr, targets.nursery_free)) {
      instrument_nursery_store(b, in, at);
   } else if (targets.walks && is_trace_end(in, st, at, b->pc)) {
      add_jit_call(b, 0); /* it runs nowhere now */
   } else if (may_be_nursery_free(in, st, at, b->pc)) {
      IRExpr* guard = assign(b, IRExpr_Binop(Iop_CmpEQ64, st->Ist.Store.addr,
                                             constant(targets.nursery_free)));
      add_store_event(b, st->Ist.Store.data, StoreUnknown,
                      PG_(places_point)(b->pc), guard);
   }
}

/* The target of the conditional jump that instruction PC, of LENGTH bytes, is.
   VEX makes either the target or the next instruction the exit. 0 if unknown. */
static Addr jump_target(const IRSB* in, const IRStmt* exit, Addr pc,
                        UInt length)
{
   if (exit->Ist.Exit.jk != Ijk_Boring || exit->Ist.Exit.dst->tag != Ico_U64)
      return 0;
   if (exit->Ist.Exit.dst->Ico.U64 != pc + length)
      return exit->Ist.Exit.dst->Ico.U64;
   if (in->jumpkind != Ijk_Boring || in->next->tag != Iex_Const ||
       in->next->Iex.Const.con->tag != Ico_U64)
      return 0;
   return in->next->Iex.Const.con->Ico.U64;
}

/* A conditional jump to code behind the operations is a detour: the slow path of
   a reservation (rpython/jit/backend/x86/assembler.py malloc_cond) or of another
   operation, or the stub of a guard (generate_quick_failure). */
static void note_detour(const IRSB* in, const IRStmt* exit, Addr pc,
                        UInt length)
{
   Addr target = jump_target(in, exit, pc, length);
   Bool guard;
   UInt place = target ? PG_(places_detour)(pc, target, &guard) : 0;
   if (place == 0)
      return;
   Detour* d = make_detour(target);
   d->place  = place;
   d->guard  = guard;
   if (!guard)
      d->point = PG_(places_reservation)(pc);
}

/* The detour that starts at ADDRESS; NULL if none, or if it was one of a trace
   whose place another one has taken. */
static const Detour* detour_at(Addr address)
{
   const Detour* d = VG_(HT_lookup)(detours, address);
   return d != NULL && PG_(place_is_at)(d->place, address) ? d : NULL;
}

/* A slow path may have more than one superblock: that of a write barrier with cards
   has (rpython/jit/backend/x86/assembler.py WriteBarrierSlowPath). Where the one
   of D may go on behind the operations is a detour for the same operation. */
static void spread_detour(const Detour* d, Addr target)
{
   UInt place = d->place;
   if (d->guard || d->after_call || !PG_(places_is_behind)(target) ||
       !PG_(place_is_at)(place, target) || detour_at(target) != NULL)
      return;
   make_detour(target)->place = place;
}

/* Where the superblock at START is one of a detour, says so: the trace is left,
   or code will run on behalf of a reservation. */
static void mark_detour(Builder* b, const IRSB* in, const Detour* d,
                        Bool python)
{
   if (d->guard) {
      if (targets.walks) {
         add_note(b, &PG_(guest).failed_guard, d->place);
         if (targets.root_stack_top != 0)
            add_jit_call(b, 0); /* it runs nowhere now */
      }
      if (PG_(ledger_on)() && python) {
         settle_counts(b);
         PG_(ledger_guard)(b, (Addr)PG_(charge_add)(ChargeGuard, d->place));
      }
   } else if (d->after_call) {
      add_note(b, &PG_(guest).jit_request, PG_POINT_NONE);
   } else if (d->point != PG_POINT_NONE) {
      if (PG_(ledger_on)() && !PG_(places_knows_lines)(b->pc)) {
         settle_counts(b);
         guarded_call(b, "pypygc_event_jit_request", &PG_(event_jit_request),
                      mkIRExprVec_1(constant(d->point)), NULL);
      } else
         add_note(b, &PG_(guest).jit_request, d->point);
      if (in->jumpkind != Ijk_Call)
         return;
      for (Int i = in->stmts_used - 1; i >= 0; i--) {
         const IRStmt* st = in->stmts[i];
         if (st->tag == Ist_IMark) {
            Detour* back = make_detour(st->Ist.IMark.addr + st->Ist.IMark.len);
            back->place  = d->place;
            back->after_call = True;
            break;
         }
      }
   }
}

void PG_(instrument_set_targets)(const InstrumentTargets* t)
{
   targets = *t;
   if (detours == NULL)
      detours = VG_(HT_construct)("pypygc.instrument.detours");
}

/* What the superblock at hand is. */
typedef struct {
   Bool          text;   /* PyPy's compiled code */
   Bool          trace;  /* of a known trace … */
   Bool          python; /* … of Python's loop: its code counts as JIT code */
   const Detour* detour; /* NULL if it is none */
} Kind;

static Kind kind_of(Addr start)
{
   Kind kind = {.text = start >= targets.text_start && start < targets.text_end,
                .trace = PG_(places_in_trace)(start)};
   if (kind.trace) {
      kind.detour = detour_at(start);
      kind.python = !PG_(ledger_on)() ||
                    (kind.detour != NULL
                        ? PG_(place_in_python)(kind.detour->place)
                        : PG_(places_in_python)(start));
   }
   return kind;
}

static void ledger_store(Builder* b, const IRSB* in, Int at,
                         const VexGuestLayout* layout)
{
   if (b->pc >= targets.text_start && b->pc < targets.text_end)
      PG_(ledger_text_store)(b, in, at, layout, flush_count);
   else
      PG_(ledger_jit_store)(b, in, at, layout, flush_count);
}

/* The superblock ends; it may call something. */
static void ledger_end(Builder* b, const IRSB* in, const Kind* kind)
{
   if (in->jumpkind != Ijk_Call)
      return;
   if (kind->text) {
      PG_(ledger_text_call)(b, in);
   } else if (kind->trace && kind->python) {
      UInt place = kind->detour != NULL && !kind->detour->after_call
                      ? kind->detour->place
                      : PG_(places_at)(b->pc);
      if (place != 0) {
         settle_counts(b);
         PG_(ledger_call)(b, (Addr)PG_(charge_add)(ChargeCall, place));
      }
   }
}

IRSB* PG_(instrument)(VgCallbackClosure* closure, IRSB* in,
                      const VexGuestLayout*  layout,
                      const VexGuestExtents* extents,
                      const VexArchInfo* archinfo, IRType guest_word,
                      IRType host_word)
{
   (void)closure;
   (void)archinfo;
   (void)guest_word;
   (void)host_word;
   if (targets.nursery_free == 0 && !PG_(references_on)())
      return in;

   Kind          kind   = kind_of(extents->base[0]);
   const Detour* detour = kind.detour;
   Builder       b      = {deepCopyIRSBExceptStmts(in), 0};
   Bool          marked = False;
   UInt          length = 0; /* of the guest instruction */
   Bool          watch  = targets.prebuilt_word != NULL && kind.text;
   Bool references      = PG_(references_on)() || (kind.trace && kind.python);
   counting.mapped      = 0;
   if (PG_(ledger_on)() && !kind.text && !kind.trace)
      counting.mapped = extents->base[0];
   counting.count = 0;
   counting.word  = kind.python ? CountJit : CountOutside;
   if (references)
      PG_(references_begin)
   (&b, in, kind.python, detour ? detour->place : 0);
   for (Int i = 0; i < in->stmts_used; i++) {
      IRStmt* st = in->stmts[i];
      if (st == NULL || st->tag == Ist_NoOp)
         continue;
      if (references)
         PG_(references_statement)(st);
      switch (st->tag) {
      case Ist_IMark:
         b.pc   = st->Ist.IMark.addr;
         length = st->Ist.IMark.len;
         counting.count++;
         break;
      case Ist_Store:
         if (targets.nursery_free != 0)
            instrument_store(&b, in, i);
         if (PG_(ledger_on)())
            ledger_store(&b, in, i, layout);
         if (watch) {
            watch_store(&b, in, i);
            watch_prebuilt(&b, in, i);
         }
         break;
      case Ist_Exit:
         count_so_far(&b);
         if (detour != NULL && st->Ist.Exit.dst->tag == Ico_U64)
            spread_detour(detour, st->Ist.Exit.dst->Ico.U64);
         else if (kind.trace)
            note_detour(in, st, b.pc, length);
         break;
      default:
         break;
      }
      addStmtToIRSB(b.out, st);
      if (kind.trace && !marked && st->tag == Ist_IMark) {
         if (detour != NULL)
            mark_detour(&b, in, detour, kind.python);
         else if (PG_(ledger_on)() && PG_(places_behind_call)(b.pc))
            PG_(ledger_goes_on)(&b);
         marked = True;
      }
   }
   count_so_far(&b);
   if (detour != NULL && in->jumpkind == Ijk_Boring &&
       in->next->tag == Iex_Const && in->next->Iex.Const.con->tag == Ico_U64)
      spread_detour(detour, in->next->Iex.Const.con->Ico.U64);
   if (PG_(ledger_on)())
      ledger_end(&b, in, &kind);
   if (targets.walks && kind.trace && in->jumpkind == Ijk_Call &&
       targets.root_stack_top != 0)
      add_jit_call(&b, detour != NULL && !detour->after_call
                          ? detour->place
                          : PG_(places_at)(b.pc));
   if (references)
      PG_(references_end)();
   return b.out;
}
