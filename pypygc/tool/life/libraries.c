/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks Valgrind's map of the address space, and remembers a few answers. */
#include "libraries.h"

#include "pub_tool_aspacemgr.h"

#include "../base/strings.h"

#define MOST_KNOWN 8

typedef struct {
   Addr start, end; /* first and last byte */
   UInt name;
} Mapping;

static struct {
   Mapping known[MOST_KNOWN];
   UInt    next; /* is forgotten next */
   Mapping last;
} state;

static Mapping find(Addr address)
{
   for (UInt i = 0; i < MOST_KNOWN; i++)
      if (address >= state.known[i].start && address <= state.known[i].end)
         return state.known[i];
   Mapping         m       = {address, address, 0};
   const NSegment* segment = VG_(am_find_nsegment)(address);
   const HChar*    path    = NULL;
   if (segment != NULL && (segment->kind == SkFileC))
      path = VG_(am_get_filename)(segment);
   if (path != NULL)
      m = (Mapping){segment->start, segment->end,
                    PG_(string_intern)(path, VG_(strlen)(path))};
   state.known[state.next++ % MOST_KNOWN] = m;
   return m;
}

UInt PG_(library_at)(Addr address)
{
   if (address < state.last.start || address > state.last.end)
      state.last = find(address);
   return state.last.name;
}

void PG_(libraries_forget)(void)
{
   VG_(memset)(&state, 0, sizeof state);
}
