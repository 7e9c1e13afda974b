/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines are call chains of one frame. */
#include "compilations.h"

#include "../base/intern_index.h"
#include "format.h"
#include "sites.h"

static struct {
   UInt own, lines;
   InternIndex
        by_line; /* a place in the arrays + 1, by the number of the chain */
   UInt chains[PG_COMPILATION_LINES], points[PG_COMPILATION_LINES];
} state;

static Bool is_line(const void* chain, UInt number)
{
   return state.chains[number - 1] == *(const UInt*)chain;
}

static UInt point_of(UInt frame, UInt log_id)
{
   Site site = {.kind = SiteCompiler, .frame = frame, .log_id = log_id};
   return PG_(point_of_site)(&site);
}

UInt PG_(compilation_point)(const Caller* caller, UInt log_id)
{
   static const Caller none;
   Bool                known = VG_(memcmp)(caller, &none, sizeof none) != 0;
   if (state.own < PG_OWN_COMPILATIONS) {
      state.own++;
      return point_of(known ? PG_(caller_intern)(caller) : 0, log_id);
   }
   if (caller->file == 0)
      return point_of(0, PYPYGC_LOG_ID_REST);
   Caller line = {
      .file = caller->file, .function = caller->function, .line = caller->line};
   UInt chain = PG_(caller_intern)(&line);
   UInt hash  = PG_(hash_words)(&chain, 1);
   UInt found = PG_(intern_find)(&state.by_line, hash, is_line, &chain);
   if (found == 0) {
      if (state.lines == PG_COMPILATION_LINES)
         return point_of(0, PYPYGC_LOG_ID_REST);
      found                   = ++state.lines;
      state.chains[found - 1] = chain;
      state.points[found - 1] = point_of(chain, log_id);
      PG_(intern_add)(&state.by_line, hash, found);
   }
   return state.points[found - 1];
}
