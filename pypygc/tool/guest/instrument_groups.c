/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of references that are compared at once.

   Most references meet the line that was used last in its set. They hit, and
   change nothing: neither the order of the set nor any counter. So generated
   code compares some references with the first lines of their sets (CacheTable),
   and calls the simulation only if one differs; it then does all of them in their
   order. This is exact: if none differs, none changes what the next one is
   compared with.
      difference = first_lines[address & set_bits] ^ address
   has no bits above those of an address in its line if the line is the first
   one. For up to 8 bytes, the lowest bits of the address must be 0 too, as they
   are for all that is aligned: then no other line is touched.
   References that have their base in common and touch no more than one line's
   length together (a window: fields of an object, pushes on the stack) are on
   the line of the first byte or on that of the last one, so that these two
   comparisons are enough for any number of them. */
#include "instrument_groups.h"

#include "groups.h"
#include "references.h"

/* A reference of the group at hand. */
typedef struct {
   Reference r;
   IRTemp    base; /* the address is BASE + OFFSET; NO_BASE if it is constant */
   Long      offset;
   UInt      window;
} Pending;

/* References of a group that touch [low, end). */
typedef struct {
   IRTemp         base;
   Long           low, end;
   const Pending* first;   /* whose address is the argument */
   const Pending* lowest;  /* starts at LOW */
   const Pending* highest; /* ends at END */
   Bool           one;     /* all are at the same place */
} Window;

#define NO_BASE IRTemp_INVALID

/* What a temporary of the superblock is known to be. */
typedef struct {
   IRTemp base; /* itself where nothing is known */
   Long   offset;
} Definition;

static CacheTable data;

/* By the number of the temporary, for the superblock at hand. */
static Definition* definitions;
static UInt        definitions_capacity;

/* The superblock at hand. */
static struct {
   Builder* b;
   Pending  pending[PG_GROUP_REFERENCES]; /* not compared yet */
   UInt     pending_used;
   Window   windows[PG_GROUP_ADDRESSES];
   UInt     windows_used;
} sb;

void PG_(pending_start)(const CacheTable* table)
{
   data = *table;
}

/* ---- comparisons ---- */

/* The bits of a difference that must be 0 for a reference of SIZE bytes. */
static ULong difference_mask(UInt size)
{
   UInt aligned = 1;
   while (aligned < size)
      aligned *= 2;
   return ~data.line_bits | (aligned - 1);
}

/* Comparisons of a group, by the bits that must be 0. */
typedef struct {
   ULong   mask;
   IRExpr* sum;
} Comparison;

typedef struct {
   Comparison comparisons[2 * PG_GROUP_ADDRESSES];
   UInt       used;
   Bool       always; /* it is known that something has to be simulated */
} Comparisons;

static void add_comparison(Comparisons* c, ULong mask, IRExpr* d)
{
   for (UInt i = 0; i < c->used; i++)
      if (c->comparisons[i].mask == mask) {
         c->comparisons[i].sum =
            binop(sb.b, Iop_Or64, c->comparisons[i].sum, d);
         return;
      }
   c->comparisons[c->used].mask = mask;
   c->comparisons[c->used].sum  = d;
   c->used++;
}

/* Compares the line of ADDRESS; what else must be 0 is in MASK. */
static void compare_line(Comparisons* c, IRExpr* address, ULong mask)
{
   const CacheTable* t = &data;
   if (is_constant(address)) {
      Addr a = value_of(address);
      add_comparison(c, ~t->line_bits,
                     binop(sb.b, Iop_Xor64,
                           load(sb.b, t->first_lines + (a & t->set_bits)),
                           constant(a & ~t->line_bits)));
      return;
   }
   IRExpr* set  = binop(sb.b, Iop_And64, address, constant(t->set_bits));
   IRExpr* slot = binop(sb.b, Iop_Add64, set, constant(t->first_lines));
   add_comparison(c, mask,
                  binop(sb.b, Iop_Xor64, address, load_at(sb.b, slot)));
}

/* Compares the line of the last byte of R, and its first one too unless it is
   known that it cannot be another one. */
