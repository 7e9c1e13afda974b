/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nursery cycle.

   Generated code leaves, for every reservation, the number of its point in the
   owner table (guest/event.h), and nothing else. What was reserved is found out
   at the end of a cycle, when the collector resets nursery_free: the nursery is
   not cleared then, a survivor's header is the forwarding mark and the word
   after it is the address of the copy, a dead object keeps its header.

   A reservation ends where the next one starts. What lies between two of them
   and is no object is marked with PG_POINT_GAP: the end of the used part, a
   pinned object that is jumped over, memory given up for memory pressure.

   C code stores the new nursery_free before it compares it with nursery_top. If
   it is beyond, the slow path collect_and_reserve follows, and stores NULL
   first. The reservation that did not fit left its point in the table at the
   true end of the used part: that is how the end is found, and who asked.

   Reserved memory that JIT code never wrote to (a guard failed inside a batch)
   keeps what an earlier cycle left there. So that this is not taken for an
   object of this cycle, headers are marked once they were read (gctypes.h).
   The collector does not read them again: incminimark.py _minor_collection has
   finished with the nursery when it resets nursery_free. */
#include "nursery.h"

#include "../guest/event.h"
#include "../owner/sites.h"
#include "../pypy/classes.h"
#include "../pypy/gctypes.h"
#include "oldgen.h"

/* A pinned object stays where it is when its cycle ends. */
typedef struct {
   UChar* address;
   ULong  bytes;
   Cell*  cell;
   Bool   jumped_over; /* seen in this cycle: it still holds its memory */
} PinnedObject;

#define READABLE_CACHE 64 /* pages known to be readable in this collection */
#define PAGE_BITS      12

static struct {
   NurseryWords words;
   Bool (*readable)(const UChar* address, SizeT count);
   Long tiny_nursery;

   ULong base, size;  /* of the nursery in use; size 0 before the first */
   ULong arm_pc;      /* of the store in allocate_nursery */
   ULong end;         /* end of the used part, once the slow path began */
   ULong segment;     /* start of the stretch that nursery_free moves through */
   ULong moved;       /* bytes of the finished stretches of this cycle */
   ULong clock;       /* bytes of the finished cycles */
   ULong cycle_clock; /* nursery_clock when this cycle began */
   Bool  given_up;    /* memory was, in this cycle */
   ULong inherited_end; /* forked child: below it, objects are inherited */
   UInt  pending;       /* point that waits for its memory in the slow path */
   UInt* owners;
   ULong owner_count;
   Addr  asked, asked_start; /* by nursery_reserved, in this cycle; or 0 */

   PinnedObject* pinned;
   UInt          pinned_used, pinned_capacity;

   Bool             resetting; /* nursery_free is about to be set to base … */
   ULong            before_reset;  /* … and still has this value */
   ULong            majors_before; /* completed before this process began */
   MinorCollection  current;
   MinorCollection* minors;
   UInt             minors_used, minors_capacity;
   NurseryTotals    totals;

   ULong readable_pages[READABLE_CACHE];
} state;

/* The cycle is over, or it is only looked at. */
typedef enum { AtCollection, AtLook } CountMode;

/* ---- the owner table ---- */

static UInt* owner_of(ULong address)
{
   return &state.owners[(address >> 3) & (state.owner_count - 1)];
}

/* Makes the table cover the nursery and its end; its size is a power of two so
   that generated code can mask. */
static void resize_owner_table(ULong nursery_size)
{
   ULong count = 1024;
   while (count < nursery_size / 8 + 2)
      count *= 2;
   if (count != state.owner_count) {
      VG_(free)(state.owners);
      state.owners = VG_(malloc)("pypygc.nursery.owners", count * sizeof(UInt));
      state.owner_count = count;
   }
   VG_(memset)(state.owners, 0, count * sizeof(UInt));
   PG_(guest).owner_base = (ULong)(Addr)state.owners;
   PG_(guest).owner_mask = (count * sizeof(UInt) - 1) & ~3ULL;
}

/* The first address in [FROM, TO) where a reservation or a gap starts; TO if
   there is none. */
