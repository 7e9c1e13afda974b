/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making IR: the few expressions and statements that instrumentation consists
   of. For the files guest/instrument*.c only. */
#ifndef PYPYGC_TOOL_IR_H
#define PYPYGC_TOOL_IR_H

#include "pub_tool_basics.h"
#include "pub_tool_machine.h"
#include "pub_tool_tooliface.h"

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

/* Calls FUNCTION with ARGUMENTS (mkIRExprVec_N) if GUARD holds, or always if it
   is NULL. */
static inline void guarded_call(Builder* b, const HChar* name, void* function,
                                IRExpr** arguments, IRExpr* guard)
{
   IRDirty* call =
      unsafeIRDirty_0_N(0, name, VG_(fnptr_to_fnentry)(function), arguments);
   if (guard != NULL)
      call->guard = guard;
   addStmtToIRSB(b->out, IRStmt_Dirty(call));
}

#endif