static void compare_end(Comparisons* c, const Reference* r)
{
   const CacheTable* t = &data;
   if (is_constant(r->address)) {
      compare_line(c, constant(value_of(r->address) + r->size - 1), 0);
   } else if (r->size <= 8) {
      compare_line(c, r->address, difference_mask(r->size));
   } else {
      IRExpr* last = binop(sb.b, Iop_Add64, r->address, constant(r->size - 1));
      compare_line(c, last, ~t->line_bits);
   }
}

static void compare_window(Comparisons* c, const Window* w)
{
   const Reference *low = &w->lowest->r, *high = &w->highest->r;
   Bool             same = w->one && high->size <= 8;
   if (is_constant(high->address))
      same = (((Addr)w->low ^ (Addr)(w->end - 1)) & ~data.line_bits) == 0;
   if (!same)
      compare_line(c, low->address,
                   low->size <= 8 ? difference_mask(low->size)
                                  : ~data.line_bits);
   compare_end(c, high);
}

/* ---- calls ---- */

/* Miss places for the COUNT references; they are of one trace. */
static UInt new_places(const Pending* pending, UInt count)
{
   UInt operations[PG_GROUP_REFERENCES];
   for (UInt i = 0; i < count; i++)
      operations[i] = pending[i].r.code.operation;
   return PG_(miss_places_add)(pending[0].r.code.trace, operations, count);
}

static const ReferenceGroup* new_group(void)
{
   GroupReference references[PG_GROUP_REFERENCES];
   for (UInt i = 0; i < sb.pending_used; i++) {
      const Pending* p       = &sb.pending[i];
      references[i].offset   = p->offset - sb.windows[p->window].first->offset;
      references[i].size     = p->r.size;
      references[i].argument = p->window;
      references[i].write    = p->r.write;
   }
   return PG_(group_add)(new_places(sb.pending, sb.pending_used), references,
                         sb.pending_used);
}

/* Calls the simulation for the pending references, with these addresses, if GUARD
   holds. */
static void call_for_group(IRExpr** a, IRExpr* guard)
{
   const ReferenceGroup* group = new_group();
   IRExpr*               g     = constant((Addr)group);
   UInt                  count = sb.windows_used;
   if (group->runs_count != count) {
      for (UInt i = count; i < PG_GROUP_ADDRESSES; i++)
         a[i] = constant(0);
      guarded_call(sb.b, "pypygc_event_group_mixed", &PG_(event_group_mixed),
                   mkIRExprVec_5(g, a[0], a[1], a[2], a[3]), guard);
   } else if (count == 1) {
      guarded_call(sb.b, "pypygc_event_group_1", &PG_(event_group_1),
                   mkIRExprVec_2(g, a[0]), guard);
   } else if (count == 2) {
      guarded_call(sb.b, "pypygc_event_group_2", &PG_(event_group_2),
                   mkIRExprVec_3(g, a[0], a[1]), guard);
   } else if (count == 3) {
      guarded_call(sb.b, "pypygc_event_group_3", &PG_(event_group_3),
                   mkIRExprVec_4(g, a[0], a[1], a[2]), guard);
   } else {
      guarded_call(sb.b, "pypygc_event_group_4", &PG_(event_group_4),
                   mkIRExprVec_5(g, a[0], a[1], a[2], a[3]), guard);
   }
}

/* Code for the pending references. */
void PG_(pending_end)(void)
{
   if (sb.pending_used == 0)
      return;
   Comparisons c                     = {.used = 0};
   IRExpr*     a[PG_GROUP_ADDRESSES] = {NULL};
   for (UInt i = 0; i < sb.windows_used; i++) {
      compare_window(&c, &sb.windows[i]);
      a[i] = sb.windows[i].first->r.address;
   }
   IRExpr* sum = NULL;
   for (UInt i = 0; i < c.used; i++) {
      IRExpr* d = c.comparisons[i].sum;
      d         = binop(sb.b, Iop_And64, d, constant(c.comparisons[i].mask));
      sum       = sum ? binop(sb.b, Iop_Or64, sum, d) : d;
   }
   IRExpr* guard = assign(sb.b, IRExpr_Unop(Iop_CmpNEZ64, sum));
   call_for_group(a, guard);
   sb.pending_used = 0;
   sb.windows_used = 0;
}

