/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches of instructions. One from a line that the superblock has been to needs no
   code, as long as it has not been to another one of the same set; others are compared
   with the line that was used last in the set, like data (instrument_groups.c). */
#include "instrument_fetches.h"

#include "instrument_groups.h"
#include "references.h"

/* An instruction set whose prefixes and operands make more lines than this does
   not exist; more only means that they are tested again. */
#define KNOWN_LINES 16

static CacheTable code_cache;

/* The superblock at hand. */
static struct {
   Addr lines[KNOWN_LINES]; /* used last in their sets */
   UInt lines_used;
} sb;

void PG_(fetches_start)(const CacheTable* table)
{
   code_cache = *table;
}

void PG_(fetches_begin)(void)
{
   sb.lines_used = 0;
}

static Bool is_known_line(Addr line)
{
   for (UInt i = 0; i < sb.lines_used; i++)
      if (sb.lines[i] == line)
         return True;
   return False;
}

/* LINE is now the first one of its set. */
static void know_line(Addr line)
{
   ULong set = line & code_cache.set_bits;
   for (UInt i = 0; i < sb.lines_used; i++)
      if ((sb.lines[i] & code_cache.set_bits) == set) {
         sb.lines[i] = line;
         return;
      }
   if (sb.lines_used < KNOWN_LINES)
      sb.lines[sb.lines_used++] = line;
}

static IRExpr* line_difference(Builder* b, Addr line)
{
   const CacheTable* t = &code_cache;
   return binop(b, Iop_Xor64, load(b, t->first_lines + (line & t->set_bits)),
                constant(line));
}

void PG_(fetches_add)(Builder* b, Addr address, UInt length, TraceCode code)
{
   const CacheTable* t    = &code_cache;
   Addr              line = address & ~t->line_bits;
   Addr              end  = (address + length - 1) & ~t->line_bits;
   Bool known = is_known_line(line), end_known = is_known_line(end);
   if (known && end_known)
      return;
   PG_(pending_end)(); /* LL sees fetches and data in their order */
   IRExpr* sum = NULL;
   if (line == end || !t->one_set) {
      if (!known)
         sum = line_difference(b, line);
      if (!end_known && end != line) {
         IRExpr* d = line_difference(b, end);
         sum       = sum ? binop(b, Iop_Or64, sum, d) : d;
      }
   }
   know_line(line);
   know_line(end);
   IRExpr* guard = sum ? assign(b, IRExpr_Unop(Iop_CmpNEZ64, sum)) : NULL;
   ULong   place = PG_(miss_places_add)(code.trace, &code.operation, 1);
   guarded_call(b, "pypygc_event_fetch", &PG_(event_fetch),
                mkIRExprVec_2(constant((place << PG_REFERENCE_PLACE) | length),
                              constant(address)),
                guard);
}