static ULong next_start(ULong from, ULong to)
{
   const UInt* end_of_table = state.owners + state.owner_count;
   while (from < to) {
      const UInt* first = owner_of(from);
      const UInt* end   = first + (to - from) / 8;
      const UInt* p     = first;
      if (end > end_of_table)
         end = end_of_table;
      while (p < end && *p == 0)
         p++;
      from += 8 * (p - first);
      if (p < end)
         break;
   }
   return from < to ? from : to;
}

/* The same for a reservation at START of which EXPECTED bytes are likely (0: no
   idea): spares the search where the guess is right. */
static ULong next_start_after(ULong start, ULong to, ULong expected)
{
   if (expected != 0 && start + expected < to &&
       *owner_of(start + expected) != 0)
      return start + expected;
   return next_start(start + 8, to);
}

static ULong last_start(ULong from, ULong to)
{
   while (from > to && *owner_of(from) == 0)
      from -= 8;
   return from;
}

UInt PG_(nursery_reserved)(Addr address, Addr* start)
{
   Addr at = address & ~(Addr)7;
   if (at - state.base >= state.size)
      return PG_POINT_NONE;
   Addr floor = state.base;
   if (state.asked != 0 && state.asked <= at)
      floor = state.asked; /* below, the answer of last time holds */
   Addr found  = last_start(at, floor);
   state.asked = at;
   if (*owner_of(found) != 0 || floor == state.base)
      state.asked_start = found;
   *start = state.asked_start;
   return *owner_of(*start) != PG_POINT_GAP ? *owner_of(*start) : PG_POINT_NONE;
}

static void clear_owners(ULong from, ULong to)
{
   ULong first = (from >> 3) & (state.owner_count - 1);
   ULong count = (to - from) / 8;
   ULong room  = state.owner_count - first;
   ULong upper = count < room ? count : room;
   VG_(memset)(state.owners + first, 0, upper * sizeof(UInt));
   VG_(memset)(state.owners, 0, (count - upper) * sizeof(UInt));
}

/* ---- one object ---- */

/* A forwarding address is believed if it can be one. The check guards against
   following garbage; its cost is kept down by remembering pages. */
static Bool is_copy(ULong address)
{
   if (address % 8 != 0 || address < 4096 ||
       (address >= state.base && address < state.base + state.size))
      return False;
   ULong  page = address >> PAGE_BITS;
   ULong* slot = &state.readable_pages[page % READABLE_CACHE];
   if (*slot == page && (address + PG_MINIMAL_OBJECT - 1) >> PAGE_BITS == page)
      return True;
   if (!state.readable((const UChar*)(Addr)address, PG_MINIMAL_OBJECT))
      return False;
   *slot = page;
   return True;
}

static void add(Amount* amount, ULong objects, ULong bytes)
{
   amount->objects += objects;
   amount->bytes += bytes;
}

static void add_pinned(UChar* address, ULong bytes, Cell* cell)
{
   PG_GROW("pypygc.nursery.pinned", state.pinned, state.pinned_used,
           state.pinned_capacity);
   PinnedObject* p = &state.pinned[state.pinned_used++];
   p->address      = address;
   p->bytes        = bytes;
   p->cell         = cell;
   p->jumped_over  = False;
}

/* The clock when the object at ADDRESS was born, in this cycle. */
static ULong birth_of(const UChar* address)
{
   return state.cycle_clock + ((ULong)(Addr)address - state.base);
}

/* Counts OBJECT of TYPE, which took BYTES in the nursery and was moved to a place
   of COPY_BYTES. */
static void count_survivor(Cell* cell, const GcType* type, UChar* object,
                           ULong bytes, ULong copy_bytes)
{
   add(&cell->counters.survived, 1, copy_bytes);
   if (copy_bytes < bytes) /* it was shrunk, or rounded up in the nursery */
      add(&cell->counters.died, 0, bytes - copy_bytes);
   state.current.survived_objects++;
   state.current.survived_bytes += copy_bytes;
   PG_(oldgen_promoted)
   (PG_(word_at)(object + 8), copy_bytes, type, cell, birth_of(object));
   *(ULong*)object = PG_MOVED;
}

/* Counts one object of BYTES at ADDRESS. In a stretch of objects in a row
   (BYTES_KNOWN false) BYTES is the most that it can have; returns what it has,
   or BYTES where no object can be read. */
