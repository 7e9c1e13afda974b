/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sum for each cell. */
#include "sparse.h"

#include "../owner/sites.h"
#include "oldgen.h"

static struct {
   Sparse* cells;
   UInt    count;
   ULong   free_bytes;
} state;

static void add(UInt cell, ULong bytes, ULong free_bytes)
{
   if (cell >= state.count)
      return;
   state.cells[cell].objects++;
   state.cells[cell].bytes += bytes;
   state.cells[cell].free_bytes += free_bytes;
   state.free_bytes += free_bytes;
}

void PG_(sparse_look)(void)
{
   VG_(free)(state.cells);
   state.count      = PG_(cells_count)();
   state.free_bytes = 0;
   state.cells =
      VG_(calloc)("pypygc.sparse", state.count + 1, sizeof *state.cells);
   PG_(oldgen_each_sparse)(add);
}

const Sparse* PG_(sparse_of)(UInt cell)
{
   return cell < state.count && state.cells[cell].objects != 0
             ? &state.cells[cell]
             : NULL;
}

ULong PG_(sparse_free_bytes)(void)
{
   return state.free_bytes;
}
