/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation.

   What counts is what counts for Cachegrind (cg_main.c cg_instrument): a
   reference for every load and store of the flat IR, for what a helper of VEX
   reads or writes (at most the shortest line of it), and for both halves of an
   atomic operation. A write right after a read of the same place by the same
   instruction is no reference of its own (addEvent_Dw): x86 instructions that
   modify memory. Code before the first instruction mark is Valgrind's.

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
   comparisons are enough for any number of them.

   Decided here, without any code: a reference to the same address, or the same
   line if the address is constant, as the one before; and fetches of
   instructions from lines that the superblock has been to, as long as it has not
   been to another one of the same set. */
#include "instrument_references.h"

#include "../owner/jit_places.h"
#include "event.h"
#include "references.h"

/* An instruction set whose prefixes and operands make more lines than this does
   not exist; more only means that they are tested again. */
#define KNOWN_LINES 16

typedef struct {
   IRExpr* address;
   IRTemp  base; /* the address is BASE + OFFSET; NO_BASE if it is constant */
   Long    offset;
   UInt    size;
   Bool    write;
   UInt    window;
   UInt    operation;
} Reference;

/* References of a group that touch [low, end). */
typedef struct {
   IRTemp           base;
   Long             low, end;
   const Reference* first;   /* whose address is the argument */
   const Reference* lowest;  /* starts at LOW */
   const Reference* highest; /* ends at END */
   Bool             one;     /* all are at the same place */
} Window;

#define NO_BASE IRTemp_INVALID

/* What a temporary of the superblock is known to be. */
typedef struct {
   IRTemp base; /* itself where nothing is known */
   Long   offset;
} Definition;

static struct {
   Bool       on, fetches;
   CacheTable data, code;
   UInt       shortest_line;
} caches;

/* By the number of the temporary, for the superblock at hand. */
static Definition* definitions;
static UInt        definitions_capacity;

/* The superblock at hand. */
static struct {
   Builder*    b;
   const IRSB* in;
   Bool        jit;
   Bool        inside;           /* behind the first instruction mark */
   UInt        trace, operation; /* of the instruction */
   Bool        fixed;            /* they are those of the whole superblock */

   Reference pending[PG_GROUP_REFERENCES]; /* not compared yet */
   UInt      pending_used;
   Window    windows[PG_GROUP_ADDRESSES];
   UInt      windows_used;

   Reference last;       /* the reference before; address NULL if none */
   Bool      last_reads; /* a write to the same place is part of it */

   Addr lines[KNOWN_LINES]; /* used last in their sets of I1 */
   UInt lines_used;

   Addr counter;                     /* of the segment; 0 until it has a part */
   UInt instructions, reads, writes; /* of the part at hand */
} sb;

void PG_(references_start)(const CacheGeometries* geometries, Bool fetches)
{
   PG_(references_init)(geometries);
   caches.on            = True;
   caches.fetches       = fetches;
   caches.data          = PG_(cachesim_data_table)();
   caches.code          = PG_(cachesim_code_table)();
   caches.shortest_line = PG_(cachesim_shortest_line)();
}

Bool PG_(references_on)(void)
{
   return caches.on;
}

/* ---- counters ---- */

/* Counts of an operation's code; of other code, only what it refers to is counted
   here (see GuestWords). */
static void end_part(void)
{
   if (!sb.jit || (sb.instructions == 0 && sb.reads == 0 && sb.writes == 0))
      return;
   if (sb.counter == 0)
      sb.counter = PG_(segment_add)();
   PG_(segment_part)
   (sb.trace, sb.operation, sb.instructions, sb.reads, sb.writes);
   sb.instructions = sb.reads = sb.writes = 0;
}

static void add_count(Addr counter, ULong count)
{
   IRExpr* sum = binop(sb.b, Iop_Add64, load(sb.b, counter), constant(count));
   store_at(sb.b, constant(counter), sum);
}

/* Code that counts what was seen since the last time. */
static void add_counts(void)
{
   end_part();
   if (sb.counter != 0)
      add_count(sb.counter, 1);
   sb.counter = 0;
   if (!sb.jit && (sb.reads != 0 || sb.writes != 0)) {
      add_count((Addr)&PG_(guest).references,
                sb.reads + ((ULong)sb.writes << PG_WRITES_SHIFT));
      sb.reads = sb.writes = 0;
   }
}

/* ---- data ---- */

