/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger's counters. A counter is two words, or four with the cache simulation:
   instructions, then reads and writes, and last how often it began to run, which only
   those of bytecodes count there. Those that are made one by one have three words in
   front: what traces have executed that were called meanwhile, whose they are, and
   how often they began to run. */
#include "charges.h"

#include "../guest/event.h"

#define CHUNK_CHARGES 4096
#define FRONT_WORDS   PG_CHARGE_TRACES

static struct {
   Bool    references;
   UInt    words; /* of a counter, a power of two */
   ULong** chunks;
   UInt    chunks_used, chunks_capacity;
   UInt    used;
} state;

void PG_(charges_init)(Bool references)
{
   state.references = references;
   state.words      = references ? 4 : 2;
}

UInt PG_(charge_shift)(void)
{
   return state.references ? 5 : 4;
}

UInt PG_(charge_times_offset)(void)
{
   return (state.words - 1) * sizeof(ULong);
}

ULong* PG_(charges_of_bytecodes)(UInt count)
{
   return VG_(calloc)("pypygc.charges.bytecodes", (SizeT)count * state.words,
                      sizeof(ULong));
}

static SizeT record_words(void)
{
   return FRONT_WORDS + state.words;
}

ULong* PG_(charge_at)(UInt i)
{
   return state.chunks[i / CHUNK_CHARGES] +
          (SizeT)(i % CHUNK_CHARGES) * record_words() + FRONT_WORDS;
}

UInt PG_(charges_count)(void)
{
   return state.used;
}

ULong* PG_(charge_add)(ChargeKind kind, UInt number)
{
   if (state.used % CHUNK_CHARGES == 0) {
      PG_GROW("pypygc.charges.chunks", state.chunks, state.chunks_used,
              state.chunks_capacity);
      state.chunks[state.chunks_used++] = VG_(calloc)(
         "pypygc.charges.chunk", CHUNK_CHARGES * record_words(), sizeof(ULong));
   }
   ULong* charge = PG_(charge_at)(state.used++);
   charge[-2]    = ((ULong)kind << 32) | number;
   return charge;
}

ChargeOwner PG_(charge_owner)(const ULong* charge)
{
   ChargeOwner owner = {ChargeBytecode, 0};
   for (UInt i = 0; i < state.chunks_used; i++) {
      const ULong* chunk = state.chunks[i];
      if (charge < chunk || charge >= chunk + CHUNK_CHARGES * record_words())
         continue;
      owner.kind   = (ChargeKind)(charge[-2] >> 32);
      owner.number = (UInt)charge[-2];
      break;
   }
   return owner;
}

void PG_(charges_sum)(ULong sums[CHARGE_KINDS])
{
   VG_(memset)(sums, 0, CHARGE_KINDS * sizeof *sums);
   for (UInt i = 0; i < state.used; i++) {
      const ULong* charge = PG_(charge_at)(i);
      sums[charge[-2] >> 32] += charge[0];
   }
}

ULong* PG_(charge_times)(ULong* charge)
{
   return &charge[-1];
}

ULong PG_(charge_bytecode_times)(const ULong* charge)
{
   return charge[state.words - 1];
}

ULong PG_(charge_traces)(const ULong* charge)
{
   return charge[-PG_CHARGE_TRACES];
}

ChargeFigures PG_(charge_figures)(const ULong* charge)
{
   ChargeFigures f = {charge[0], 0, 0};
   if (state.references) {
      f.reads  = charge[1];
      f.writes = charge[2];
   }
   return f;
}

void PG_(charges_settle)(void)
{
   ULong* charge = (ULong*)(Addr)PG_(guest).charge;
   if (charge == NULL)
      return;
   charge[0] += PG_(guest).instructions - PG_(guest).mark;
   PG_(guest).mark = PG_(guest).instructions;
   if (state.references) {
      ULong more = PG_(guest).references - PG_(guest).reference_mark;
      charge[1] += (UInt)more;
      charge[2] += more >> PG_WRITES_SHIFT;
      PG_(guest).reference_mark = PG_(guest).references;
   }
}

void PG_(charge_switch)(ULong* charge)
{
   PG_(charges_settle)();
   PG_(guest).charge = (Addr)charge;
}

void PG_(charges_clear)(void)
{
   for (UInt i = 0; i < state.used; i++) {
      ULong* charge = PG_(charge_at)(i);
      VG_(memset)(charge - 1, 0, 2 * sizeof(ULong));
      charge[-PG_CHARGE_TRACES] = 0;
      if (state.references)
         charge[1] = charge[2] = 0;
   }
   PG_(guest).mark           = PG_(guest).instructions;
   PG_(guest).reference_mark = PG_(guest).references;
}