static ULong count_object(PointObject* po, UChar* address, ULong bytes,
                          Bool bytes_known, CountMode mode)
{
   ULong         header = PG_(word_at)(address);
   const UChar*  copy   = NULL;
   const GcType* type   = NULL;
   if (header == PG_FORWARDED && bytes >= PG_MINIMAL_OBJECT) {
      ULong target = PG_(word_at)(address + 8);
      if (is_copy(target)) {
         copy = (const UChar*)(Addr)target;
         type = PG_(gctypes_of_header)(PG_(word_at)(copy));
      }
   }
   Bool made = copy != NULL || (!PG_(is_no_header)(header) &&
                                (po->type == 0 || (UInt)header == po->type));
   if (copy == NULL && made)
      type = po->type != 0 ? PG_(gctypes_find)(po->type)
                           : PG_(gctypes_of_header)(header);

   ULong size = 0; /* of the object; the block may be larger */
   if (type != NULL && (copy != NULL || !bytes_known || type->item_size == 0))
      size = PG_(gc_object_size)(copy ? copy : address, type);
   ULong room = (size + 7) & ~7ULL;
   if (room < PG_MINIMAL_OBJECT)
      room = PG_MINIMAL_OBJECT;
   if (!bytes_known && type != NULL && room <= bytes)
      bytes = room;
   if (type == NULL && (made || !bytes_known))
      state.totals.unparsed_bytes += bytes;
   else if (type != NULL && type->item_size == 0 && room < bytes)
      state.totals.unparsed_bytes += bytes - room;

   UInt id = type ? type->id : 0;
   if (type != NULL && type->ofs_map != 0)
      id = PG_(class_of_map)(
         type, PG_(word_at)((copy ? copy : address) + type->ofs_map));
   Cell*     cell     = PG_(point_cell)(po, id);
   Counters* counters = mode == AtLook ? &cell->open : &cell->counters;
   if ((ULong)(Addr)address < state.inherited_end) {
      add(&counters->inherited, 1, bytes);
   } else {
      add(&counters->allocated, 1, bytes);
      state.current.allocated_objects++;
      state.current.allocated_bytes += bytes;
   }

   if (mode == AtLook)
      add(&counters->left, 1, bytes);
   else if (copy != NULL && type != NULL)
      count_survivor(cell, type, address, bytes, size);
   else if (type != NULL && (header & PG_FLAG_PINNED) != 0 &&
            header != PG_FORWARDED && PG_(gctypes_of_header)(header) == type)
      add_pinned(address, bytes, cell);
   else {
      add(&counters->died, 1, bytes);
      if (made && type != NULL && (header & PG_FLAG_HAS_SHADOW) != 0)
         PG_(oldgen_shadow)
      ((Addr)address, PG_(gc_object_size)(address, type), type, cell,
       birth_of(address));
      if (made)
         *(ULong*)address = header | PG_COUNTED;
   }
   return bytes;
}

/* ---- one reservation ---- */

/* Makes PO count the dead under the class that the map of OBJECT leads to. */
static void change_class(PointObject* po, const UChar* object)
{
   const GcType* type = PG_(gctypes_find)(po->type);
   if (po->ofs_map < 0)
      po->ofs_map = type ? (Int)type->ofs_map : 0;
   if (po->ofs_map == 0)
      return;
   PG_(point_settle)(po);
   po->map       = PG_(word_at)(object + po->ofs_map);
   po->dead_type = PG_(class_of_map)(type, po->map);
}

/* The commonest case: a reservation of JIT code that is as its trace says. Only
   what survived or is pinned is looked at. */
static void count_exact_block(Point* point, UChar* at)
{
   for (UInt i = 0; i < point->object_count; i++) {
      PointObject* po     = &point->objects[i];
      ULong        header = PG_(word_at)(at);
      if ((header & ~PG_PLAIN_FLAGS) != po->type) {
         count_object(po, at, po->size, True, AtCollection);
      } else {
         if (po->ofs_map != 0 &&
             (po->ofs_map < 0 || PG_(word_at)(at + po->ofs_map) != po->map))
            change_class(po, at);
         po->dead++;
         *(ULong*)at = header | PG_COUNTED;
         state.current.allocated_objects++;
         state.current.allocated_bytes += po->size;
      }
      at += po->size;
   }
}