static Bool is_constant(const IRExpr* e)
{
   return e->tag == Iex_Const;
}

static ULong value_of(const IRExpr* e)
{
   return e->Iex.Const.con->Ico.U64;
}

static Bool straddles(const CacheTable* t, Addr address, UInt size)
{
   return (address & t->line_bits) + size > t->line_bits + 1;
}

/* The bits of a difference that must be 0 for a reference of SIZE bytes. */
static ULong difference_mask(UInt size)
{
   UInt aligned = 1;
   while (aligned < size)
      aligned *= 2;
   return ~caches.data.line_bits | (aligned - 1);
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
   const CacheTable* t = &caches.data;
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
   const CacheTable* t = &caches.data;
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
   const Reference* high             = w->highest;
   Bool             constant_address = is_constant(high->address);
   Bool             same             = w->one && high->size <= 8;
   if (constant_address)
      same = (((Addr)w->low ^ (Addr)(w->end - 1)) & ~caches.data.line_bits) ==
             0;
   if (!same)
      compare_line(c, w->lowest->address,
                   w->lowest->size <= 8 ? difference_mask(w->lowest->size)
                                        : ~caches.data.line_bits);
   compare_end(c, high);
}

static UInt new_places(const Reference* references, UInt count)
{
   UInt operations[PG_GROUP_REFERENCES];
   if (sb.trace == 0)
      return 0;
   for (UInt i = 0; i < count; i++)
      operations[i] = references[i].operation;
   return PG_(miss_places_add)(sb.trace, operations, count);
}

