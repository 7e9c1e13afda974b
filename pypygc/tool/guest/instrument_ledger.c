/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the ledger.

   - The interpreter's loop stores the bytecode's place on PyFrame.last_instr. Ten
     thousand stores of PyPy's compiled code have the same displacement; the loop's is
     the one before which the superblock loads inst_debugdata of the same frame
     (pypy/interpreter/executioncontext.py bytecode_trace, inlined into the loop).
     If the frame is the innermost activation's, the bytecode's counter is known
     without any call.
   - executioncontext.py enter and leave store on topframeref. The model looks at
     memory to tell which of them it is.
   - A trace is entered and left where JIT code moves root_stack_top
     (rpython/jit/backend/x86/assembler.py _call_header_shadowstack and
     _call_footer_shadowstack). What ran when it was entered goes on when it has
     ended, unless a guard has failed.
   - PyPy's log has a section for tracing. Its name is a constant argument of the call
     that begins it; what begins and ends sections is the functions that shift
     pypy_have_debug_prints (rpython/translator/c/src/debug_print.c). */
#include "instrument_ledger.h"

#include "libvex_guest_amd64.h"

#include "event.h"
#include "references.h"

/* What traces spend that no operation has called; and bytecodes of no frame. */
static ULong nobodys;

static struct {
   Bool          on;
   LedgerTargets targets;
} ledger;

void PG_(ledger_set_targets)(const LedgerTargets* targets)
{
   ledger.on      = True;
   ledger.targets = *targets;
}

Bool PG_(ledger_on)(void)
{
   return ledger.on;
}

/* ---- making IR ---- */

static IRExpr* word(Builder* b, const ULong* address)
{
   return load(b, (Addr)address);
}

static void set_word(Builder* b, const ULong* address, IRExpr* value)
{
   store_at(b, constant((Addr)address), value);
}

static IRExpr* plus(Builder* b, IRExpr* x, ULong distance)
{
   return binop(b, Iop_Add64, x, constant(distance));
}

static IRExpr* is_equal(Builder* b, IRExpr* x, IRExpr* y)
{
   return binop(b, Iop_CmpEQ64, x, y);
}

static IRExpr* choose(Builder* b, IRExpr* condition, IRExpr* x, IRExpr* y)
{
   return assign(b, IRExpr_ITE(condition, x, y));
}

static void add_to(Builder* b, IRExpr* address, IRExpr* more)
{
   store_at(b, address, binop(b, Iop_Add64, load_at(b, address), more));
}

static IRExpr* shifted(Builder* b, IROp op, IRExpr* x, UInt by)
{
   return binop(b, op, x, IRExpr_Const(IRConst_U8((UChar)by)));
}

/* charges_settle */
static void settle(Builder* b)
{
   IRExpr* charge = word(b, &PG_(guest).charge);
   IRExpr* total  = word(b, &PG_(guest).instructions);
   add_to(b, charge, binop(b, Iop_Sub64, total, word(b, &PG_(guest).mark)));
   set_word(b, &PG_(guest).mark, total);
   if (!ledger.targets.references)
      return;
   total = word(b, &PG_(guest).references);
   IRExpr* more =
      binop(b, Iop_Sub64, total, word(b, &PG_(guest).reference_mark));
   IRExpr* low = assign(b, IRExpr_Unop(Iop_64to32, more));
   add_to(b, plus(b, charge, sizeof(ULong)),
          assign(b, IRExpr_Unop(Iop_32Uto64, low)));
   add_to(b, plus(b, charge, 2 * sizeof(ULong)),
          shifted(b, Iop_Shr64, more, PG_WRITES_SHIFT));
   set_word(b, &PG_(guest).reference_mark, total);
}

static IRExpr* stack_pointer(Builder* b, const VexGuestLayout* layout)
{
   return assign(b, IRExpr_Get(layout->offset_SP, Ity_I64));
}

/* The address of the entry of the trace with TOP in its root_stack_top. */
static IRExpr* trace_entry(Builder* b, IRExpr* top)
{
   IRExpr* bits =
      binop(b, Iop_And64, top, constant((PG_TRACE_ENTRIES - 1) * 8ULL));
   return plus(b, shifted(b, Iop_Shl64, bits, 3), PG_(guest).entered);
}

#define AT(entry, field) plus(b, entry, offsetof(TraceEntry, field))

/* ---- looking at IR ---- */

/* True if the superblock loads the word DISPLACEMENT from BASE before statement
   LIMIT. */