/* True if the object at AT leaves room for others in a block of BYTES that was
   reserved at once: a batch of JIT code whose log was not seen, reserved by C code
   because it did not fit. Objects with items may have been shrunk, which looks
   the same. */
static Bool holds_more(const UChar* at, ULong bytes)
{
   ULong header = PG_(word_at)(at);
   if (header == PG_FORWARDED && is_copy(PG_(word_at)(at + 8)))
      header = PG_(word_at)((const UChar*)(Addr)PG_(word_at)(at + 8));
   const GcType* type = PG_(gctypes_of_header)(header);
   return type != NULL && type->item_size == 0 &&
          type->fixed_size + PG_MINIMAL_OBJECT <= bytes;
}

static void count_block(UInt number, ULong start, ULong end, CountMode mode)
{
   Point* point = PG_(point)(number);
   UChar* at    = (UChar*)(Addr)start;
   UChar* limit = (UChar*)(Addr)end;
   if (PG_(point_is_jit)(number))
      state.totals.jit_blocks++;
   else
      state.totals.outside_blocks++;
   if (point->exact && mode == AtCollection && point->bytes == end - start &&
       start >= state.inherited_end) {
      count_exact_block(point, at);
      return;
   }
   if (point->single && (point->bytes != 0 || !holds_more(at, limit - at))) {
      count_object(&point->objects[0], at, limit - at, True, mode);
      return;
   }
   for (UInt i = 0; at < limit; i++) {
      ULong        room = limit - at;
      PointObject* po;
      if (i < point->object_count && point->objects[i].size != 0) {
         po = &point->objects[i];
         if (i + 1 < point->object_count && po->size < room)
            room = po->size;
         count_object(po, at, room, True, mode);
         at += room;
      } else {
         po = &point->objects[point->object_count - 1];
         at += count_object(po, at, room, False, mode);
      }
   }
}

/* How large the reservation of POINT at START probably is; 0: no idea. */
static ULong expected_bytes(const Point* point, ULong start)
{
   if (point->bytes != 0 || !point->single)
      return point->bytes;
   const UChar*  object = (const UChar*)(Addr)start;
   const GcType* type   = PG_(gctypes_of_header)(PG_(word_at)(object));
   if (type == NULL)
      return 0;
   ULong size = (PG_(gc_object_size)(object, type) + 7) & ~7ULL;
   return size > PG_MINIMAL_OBJECT ? size : PG_MINIMAL_OBJECT;
}

static void count_blocks(ULong from, ULong to, CountMode mode)
{
   ULong start = next_start(from, to);
   while (start < to) {
      UInt  number = *owner_of(start);
      ULong end;
      if (number == PG_POINT_GAP) {
         end = next_start(start + 8, to);
      } else {
         end = next_start_after(start, to,
                                expected_bytes(PG_(point)(number), start));
         count_block(number, start, end, mode);
      }
      start = end;
   }
}

/* ---- pinned objects ---- */

/* Settles the objects that were pinned when the last cycle ended. One whose
   memory was allocated over had died by then. */
static void settle_pinned(void)
{
   PinnedObject* before  = state.pinned;
   UInt          count   = state.pinned_used;
   state.pinned          = NULL;
   state.pinned_used     = 0;
   state.pinned_capacity = 0;
   for (UInt i = 0; i < count; i++) {
      PinnedObject* p      = &before[i];
      ULong         header = PG_(word_at)(p->address);
      ULong         target = PG_(word_at)(p->address + 8);
      Bool there = p->jumped_over || (ULong)(Addr)p->address >= state.end;
      if (there && header == PG_FORWARDED && is_copy(target)) {
         const UChar*  copy = (const UChar*)(Addr)target;
         const GcType* type = PG_(gctypes_of_header)(PG_(word_at)(copy));
         if (type != NULL)
            count_survivor(p->cell, type, p->address, p->bytes,
                           PG_(gc_object_size)(copy, type));
      } else if (there && (header & PG_FLAG_PINNED) != 0 &&
                 PG_(gctypes_of_header)(header) != NULL) {
         add_pinned(p->address, p->bytes, p->cell);
      } else {
         add(&p->cell->counters.died, 1, p->bytes);
      }
   }
   VG_(free)(before);
}

/* ---- the cycle ---- */

/* nursery_free stops at AT: what follows is no object until it moves on from
   somewhere else. */
