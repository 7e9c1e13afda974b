/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making IR, the few expressions and statements that instrumentation consists of, and
   looking at that of the program. For the files guest/instrument*.c only. */
#ifndef PYPYGC_TOOL_IR_H
#define PYPYGC_TOOL_IR_H

#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_tooliface.h"

#include "counts.h"

typedef struct {
   IRSB* out;
   Addr  pc; /* of the guest instruction */
} Builder;

static inline IRExpr* constant(ULong value)
{
   return IRExpr_Const(IRConst_U64(value));
}

/* A new temporary with VALUE. */
static inline IRExpr* assign(Builder* b, IRExpr* value)
{
   IRTemp t = newIRTemp(b->out->tyenv, typeOfIRExpr(b->out->tyenv, value));
   addStmtToIRSB(b->out, IRStmt_WrTmp(t, value));
   return IRExpr_RdTmp(t);
}

static inline IRExpr* binop(Builder* b, IROp op, IRExpr* x, IRExpr* y)
{
   return assign(b, IRExpr_Binop(op, x, y));
}

/* The word at ADDRESS, a temporary or a constant. */
static inline IRExpr* load_at(Builder* b, IRExpr* address)
{
   return assign(b, IRExpr_Load(Iend_LE, Ity_I64, address));
}

/* The word at an address that is known at translation time. */
static inline IRExpr* load(Builder* b, ULong address)
{
   return load_at(b, constant(address));
}

static inline void store_at(Builder* b, IRExpr* address, IRExpr* value)
{
   addStmtToIRSB(b->out, IRStmt_Store(Iend_LE, address, value));
}

/* The word at ADDRESS becomes larger by COUNT, both known at translation time. */
static inline void add_count(Builder* b, Addr address, ULong count)
{
   IRExpr* sum = binop(b, Iop_Add64, load(b, address), constant(count));
   store_at(b, constant(address), sum);
}

/* The word of the thread's shadow registers (counts.h). */
static inline Int count_offset(CountWord word)
{
   return (Int)sizeof(VexGuestAMD64State) + PG_COUNTS_OFFSET + 8 * (Int)word;
}

static inline IRExpr* get_count(Builder* b, CountWord word)
{
   return assign(b, IRExpr_Get(count_offset(word), Ity_I64));
}

static inline void put_count(Builder* b, CountWord word, IRExpr* value)
{
   addStmtToIRSB(b->out, IRStmt_Put(count_offset(word), value));
}

/* WORD becomes larger by COUNT, known at translation time. */
static inline void count_up(Builder* b, CountWord word, ULong count)
{
   put_count(b, word, binop(b, Iop_Add64, get_count(b, word), constant(count)));
}

/* Calls FUNCTION with ARGUMENTS (mkIRExprVec_N) if GUARD holds, or always if it
   is NULL. Any may call counts_settle. */
static inline void guarded_call(Builder* b, const HChar* name, void* function,
                                IRExpr** arguments, IRExpr* guard)
{
   IRDirty* call =
      unsafeIRDirty_0_N(0, name, VG_(fnptr_to_fnentry)(function), arguments);
   if (guard != NULL)
      call->guard = guard;
   call->nFxState = 1;
   VG_(memset)(&call->fxState[0], 0, sizeof call->fxState[0]);
   call->fxState[0].fx     = Ifx_Modify;
   call->fxState[0].offset = (UShort)count_offset(0);
   call->fxState[0].size   = PG_COUNT_WORDS * sizeof(ULong);
   addStmtToIRSB(b->out, IRStmt_Dirty(call));
}

/* ---- looking at it ---- */

static inline Bool is_const(const IRExpr* e, ULong value)
{
   return e->tag == Iex_Const && e->Iex.Const.con->tag == Ico_U64 &&
          e->Iex.Const.con->Ico.U64 == value;
}

static inline Bool is_constant(const IRExpr* e)
{
   return e->tag == Iex_Const;
}

/* Of a constant that is a word. */
static inline ULong value_of(const IRExpr* e)
{
   return e->Iex.Const.con->Ico.U64;
}

static inline Bool is_word(const IRSB* in, const IRExpr* e)
{
   return typeOfIRExpr(in->tyenv, (IRExpr*)e) == Ity_I64;
}

/* The expression that temporary T is assigned in IN before statement LIMIT, behind
   copies of temporaries; NULL if none. */
static inline const IRExpr* definition(const IRSB* in, IRTemp t, Int limit)
{
   for (Int i = limit - 1; i >= 0; i--) {
      const IRStmt* st = in->stmts[i];
      if (st->tag != Ist_WrTmp || st->Ist.WrTmp.tmp != t)
         continue;
      if (st->Ist.WrTmp.data->tag != Iex_RdTmp)
         return st->Ist.WrTmp.data;
      t = st->Ist.WrTmp.data->Iex.RdTmp.tmp;
   }
   return NULL;
}

/* The temporary that ADDRESS, at statement AT of IN, is DISPLACEMENT from; NULL if it is
   not. */
static inline IRExpr* base_of(const IRSB* in, const IRExpr* address, Int at,
                              ULong displacement)
{
   if (address->tag != Iex_RdTmp)
      return NULL;
   const IRExpr* d = definition(in, address->Iex.RdTmp.tmp, at);
   if (d == NULL || d->tag != Iex_Binop || d->Iex.Binop.op != Iop_Add64)
      return NULL;
   IRExpr *x = d->Iex.Binop.arg1, *y = d->Iex.Binop.arg2;
   if (x->tag == Iex_RdTmp && is_const(y, displacement))
      return x;
   return y->tag == Iex_RdTmp && is_const(x, displacement) ? y : NULL;
}

#endif
