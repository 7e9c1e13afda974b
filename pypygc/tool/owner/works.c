/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only the interpreter has counters by the hundred thousand, one for each bytecode;
   all counters together are what was executed (charges.h). */
#include "works.h"

#include "../guest/event.h"
#include "charges.h"
#include "codes.h"

static const Work work_of_kind[CHARGE_KINDS] = {
   [ChargeBytecode] = WorkInterpreter, [ChargeStart] = WorkStart,
   [ChargeRuntime] = WorkOther,        [ChargeMinor] = WorkMinor,
   [ChargeMajor] = WorkMajor,          [ChargeCall] = WorkCalled,
   [ChargeGuard] = WorkGuards,         [ChargeTracing] = WorkCompiler};

static void all_but_bytecodes(ULong works[WORKS])
{
   ULong sums[CHARGE_KINDS];
   PG_(charges_settle)();
   PG_(charges_sum)(sums);
   VG_(memset)(works, 0, WORKS * sizeof *works);
   works[WorkCompiled] = PG_(guest).jit_instructions;
   for (UInt kind = 0; kind < CHARGE_KINDS; kind++)
      works[work_of_kind[kind]] += sums[kind];
}

void PG_(works_now)(ULong works[WORKS])
{
   all_but_bytecodes(works);
   for (UInt n = 1; n <= PG_(codes_count)(); n++) {
      const Code* code = PG_(code_at)(n);
      for (UInt i = 0; i < code->count; i++)
         works[WorkInterpreter] += *PG_(code_counter_at)(code, i);
   }
}

void PG_(works_of)(ULong works[WORKS], ULong executed)
{
   ULong others = 0;
   all_but_bytecodes(works);
   for (UInt i = 0; i < WORKS; i++)
      others += i != WorkInterpreter ? works[i] : 0;
   works[WorkInterpreter] = executed - others;
}