static void end_segment(ULong at)
{
   state.moved += at - state.segment;
   state.segment = at;
   *owner_of(at) = PG_POINT_GAP;
}

/* The used part of the nursery ends at VALUE, the content of nursery_free; or,
   where that is a reservation that did not fit, where that would have
   started. */
static void end_of_use(ULong value)
{
   ULong top = *state.words.nursery_top;
   UInt  who = PG_POINT_NONE;
   if (value > top) {
      value = last_start(top, state.segment);
      who   = *owner_of(value);
   }
   state.end = value;
   end_segment(value);
   if (PG_(guest).jit_request != 0)
      who = PG_(guest).jit_request;
   else if (state.pending != 0)
      who = state.pending;
   state.pending          = who != PG_POINT_GAP ? who : PG_POINT_NONE;
   PG_(guest).jit_request = 0;
}

static void start_cycle(void)
{
   clear_owners(state.base, state.end + 8);
   state.end           = 0;
   state.segment       = state.base;
   state.moved         = 0;
   state.given_up      = False;
   state.cycle_clock   = state.clock + PG_(oldgen_large_bytes)();
   state.inherited_end = 0;
   state.asked         = 0;
   VG_(memset)(&state.current, 0, sizeof state.current);
}

static UInt largest_pinned_site(void)
{
   const PinnedObject* largest = NULL;
   for (UInt i = 0; i < state.pinned_used; i++)
      if (largest == NULL || state.pinned[i].bytes > largest->bytes)
         largest = &state.pinned[i];
   return largest != NULL ? largest->cell->site : 0;
}

static void minor_collection(ULong nursery_free)
{
   state.before_reset = nursery_free;
   if (nursery_free != 0)
      end_of_use(nursery_free);
   VG_(memset)(state.readable_pages, 0, sizeof state.readable_pages);
   settle_pinned();
   count_blocks(state.base, state.end, AtCollection);

   MinorCollection* m          = &state.current;
   m->collector_survived_bytes = *state.words.nursery_surviving_size;
   m->pinned_objects           = state.pinned_used;
   m->pinned_site              = largest_pinned_site();
   if (m->survived_bytes != m->collector_survived_bytes)
      state.totals.disagreements++;
   state.totals.moved_bytes += state.moved;
   state.clock += state.moved;
   PG_GROW("pypygc.nursery.minors", state.minors, state.minors_used,
           state.minors_capacity);
   state.minors[state.minors_used++] = *m;
   start_cycle();
   state.resetting = True;
}

/* incminimark.py allocate_nursery: the nursery is at another place now, or has
   another size. The old one was emptied by a minor collection before. */
static void new_nursery(ULong pc)
{
   state.base                = *state.words.nursery;
   state.size                = *state.words.nursery_size;
   state.arm_pc              = pc;
   state.totals.nursery_size = state.size;
   resize_owner_table(state.size);
   state.end     = state.base;
   state.pending = 0;
   start_cycle();
}

void PG_(nursery_store)(ULong value, ULong pc, Bool from_top, UInt point)
{
   ULong nursery_free = *state.words.nursery_free;
   ULong nursery      = *state.words.nursery;
   ULong top          = *state.words.nursery_top;
   state.resetting    = False;

   if (value != 0 && value == nursery) {
      if (state.size == 0 || nursery != state.base ||
          *state.words.nursery_size != state.size || pc == state.arm_pc)
         new_nursery(pc);
      else
         minor_collection(nursery_free);
   } else if (state.size == 0) {
      return;
   } else if (value == 0) {
      if (nursery_free != 0)
         end_of_use(nursery_free);
   } else if (nursery_free == 0) {
      /* collect_and_reserve jumps over a pinned object, to its end; which may
         be before the end of what was reserved for it, if it was shrunk */
      state.segment = value;
      for (UInt i = 0; i < state.pinned_used; i++) {
         PinnedObject* p     = &state.pinned[i];
         ULong         start = (ULong)(Addr)p->address;
         if (value > start && value <= start + p->bytes)
            p->jumped_over = True;
      }
   } else if (from_top || (state.tiny_nursery >= 0 &&
                           value == top - (ULong)state.tiny_nursery)) {
      /* raw_malloc_memory_pressure, or debug_tiny_nursery in
         collect_and_reserve: memory is given up */
      end_segment(nursery_free);
      state.segment  = value;
      state.given_up = from_top;
   } else if (value > top) {
      *owner_of(nursery_free) = point; /* does not fit: see above */
   } else {
      UInt who      = state.pending ? state.pending : point;
      state.pending = 0;
      if (PG_(guest).jit_request != 0) {
         who                    = PG_(guest).jit_request;
         PG_(guest).jit_request = 0;
      }
      *owner_of(nursery_free) = who;
   }
}