static const ReferenceGroup* new_group(void)
{
   GroupReference references[PG_GROUP_REFERENCES];
   for (UInt i = 0; i < sb.pending_used; i++) {
      const Reference* r     = &sb.pending[i];
      references[i].offset   = r->offset - sb.windows[r->window].first->offset;
      references[i].size     = r->size;
      references[i].argument = r->window;
      references[i].write    = r->write;
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
static void flush_pending(void)
{
   if (sb.pending_used == 0)
      return;
   Comparisons c                     = {.used = 0};
   IRExpr*     a[PG_GROUP_ADDRESSES] = {NULL};
   for (UInt i = 0; i < sb.windows_used; i++) {
      compare_window(&c, &sb.windows[i]);
      a[i] = sb.windows[i].first->address;
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

/* Puts R, which is pending now, into a window that has room for it, or into a
   new one. False if there is none left. */
static Bool find_window(Reference* r)
{
   Long end = r->offset + r->size;
   for (UInt i = 0; i < sb.windows_used; i++) {
      Window* w    = &sb.windows[i];
      Long    low  = r->offset < w->low ? r->offset : w->low;
      Long    high = end > w->end ? end : w->end;
      if (w->base != r->base || (ULong)(high - low) > caches.data.line_bits + 1)
         continue;
      if (low < w->low)
         w->lowest = r;
      if (high > w->end)
         w->highest = r;
      if (r->offset != w->first->offset)
         w->one = False;
      w->low    = low;
      w->end    = high;
      r->window = i;
      return True;
   }
   if (sb.windows_used == PG_GROUP_ADDRESSES)
      return False;
   Window w                      = {r->base, r->offset, end, r, r, r, True};
   r->window                     = sb.windows_used;
   sb.windows[sb.windows_used++] = w;
   return True;
}

static void add_pending(const Reference* r)
{
   if (sb.pending_used == PG_GROUP_REFERENCES)
      flush_pending();
   sb.pending[sb.pending_used] = *r;
   if (!find_window(&sb.pending[sb.pending_used])) {
      flush_pending();
      sb.pending[0] = *r;
      find_window(&sb.pending[0]);
   }
   sb.pending_used++;
}

static void note_definition(IRTemp t, const IRExpr* e)
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

/* True if R meets the line that the reference before has just met. */
static Bool repeats_last(const Reference* r)
{
   const Reference*  last = &sb.last;
   const CacheTable* t    = &caches.data;
   if (last->address == NULL || t->one_set)
      return False;
   if (eqIRAtom(last->address, r->address))
      return r->size <= last->size;
   if (!is_constant(last->address) || !is_constant(r->address))
      return False;
   Addr before = value_of(last->address), now = value_of(r->address);
   return (before & ~t->line_bits) == (now & ~t->line_bits) &&
          !straddles(t, before, last->size) && !straddles(t, now, r->size);
}

static Reference reference_to(IRExpr* address, UInt size, Bool write)
{
   Reference r = {.address   = address,
                  .base      = NO_BASE,
                  .size      = size,
                  .write     = write,
                  .operation = sb.operation};
   if (is_constant(address)) {
      r.offset = (Long)value_of(address);
   } else {
      r.base   = definitions[address->Iex.RdTmp.tmp].base;
      r.offset = definitions[address->Iex.RdTmp.tmp].offset;
   }
   return r;
}

/* Code that simulates R without any comparison; it is done and counted in
   COUNTER (0: it is counted elsewhere) if GUARD holds. */
static void simulate(const Reference* r, Addr counter, IRExpr* guard)
{
   ULong word = (ULong)new_places(r, 1) << PG_REFERENCE_PLACE;
   word |= r->size | (r->write ? PG_REFERENCE_WRITE : 0);
   guarded_call(sb.b, "pypygc_event_reference", &PG_(event_reference),
                mkIRExprVec_3(constant(word), r->address, constant(counter)),
                guard);
}

static void see_data(IRExpr* address, UInt size, Bool write)
{
   Reference r = reference_to(address, size, write);
   if (write && sb.last_reads && sb.last.size == size &&
       eqIRAtom(sb.last.address, address)) {
      sb.last_reads = False;
      return;
   }
   if (write)
      sb.writes++;
   else
      sb.reads++;
   Bool repeats  = repeats_last(&r);
   sb.last       = r;
   sb.last_reads = !write;
   if (repeats)
      return;
   if (size <= PG_REFERENCE_SIZES && size <= caches.data.line_bits + 1) {
      add_pending(&r);
   } else {
      flush_pending();
      simulate(&r, 0, NULL);
   }
}

/* Nothing that follows is part of what was before. */
static void forget_last(void)
{
   sb.last.address = NULL;
   sb.last_reads   = False;
}

/* A reference that happens only if GUARD holds: it is counted when it does. */
static void see_guarded(IRExpr* address, UInt size, Bool write, IRExpr* guard)
{
   Reference r       = reference_to(address, size, write);
   Addr      counter = (Addr)&PG_(guest).references;
   flush_pending();
   if (sb.jit) { /* a segment of its own */
      add_counts();
      sb.reads  = !write;
      sb.writes = write;
      end_part();
      counter    = sb.counter;
      sb.counter = 0;
   }
   simulate(&r, counter, guard);
   forget_last();
}

/* The segment ends: control may go elsewhere now. */
static void end_segment(void)
{
   flush_pending();
   add_counts();
   sb.last_reads = False;
}

/* ---- instructions ---- */

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
   ULong set = line & caches.code.set_bits;
   for (UInt i = 0; i < sb.lines_used; i++)
      if ((sb.lines[i] & caches.code.set_bits) == set) {
         sb.lines[i] = line;
         return;
      }
   if (sb.lines_used < KNOWN_LINES)
      sb.lines[sb.lines_used++] = line;
}

static IRExpr* line_difference(Addr line)
{
   const CacheTable* t = &caches.code;
   return binop(sb.b, Iop_Xor64,
                load(sb.b, t->first_lines + (line & t->set_bits)),
                constant(line));
}

static void see_fetch(Addr address, UInt length)
{
   const CacheTable* t    = &caches.code;
   Addr              line = address & ~t->line_bits;
   Addr              end  = (address + length - 1) & ~t->line_bits;
   Bool known = is_known_line(line), end_known = is_known_line(end);
   if (known && end_known)
      return;
   flush_pending(); /* LL sees fetches and data in their order */
   IRExpr* sum = NULL;
   if (line == end || !t->one_set) {
      if (!known)
         sum = line_difference(line);
      if (!end_known && end != line) {
         IRExpr* d = line_difference(end);
         sum       = sum ? binop(sb.b, Iop_Or64, sum, d) : d;
      }
   }
   know_line(line);
   know_line(end);
   IRExpr*   guard = sum ? assign(sb.b, IRExpr_Unop(Iop_CmpNEZ64, sum)) : NULL;
   Reference r     = {.operation = sb.operation};
   ULong     place = new_places(&r, 1);
   guarded_call(sb.b, "pypygc_event_fetch", &PG_(event_fetch),
                mkIRExprVec_2(constant((place << PG_REFERENCE_PLACE) | length),
                              constant(address)),
                guard);
}

static void see_instruction(Addr address, UInt length)
{
   if (sb.jit && !sb.fixed) {
      UInt trace, operation;
      PG_(places_operation_at)(address, &trace, &operation);
      if (trace != sb.trace || operation != sb.operation) {
         if (trace != sb.trace)
            flush_pending(); /* all of a group are of one trace */
         end_part();
         sb.trace     = trace;
         sb.operation = operation;
      }
   }
   sb.instructions++;
   sb.last_reads = False;
   if (caches.fetches)
      /* VEX gives length 0 to what it cannot decode */
      see_fetch(address, length != 0 ? length : VG_MIN_INSTR_SZB);
}

/* ---- statements ---- */

static UInt size_of(const IRExpr* e)
{
   return sizeofIRType(typeOfIRExpr(sb.in->tyenv, (IRExpr*)e));
}

static UInt limited(UInt size)
{
   return size < caches.shortest_line ? size : caches.shortest_line;
}

static void see_helper(const IRDirty* d)
{
   if (d->mFx == Ifx_Read || d->mFx == Ifx_Modify)
      see_data(d->mAddr, limited(d->mSize), False);
   if (d->mFx == Ifx_Write || d->mFx == Ifx_Modify)
      see_data(d->mAddr, limited(d->mSize), True);
}

static void see_compare_and_swap(const IRCAS* cas)
{
   UInt size = size_of(cas->dataLo) * (cas->dataHi != NULL ? 2 : 1);
   see_data(cas->addr, limited(size), False);
   see_data(cas->addr, limited(size), True);
}

static void see_guarded_load(const IRLoadG* l)
{
   IRType wide = Ity_INVALID, loaded = Ity_INVALID;
   typeOfIRLoadGOp(l->cvt, &wide, &loaded);
   see_guarded(l->addr, sizeofIRType(loaded), False, l->guard);
}

void PG_(references_begin)(Builder* b, const IRSB* in, Bool jit, UInt place)
{
   VG_(memset)(&sb, 0, sizeof sb);
   sb.b   = b;
   sb.in  = in;
   sb.jit = jit;
   if (caches.on)
      start_definitions(in->tyenv->types_used);
   if (jit && place != 0) {
      PG_(place_operation)(place, &sb.trace, &sb.operation);
      sb.fixed = True;
   }
}

void PG_(references_statement)(const IRStmt* st)
{
   if (st->tag == Ist_IMark) {
      sb.inside = True;
      see_instruction(st->Ist.IMark.addr, st->Ist.IMark.len);
      return;
   }
   if (!sb.inside)
      return;
   if (!caches.on) { /* only how often segments run is wanted */
      if (st->tag == Ist_Exit)
         add_counts();
      return;
   }
   switch (st->tag) {
   case Ist_WrTmp:
      note_definition(st->Ist.WrTmp.tmp, st->Ist.WrTmp.data);
      if (st->Ist.WrTmp.data->tag == Iex_Load)
         see_data(st->Ist.WrTmp.data->Iex.Load.addr,
                  sizeofIRType(st->Ist.WrTmp.data->Iex.Load.ty), False);
      break;
   case Ist_Store:
      see_data(st->Ist.Store.addr, size_of(st->Ist.Store.data), True);
      break;
   case Ist_StoreG:
      see_guarded(st->Ist.StoreG.details->addr,
                  size_of(st->Ist.StoreG.details->data), True,
                  st->Ist.StoreG.details->guard);
      break;
   case Ist_LoadG:
      see_guarded_load(st->Ist.LoadG.details);
      break;
   case Ist_Dirty:
      see_helper(st->Ist.Dirty.details);
      break;
   case Ist_CAS:
      see_compare_and_swap(st->Ist.CAS.details);
      break;
   case Ist_LLSC:
      if (st->Ist.LLSC.storedata == NULL) {
         see_data(st->Ist.LLSC.addr,
                  sizeofIRType(typeOfIRTemp(sb.in->tyenv, st->Ist.LLSC.result)),
                  False);
         flush_pending();
         sb.last_reads = False;
      } else {
         see_data(st->Ist.LLSC.addr, size_of(st->Ist.LLSC.storedata), True);
      }
      break;
   case Ist_Exit:
      end_segment();
      break;
   default:
      break;
   }
}

void PG_(references_end)(void)
{
   if (!caches.on)
      add_counts();
   else
      end_segment();
}