static Bool loads_field(const IRSB* in, const IRExpr* base, ULong displacement,
                        Int limit)
{
   for (Int i = limit - 1; i >= 0; i--) {
      const IRStmt* st = in->stmts[i];
      if (st->tag != Ist_WrTmp || st->Ist.WrTmp.data->tag != Iex_Load ||
          st->Ist.WrTmp.data->Iex.Load.ty != Ity_I64)
         continue;
      const IRExpr* other =
         base_of(in, st->Ist.WrTmp.data->Iex.Load.addr, i, displacement);
      if (other != NULL && other->Iex.RdTmp.tmp == base->Iex.RdTmp.tmp)
         return True;
   }
   return False;
}

/* ---- PyPy's compiled code ---- */

static void make_bytecode(Builder* b, IRExpr* frame, IRExpr* at,
                          const VexGuestLayout* layout)
{
   settle(b);
   IRExpr* differs = binop(b, Iop_CmpNE64, frame, word(b, &PG_(guest).frame));
   guarded_call(b, "pypygc_event_bytecode", &PG_(event_bytecode),
                mkIRExprVec_2(frame, stack_pointer(b, layout)), differs);
   IRExpr* known = is_equal(b, frame, word(b, &PG_(guest).frame));
   IRExpr* counter =
      binop(b, Iop_Add64, word(b, &PG_(guest).bytecodes),
            shifted(b, Iop_Shl64, at, ledger.targets.bytecode_shift));
   set_word(b, &PG_(guest).charge,
            choose(b, known, counter, word(b, &PG_(guest).charge)));
   add_to(b,
          choose(b, known, plus(b, counter, ledger.targets.bytecode_times),
                 constant((Addr)&nobodys)),
          constant(1));
}

static void make_frame_store(Builder* b, IRExpr* context, IRExpr* address,
                             IRExpr* after, const VexGuestLayout* layout)
{
   IRExpr* before = load_at(b, address);
   guarded_call(b, "pypygc_event_frame_store", &PG_(event_frame_store),
                mkIRExprVec_3(before, after, stack_pointer(b, layout)),
                is_equal(b, context, word(b, &PG_(guest).context)));
}

/* What stores on any field of any object (rpython/jit/backend/llsupport/llmodel.py
   bh_setfield_gc_r), for the JIT's tracing and blackhole interpreters, has the field's
   place in a register, and it is no index of words. */
static Bool is_any_field(const IRSB* in, const IRExpr* address, Int at)
{
   const IRExpr* d = address->tag == Iex_RdTmp
                        ? definition(in, address->Iex.RdTmp.tmp, at)
                        : NULL;
   if (d == NULL || d->tag != Iex_Binop || d->Iex.Binop.op != Iop_Add64 ||
       d->Iex.Binop.arg1->tag != Iex_RdTmp ||
       d->Iex.Binop.arg2->tag != Iex_RdTmp)
      return False;
   const IRExpr* index = definition(in, d->Iex.Binop.arg2->Iex.RdTmp.tmp, at);
   return index == NULL || index->tag != Iex_Binop ||
          index->Iex.Binop.op != Iop_Shl64;
}

static void make_jit_frame_store(Builder* b, IRExpr* address, IRExpr* after,
                                 const VexGuestLayout* layout)
{
   IRExpr* wanted =
      plus(b, word(b, &PG_(guest).context), ledger.targets.topframeref);
   guarded_call(
      b, "pypygc_event_jit_frame_store", &PG_(event_jit_frame_store),
      mkIRExprVec_3(load_at(b, address), after, stack_pointer(b, layout)),
      is_equal(b, address, wanted));
}

static Bool is_word_at(const IRSB* in, IRTemp t, Int at, Addr address)
{
   const IRExpr* loaded = definition(in, t, at);
   return loaded != NULL && loaded->tag == Iex_Load &&
          is_const(loaded->Iex.Load.addr, address);
}

/* If VALUE, which is stored at ADDRESS, is what a section of the log does with
   pypy_have_debug_prints: to begin, the word is shifted to the left, which *BEGINS
   tells, and to end to the right; there compilers load it in an earlier superblock.
   Which word it is, is the model's to judge. */