void PG_(nursery_reserve)(UInt point)
{
   state.resetting = False;
   if (state.size != 0)
      *owner_of(*state.words.nursery_free) = point;
}

/* ---- interface ---- */

void PG_(nursery_init)(const NurseryWords* words,
                       Bool (*readable)(const UChar* address, SizeT count),
                       Long tiny_nursery)
{
   VG_(memset)(&state, 0, sizeof state);
   state.words        = *words;
   state.readable     = readable;
   state.tiny_nursery = tiny_nursery;
   resize_owner_table(0);
}

void PG_(nursery_look)(NurseryTotals* totals)
{
   PG_(points_settle)();
   for (UInt i = 0; i < PG_(cells_count)(); i++)
      VG_(memset)(&PG_(cell_at)(i)->open, 0, sizeof(Counters));
   NurseryTotals   finished = state.totals;
   MinorCollection current  = state.current;
   if (state.size != 0) {
      ULong end = *state.words.nursery_free;
      ULong top = *state.words.nursery_top;
      if (state.resetting && end == state.before_reset)
         end = state.base;
      else if (end == 0) /* in the slow path, or in a collection */
         end = state.end;
      else if (end > top)
         end = last_start(top, state.segment);
      state.totals.moved_bytes += state.moved + (end - state.segment);
      count_blocks(state.base, end, AtLook);
      for (UInt i = 0; i < state.pinned_used; i++)
         add(&state.pinned[i].cell->open.left, 1, state.pinned[i].bytes);
   }
   *totals = state.totals;
   if (state.size != 0)
      totals->major_collections = *state.words.num_major_collects -
                                  state.majors_before;
   state.totals  = finished;
   state.current = current;
}

void PG_(nursery_restart)(void)
{
   PG_(points_settle)();
   PG_(sites_clear)();
   ULong size        = state.totals.nursery_size;
   state.minors_used = 0;
   VG_(memset)(&state.totals, 0, sizeof state.totals);
   VG_(memset)(&state.current, 0, sizeof state.current);
   state.totals.nursery_size = size;
   if (state.size == 0)
      return;
   state.clock         = PG_(nursery_clock)() - PG_(oldgen_large_bytes)();
   state.majors_before = *state.words.num_major_collects;
   state.inherited_end = *state.words.nursery_free;
   state.segment       = state.inherited_end;
   state.moved         = 0;
   for (UInt i = 0; i < state.pinned_used; i++)
      add(&state.pinned[i].cell->counters.inherited, 1, state.pinned[i].bytes);
}

ULong PG_(nursery_clock)(void)
{
   ULong clock = state.clock + PG_(oldgen_large_bytes)();
   if (state.size == 0)
      return clock;
   ULong end = *state.words.nursery_free;
   if (end > *state.words.nursery_top)
      end = last_start(*state.words.nursery_top, state.segment);
   return clock + state.moved + (end > state.segment ? end - state.segment : 0);
}

void PG_(nursery_bounds)(ULong* start, ULong* end)
{
   *start = state.base;
   *end   = state.base + state.size;
}

Bool PG_(nursery_will_reserve)(ULong value)
{
   ULong nursery_free = *state.words.nursery_free;
   return state.size != 0 && nursery_free != 0 && value > nursery_free &&
          value <= *state.words.nursery_top;
}

Bool PG_(nursery_is_empty)(void)
{
   return *state.words.nursery_free == state.base;
}

Bool PG_(nursery_was_full)(void)
{
   return *state.words.nursery_free == 0;
}

Bool PG_(nursery_was_given_up)(void)
{
   return state.given_up;
}

UInt PG_(minors_count)(void)
{
   return state.minors_used;
}

const MinorCollection* PG_(minor_at)(UInt i)
{
   return &state.minors[i];
}

ULong PG_(nursery_size)(void)
{
   return state.size;
}
