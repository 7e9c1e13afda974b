/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Few files are mapped as code: a list. The last counter is shared by all files beyond
   the most that are kept. */
#include "mapped.h"

#define MOST_FILES 256

static struct {
   UInt  paths[MOST_FILES];
   ULong counters[MOST_FILES];
   UInt  used;
} state;

ULong* PG_(mapped_counter)(UInt path)
{
   UInt i = 0;
   while (i < state.used && state.paths[i] != path)
      i++;
   if (i == state.used) {
      if (state.used == MOST_FILES)
         return &state.counters[MOST_FILES - 1];
      state.paths[state.used++] = path;
   }
   return &state.counters[i];
}

void PG_(mapped_clear)(void)
{
   VG_(memset)(state.counters, 0, sizeof state.counters);
}

UInt PG_(mapped_count)(void)
{
   return state.used;
}

ULong PG_(mapped_at)(UInt i, UInt* path)
{
   *path = i == MOST_FILES - 1 ? 0 : state.paths[i];
   return state.counters[i];
}