static Bool is_section(const IRSB* in, const IRExpr* value, Int at,
                       Addr address, Bool* begins)
{
   if (value->tag != Iex_RdTmp)
      return False;
   const IRExpr* d = definition(in, value->Iex.RdTmp.tmp, at);
   if (d == NULL || d->tag != Iex_Binop || d->Iex.Binop.arg1->tag != Iex_RdTmp)
      return False;
   const IRExpr* y = d->Iex.Binop.arg2;
   IRTemp        x = d->Iex.Binop.arg1->Iex.RdTmp.tmp;
   Bool by_1       = y->tag == Iex_Const && y->Iex.Const.con->tag == Ico_U8 &&
               y->Iex.Const.con->Ico.U8 == 1;
   IROp op = d->Iex.Binop.op;
   *begins = op != Iop_Sar64;
   if (op == Iop_Sar64)
      return by_1;
   return ((op == Iop_Shl64 && by_1) ||
           (op == Iop_Add64 && y->tag == Iex_RdTmp && y->Iex.RdTmp.tmp == x)) &&
          is_word_at(in, x, at, address);
}

void PG_(ledger_text_store)(Builder* b, const IRSB* in, Int at,
                            const VexGuestLayout* layout,
                            void (*count)(Builder* b))
{
   const IRStmt* st      = in->stmts[at];
   IRExpr*       address = st->Ist.Store.addr;
   IRExpr*       data    = st->Ist.Store.data;
   if (!is_word(in, data))
      return;
   if (address->tag == Iex_Const) {
      Bool begins;
      Addr where = address->Iex.Const.con->Ico.U64;
      if (!is_section(in, data, at, where, &begins))
         return;
      count(b);
      guarded_call(b, "pypygc_event_section", &PG_(event_section),
                   mkIRExprVec_2(constant(where), constant(begins)), NULL);
      return;
   }
   IRExpr* base = base_of(in, address, at, ledger.targets.topframeref);
   if (base != NULL) {
      count(b);
      make_frame_store(b, base, address, data, layout);
      return;
   }
   if (is_any_field(in, address, at)) {
      count(b);
      make_jit_frame_store(b, address, data, layout);
      return;
   }
   base = base_of(in, address, at, ledger.targets.last_instr);
   if (base == NULL || data->tag == Iex_Const ||
       !loads_field(in, base, ledger.targets.debugdata, at))
      return;
   count(b);
   make_bytecode(b, base, data, layout);
}

/* The value that IN leaves in the first argument's register, if it is a constant
   address; 0 if not. */
static Addr first_argument(const IRSB* in)
{
   for (Int i = in->stmts_used - 1; i >= 0; i--) {
      const IRStmt* st = in->stmts[i];
      if (st->tag != Ist_Put ||
          st->Ist.Put.offset != (Int)offsetof(VexGuestAMD64State, guest_RDI))
         continue;
      return st->Ist.Put.data->tag == Iex_Const &&
                   st->Ist.Put.data->Iex.Const.con->tag == Ico_U64
                ? st->Ist.Put.data->Iex.Const.con->Ico.U64
                : 0;
   }
   return 0;
}

void PG_(ledger_text_call)(Builder* b, const IRSB* in)
{
   Addr argument = first_argument(in);
   if (argument != 0 && ledger.targets.is_tracing(argument))
      set_word(b, &PG_(guest).said_tracing, constant(1));
}

/* ---- JIT code ---- */

/* If a guard of the trace that was entered last at this height has failed, and its
   charge still runs, that is over: C code has called a trace again. */
static IRExpr* charge_at_entry(Builder* b, IRExpr* entry, IRExpr* top)
{
   IRExpr* charge = word(b, &PG_(guest).charge);
   IRExpr* other =
      binop(b, Iop_Xor64, charge, word(b, &PG_(guest).failed_charge));
   IRExpr* higher = binop(b, Iop_Xor64, top, word(b, &PG_(guest).failed_top));
   IRExpr* over   = is_equal(b, binop(b, Iop_Or64, other, higher), constant(0));
   return choose(b, over, load_at(b, AT(entry, charge)), charge);
}

/* What the process has executed. */
static IRExpr* executed(Builder* b)
{
   return binop(b, Iop_Add64, word(b, &PG_(guest).instructions),
                word(b, &PG_(guest).jit_instructions));
}

static void make_trace_entry(Builder* b, IRExpr* top,
                             const VexGuestLayout* layout)
{
   IRExpr* entry  = trace_entry(b, top);
   IRExpr* charge = charge_at_entry(b, entry, top);
   set_word(b, &PG_(guest).charge, charge);
   guarded_call(b, "pypygc_event_trace_after_guard",
                &PG_(event_trace_after_guard),
                mkIRExprVec_1(stack_pointer(b, layout)),
                is_equal(b, charge, word(b, &PG_(guest).failed_charge)));
   charge = word(b, &PG_(guest).charge);
   store_at(b, AT(entry, root_stack_top), top);
   store_at(b, AT(entry, charge), charge);
   store_at(b, AT(entry, began),
            choose(b, is_equal(b, charge, word(b, &PG_(guest).calling)),
                   executed(b), constant(0)));
   store_at(b, AT(entry, outer), word(b, &PG_(guest).trace_top));
   store_at(b, AT(entry, activation), word(b, &PG_(guest).activation));
   set_word(b, &PG_(guest).trace_top, top);
}