/* Puts P, which is pending now, into a window that has room for it, or into a
   new one. False if there is none left. */
static Bool find_window(Pending* p)
{
   Long end = p->offset + p->r.size;
   for (UInt i = 0; i < sb.windows_used; i++) {
      Window* w    = &sb.windows[i];
      Long    low  = p->offset < w->low ? p->offset : w->low;
      Long    high = end > w->end ? end : w->end;
      if (w->base != p->base || (ULong)(high - low) > data.line_bits + 1)
         continue;
      if (low < w->low)
         w->lowest = p;
      if (high > w->end)
         w->highest = p;
      if (p->offset != w->first->offset)
         w->one = False;
      w->low    = low;
      w->end    = high;
      p->window = i;
      return True;
   }
   if (sb.windows_used == PG_GROUP_ADDRESSES)
      return False;
   Window w                      = {p->base, p->offset, end, p, p, p, True};
   p->window                     = sb.windows_used;
   sb.windows[sb.windows_used++] = w;
   return True;
}

static Pending pending_of(const Reference* r)
{
   Pending p = {.r = *r, .base = NO_BASE};
   if (is_constant(r->address)) {
      p.offset = (Long)value_of(r->address);
   } else {
      p.base   = definitions[r->address->Iex.RdTmp.tmp].base;
      p.offset = definitions[r->address->Iex.RdTmp.tmp].offset;
   }
   return p;
}

void PG_(pending_add)(const Reference* r)
{
   Pending p = pending_of(r);
   if (sb.pending_used == PG_GROUP_REFERENCES ||
       (sb.pending_used != 0 && sb.pending[0].r.code.trace != r->code.trace))
      PG_(pending_end)();
   sb.pending[sb.pending_used] = p;
   if (!find_window(&sb.pending[sb.pending_used])) {
      PG_(pending_end)();
      sb.pending[0] = p;
      find_window(&sb.pending[0]);
   }
   sb.pending_used++;
}

void PG_(pending_simulate)(const Reference* r, Addr counter, IRExpr* guard)
{
   PG_(pending_end)();
   ULong word = PG_(miss_places_add)(r->code.trace, &r->code.operation, 1);
   word       = (word << PG_REFERENCE_PLACE) | r->size |
          (r->write ? PG_REFERENCE_WRITE : 0);
   guarded_call(sb.b, "pypygc_event_reference", &PG_(event_reference),
                mkIRExprVec_3(constant(word), r->address, constant(counter)),
                guard);
}

/* ---- what is known of addresses ---- */

void PG_(pending_definition)(IRTemp t, const IRExpr* e)
{
   if (e->tag == Iex_RdTmp) {
      definitions[t] = definitions[e->Iex.RdTmp.tmp];
   } else if (e->tag == Iex_Binop &&
              (e->Iex.Binop.op == Iop_Add64 || e->Iex.Binop.op == Iop_Sub64)) {
      const IRExpr *x = e->Iex.Binop.arg1, *y = e->Iex.Binop.arg2;
      Bool          sum = e->Iex.Binop.op == Iop_Add64;
      if (sum && x->tag == Iex_Const) {
         const IRExpr* other = x;
         x                   = y;
         y                   = other;
      }
      if (x->tag != Iex_RdTmp || y->tag != Iex_Const)
         return;
      definitions[t] = definitions[x->Iex.RdTmp.tmp];
      definitions[t].offset += sum ? (Long)value_of(y) : -(Long)value_of(y);
   }
}

static void start_definitions(UInt count)
{
   if (count > definitions_capacity) {
      definitions_capacity = 2 * count;
      definitions = VG_(realloc)("pypygc.references.definitions", definitions,
                                 definitions_capacity * sizeof(Definition));
   }
   for (UInt t = 0; t < count; t++) {
      definitions[t].base   = t;
      definitions[t].offset = 0;
   }
}

void PG_(pending_begin)(Builder* b, UInt count)
{
   sb.b            = b;
   sb.pending_used = sb.windows_used = 0;
   start_definitions(count);
}
