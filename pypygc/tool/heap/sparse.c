/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sum for each cell of which something became old. */
#include "sparse.h"

#include "../owner/sites.h"
#include "oldgen.h"

static struct {
   Sparse* cells;
   UInt    count;
   ULong   free_bytes;
} state;

static UInt number_of(UInt cell)
{
   return PG_(cell_old_number)(PG_(cell_at)(cell));
}

static void add(UInt cell, ULong bytes, ULong free_bytes)
{
   UInt number = number_of(cell);
   if (number >= state.count)
      return;
   state.cells[number].objects++;
   state.cells[number].bytes += bytes;
   state.cells[number].free_bytes += free_bytes;
   state.free_bytes += free_bytes;
}

void PG_(sparse_look)(void)
{
   VG_(free)(state.cells);
   state.count      = PG_(cells_old_count)();
   state.free_bytes = 0;
   state.cells =
      VG_(calloc)("pypygc.sparse", state.count + 1, sizeof *state.cells);
   PG_(oldgen_each_sparse)(add);
}

const Sparse* PG_(sparse_of)(UInt cell)
{
   UInt number = number_of(cell);
   return number < state.count && state.cells[number].objects != 0
             ? &state.cells[number]
             : NULL;
}

ULong PG_(sparse_free_bytes)(void)
{
   return state.free_bytes;
}