static void make_trace_end(Builder* b)
{
   IRExpr* top   = load(b, ledger.targets.root_stack_top);
   IRExpr* entry = trace_entry(b, top);
   IRExpr* other =
      binop(b, Iop_Xor64, load_at(b, AT(entry, root_stack_top)), top);
   IRExpr* known  = is_equal(b, other, constant(0));
   IRExpr* failed = word(b, &PG_(guest).failed);
   /* for the operation that called it; or for nobody */
   IRExpr* began = load_at(b, AT(entry, began));
   IRExpr* not_called =
      assign(b, IRExpr_Unop(Iop_1Uto64, is_equal(b, began, constant(0))));
   IRExpr* spent =
      choose(b, is_equal(b, binop(b, Iop_Or64, other, not_called), constant(0)),
             binop(b, Iop_Sub64, load_at(b, AT(entry, charge)),
                   constant(PG_CHARGE_TRACES * sizeof(ULong))),
             constant((Addr)&nobodys));
   add_to(b, spent, binop(b, Iop_Sub64, executed(b), began));
   IRExpr* goes_on =
      is_equal(b, binop(b, Iop_Or64, other, failed), constant(0));
   settle(b);
   set_word(b, &PG_(guest).charge,
            choose(b, goes_on, load_at(b, AT(entry, charge)),
                   word(b, &PG_(guest).charge)));
   set_word(b, &PG_(guest).trace_top,
            choose(b, known, load_at(b, AT(entry, outer)),
                   word(b, &PG_(guest).trace_top)));
   IRExpr* intact = is_equal(b, failed, constant(0));
   set_word(b, &PG_(guest).failed_charge,
            choose(b, intact, word(b, &PG_(guest).failed_charge), failed));
   set_word(b, &PG_(guest).failed_top,
            choose(b, intact, word(b, &PG_(guest).failed_top), top));
   set_word(b, &PG_(guest).failed, constant(0));
}

void PG_(ledger_jit_store)(Builder* b, const IRSB* in, Int at,
                           const VexGuestLayout* layout,
                           void (*count)(Builder* b))
{
   const IRStmt* st    = in->stmts[at];
   IRExpr*       value = st->Ist.Store.data;
   if (!is_word(in, value) ||
       !is_const(st->Ist.Store.addr, ledger.targets.root_stack_top) ||
       value->tag != Iex_RdTmp)
      return;
   const IRExpr* d = definition(in, value->Iex.RdTmp.tmp, at);
   if (d == NULL || d->tag != Iex_Binop ||
       (d->Iex.Binop.op != Iop_Add64 && d->Iex.Binop.op != Iop_Sub64))
      return;
   count(b);
   if (d->Iex.Binop.op == Iop_Add64)
      make_trace_entry(b, value, layout);
   else
      make_trace_end(b);
}

static void make_switch(Builder* b, ULong charge)
{
   settle(b);
   set_word(b, &PG_(guest).charge, constant(charge));
   add_to(b, constant(charge - sizeof(ULong)), constant(1));
}

void PG_(ledger_mapped)(Builder* b, Addr address, UInt count)
{
   const ULong* counter = ledger.targets.mapped(address);
   if (counter != NULL)
      add_to(b, constant((Addr)counter), constant(count));
}

void PG_(ledger_call)(Builder* b, ULong charge)
{
   make_switch(b, charge);
   set_word(b, &PG_(guest).calling, constant(charge));
}

/* Activations are numbered as they are entered. */
void PG_(ledger_goes_on)(Builder* b)
{
   IRExpr* top    = load(b, ledger.targets.root_stack_top);
   IRExpr* caller = load_at(b, AT(trace_entry(b, top), activation));
   guarded_call(
      b, "pypygc_event_trace_goes_on", &PG_(event_trace_goes_on),
      mkIRExprVec_1(top),
      binop(b, Iop_CmpLT64U, caller, word(b, &PG_(guest).activation)));
}

void PG_(ledger_guard)(Builder* b, ULong charge)
{
   make_switch(b, charge);
   set_word(b, &PG_(guest).failed, constant(charge));
}
