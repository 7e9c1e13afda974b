/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory outside the collector's heap. The collector mallocs, too: for arenas,
   which have a fixed size; for survivors, while it runs; and for large objects,
   which it enters into its books right after the malloc, and claims then.

   To ask for each block on whose behalf it is would cost more than the block: OpenSSL
   mallocs 200,000 times for one TLS context. So the program asks only where the answer
   may be another one than for the block before: PyPy's own code mallocs (it does so
   for the arguments of nearly all calls of C), has reserved something, has called or
   returned (the shadow stack), or its interpreter is at another bytecode. Compiled
   code of the JIT may do many things without any of this: as long as it runs, every
   block is asked for. */
#include "external.h"

#include "../base/chunks.h"
#include "../base/intern_index.h"
#include "../owner/sites.h"
#include "../pypy/frames.h"
#include "../pypy/memory.h"
#include "block_table.h"
#include "oldgen.h"

/* TRANSLATION_PARAMS arena_size; a chunk of an AddressStack or AddressDeque
   (rpython/memory/support.py) */
#define ARENA_BYTES 524288
#define CHUNK_BYTES (8 * 1020)

/* Numbers of the works of nobody who asked. */
enum {
   OfCollector, /* the collector itself */
   OfCode,      /* machine code */
   OfStacks,
   OfNobody /* how many they are */
};

typedef struct {
   UInt site, library;
} WorkKey;

static struct {
   Chunks                 works;   /* the first are those of nobody */
   InternIndex            index;   /* of the others: number + 1 */
   struct pypygc_mailbox* mailbox; /* in the program's memory */
   const ExternalHost*    host;
   Bool                   damaged; /* the mailbox was, or is */
   Bool                   collecting;
   Addr                   text_start, text_end; /* of PyPy */
   const ULong*           words[2]; /* of PyPy: see external_set_pypy */
   UInt                   site;     /* on whose behalf it runs */
   struct {
      UInt site, library, work; /* looked up last */
   } last;
   Malloced now;
} state;

/* ---- who asked ---- */

static UInt site_of(UInt point)
{
   if (point < PG_POINT_OUTSIDE)
      point = state.host->start_point();
   return PG_(point_first_site)(point);
}

static ExternalWork* work_at(UInt number)
{
   return PG_CHUNKED(ExternalWork, state.works, number);
}

static UInt new_work(UInt site, UInt library)
{
   ExternalWork* w =
      PG_(chunks_add)("pypygc.external.works", &state.works, sizeof *w);
   w->site    = site;
   w->library = library;
   return state.works.used - 1;
}

static Bool is_work(const void* key, UInt number)
{
   const WorkKey*      k = key;
   const ExternalWork* w = work_at(number - 1);
   return w->site == k->site && w->library == k->library;
}

static void prepare(void)
{
   for (UInt i = state.works.used; i < OfNobody; i++)
      new_work(0, 0);
}

static UInt work_of(UInt site, UInt library)
{
   prepare();
   if (state.last.work != 0 && state.last.site == site &&
       state.last.library == library)
      return state.last.work;
   WorkKey key    = {site, library};
   UInt    hash   = PG_(hash_words)(&key, 2);
   UInt    number = PG_(intern_find)(&state.index, hash, is_work, &key);
   if (number == 0) {
      number = new_work(site, library) + 1;
      PG_(intern_add)(&state.index, hash, number);
   }
   state.last.site    = site;
   state.last.library = library;
   state.last.work    = number - 1;
   return number - 1;
}

/* ---- blocks ---- */

/* What the C library takes for the block of BYTES at ADDRESS: the word before it
   (glibc malloc.c mchunk_size, IS_MMAPPED), if that can be so. */
static MallocBlock measure(Addr address, ULong bytes, UInt work)
{
   MallocBlock b = {.bytes = bytes, .work = work};
   ULong word    = PG_(can_read_bytes)(address - 8, 8) ? PG_(word)(address - 8)
                                                       : 0;
   b.chunk       = word & ~(ULong)15;
   b.mapped      = (word & 2) != 0;
   if (b.chunk >= bytes && b.chunk < bytes + 8192)
      return b;
   b.chunk  = bytes < 24 ? 32 : (bytes + 8 + 15) & ~(ULong)15;
   b.mapped = False;
   return b;
}

/* The last block may turn out to be an object of the collector's: its size, if it counts
   as memory outside, and the peaks before it. */
static struct {
   ULong bytes;
   ULong peak, external_peak;
} newest;

static void note_now(const MallocBlock* b, Long sign)
{
   Malloced* now = &state.now;
   if (b->work == OfCode || b->work == OfStacks)
      return;
   now->chunks += (ULong)(sign * (Long)b->chunk);
   if (b->mapped)
      now->mapped_chunks += (ULong)(sign * (Long)b->chunk);
   newest.bytes = sign > 0 && b->work != OfCollector ? b->bytes : 0;
   if (b->work == OfCollector)
      return;
   now->external_bytes += (ULong)(sign * (Long)b->bytes);
   now->external_chunks += (ULong)(sign * (Long)b->chunk);
   if (now->external_bytes > now->external_peak)
      now->external_peak = now->external_bytes;
}

/* Block B was counted, and should not have been. */
static void uncount(const MallocBlock* b)
{
   ExternalWork* w = work_at(b->work);
   note_now(b, -1);
   if (w->blocks == 0)
      return; /* counting began anew since then */
   w->blocks--;
   w->bytes -= b->bytes;
   w->held_bytes -= b->chunk;
}

static void put_block(Addr address, const MallocBlock* b)
{
   MallocBlock before;
   if (!PG_(block_put)(address, b, &before))
      uncount(&before); /* a function of the C library has called another */
   ExternalWork* w = work_at(b->work);
   w->blocks++;
   w->bytes += b->bytes;
   w->held_bytes += b->chunk;
   newest.peak          = w->peak_bytes;
   newest.external_peak = state.now.external_peak;
   ULong live           = w->inherited_bytes + w->bytes - w->freed_bytes;
   if (live > w->peak_bytes)
      w->peak_bytes = live;
   note_now(b, 1);
}

static void add_block(Addr address, ULong bytes, UInt work)
{
   MallocBlock b = measure(address, bytes, work);
   put_block(address, &b);
}

static void malloced(Addr address, ULong bytes, Addr caller)
{
   Bool own = state.collecting || bytes == ARENA_BYTES || bytes == CHUNK_BYTES;
   add_block(address, bytes,
             own ? OfCollector
                 : work_of(state.site, state.host->library_at(caller)));
}

static void freed(Addr address, Bool by_gc)
{
   MallocBlock b;
   PG_(oldgen_freed)(address);
   if (!PG_(block_take)(address, &b))
      return;
   ExternalWork* w = work_at(b.work);
   w->freed_blocks++;
   w->freed_bytes += b.bytes;
   w->held_bytes -= b.chunk;
   if (by_gc) {
      w->freed_by_gc_blocks++;
      w->freed_by_gc_bytes += b.bytes;
   }
   note_now(&b, -1);
}

/* ---- the mailbox ---- */

static Bool is_there(const struct pypygc_mailbox* mailbox)
{
   return (Addr)mailbox % sizeof(unsigned long) == 0 &&
          state.host->writable((Addr)mailbox, sizeof *mailbox);
}

/* The mailbox, or NULL: there is none, the program has given its memory back, or
   has stored something else into it. */
static struct pypygc_mailbox* mailbox(void)
{
   struct pypygc_mailbox* box = state.mailbox;
   if (box == NULL)
      return NULL;
   Bool there = is_there(box);
   if (there && box->count <= PYPYGC_MAILBOX_EVENTS)
      return box;
   state.damaged = True;
   if (there)
      box->count = 0;
   else
      state.mailbox = NULL;
   return NULL;
}

Bool PG_(external_set_mailbox)(Addr address, const ExternalHost* host)
{
   struct pypygc_mailbox* box = (struct pypygc_mailbox*)address;
   state.host                 = host;
   if (state.mailbox != NULL || !is_there(box))
      return False;
   state.mailbox = box;
   state.site    = site_of(PG_POINT_NONE);
   prepare();
   return True;
}

Bool PG_(external_damaged)(void)
{
   return state.damaged;
}

/* From now on every block is announced. */
static void announce_all(struct pypygc_mailbox* box)
{
   box->announce_from  = 0;
   box->announce_bytes = ~0UL;
}

void PG_(external_set_pypy)(Addr text_start, Addr text_end,
                            const ULong* nursery_free,
                            const ULong* root_stack_top)
{
   PG_(external_drain)(False);
   state.text_start           = text_start;
   state.text_end             = text_end;
   state.words[0]             = nursery_free;
   state.words[1]             = root_stack_top;
   struct pypygc_mailbox* box = mailbox();
   if (box != NULL)
      announce_all(box);
}

/* The word of the frame that runs which tells where it is; NULL if POINT's code is
   not interpreted. */
static const ULong* place_of_interpreter(UInt point)
{
   UInt site = site_of(point);
   Bool known;
   if (PG_(site_at)(site - 1)->kind != SiteInterpreter)
      return NULL;
   return PG_(frames_instruction_word)(PG_(frames_top)(&known));
}

void PG_(external_malloced)(Addr block, ULong bytes, Addr caller, UInt point)
{
   struct pypygc_mailbox* box = mailbox();
   if (box == NULL)
      return; /* who knows what it is */
   PG_(external_drain)(False);
   state.site = site_of(point);
   malloced(block, bytes, caller);
   const ULong* place = place_of_interpreter(point);
   if (place == NULL || state.words[0] == NULL || state.words[1] == NULL) {
      announce_all(box);
      return;
   }
   const ULong* words[PYPYGC_MAILBOX_WATCHED] = {state.words[0], state.words[1],
                                                 place};
   for (UInt i = 0; i < PYPYGC_MAILBOX_WATCHED; i++) {
      box->watched[i] = (const unsigned long*)words[i];
      box->seen[i]    = *words[i];
   }
   box->announce_from  = state.text_start;
   box->announce_bytes = state.text_end - state.text_start;
}

void PG_(external_drain)(Bool by_gc)
{
   struct pypygc_mailbox* box = mailbox();
   if (box == NULL || box->count == 0)
      return;
   UInt count = box->count;
   for (UInt i = 0; i < count; i++) {
      const struct pypygc_malloc_event* e = &box->events[i];
      if (e->bytes == PYPYGC_MAILBOX_FREED)
         freed(e->block, by_gc);
      else
         malloced(e->block, e->bytes, e->caller);
   }
   box->count = 0;
}

/* Frames may lie elsewhere after a collection: what is watched is watched no more. */
void PG_(external_collecting)(Bool runs)
{
   state.collecting           = runs;
   struct pypygc_mailbox* box = mailbox();
   if (box == NULL)
      return;
   box->collecting = runs;
   announce_all(box);
}

ULong PG_(external_certain)(void)
{
   return state.now.external_bytes - newest.bytes;
}

Addr PG_(external_claim)(ULong bytes)
{
   struct pypygc_mailbox* box = mailbox();
   MallocBlock            b;
   if (box == NULL || box->last_bytes != bytes)
      return 0;
   Addr address = box->last_block;
   if (PG_(block_take)(address, &b)) {
      uncount(&b);
      work_at(b.work)->peak_bytes = newest.peak;
      state.now.external_peak     = newest.external_peak;
      add_block(address, bytes, OfCollector);
   }
   return address;
}

void PG_(external_pressure)(UInt point, ULong bytes)
{
   UInt          number = work_of(site_of(point), 0);
   ExternalWork* w      = work_at(number);
   w->pressures++;
   w->pressure_bytes += bytes;
}

/* ---- mappings ---- */

void PG_(external_mapped)(Addr address, ULong bytes, enum pypygc_mapping kind,
                          Addr caller, Addr function, UInt point)
{
   static const UInt nobodys[] = {
      [PYPYGC_MAPPING_CODE] = OfCode, [PYPYGC_MAPPING_STACK] = OfStacks};
   if (mailbox() == NULL)
      return;
   PG_(external_drain)(state.collecting);
   UInt library = state.host->library_at(caller);
   UInt work;
   if (kind != PYPYGC_MAPPING_DATA)
      work = nobodys[kind];
   else if (library == state.host->library_at(function))
      return; /* the C library itself, which has malloced */
   else
      work = work_of(site_of(point), library);
   MallocBlock b = {
      .bytes = bytes, .chunk = bytes, .mapped = True, .work = work};
   put_block(address, &b);
}

Bool PG_(external_unmapped)(Addr address, ULong bytes)
{
   MallocBlock b;
   if (mailbox() == NULL || address % PG_PAGE_OF_MAPPINGS != 0)
      return False;
   PG_(external_drain)(state.collecting);
   if (!PG_(block_take)(address, &b))
      return False;
   ExternalWork* w = work_at(b.work);
   w->freed_blocks++;
   w->freed_bytes += b.bytes;
   w->held_bytes -= b.chunk;
   note_now(&b, -1);
   if (bytes < b.bytes) {
      MallocBlock rest = b;
      rest.bytes = rest.chunk = b.bytes - bytes;
      put_block(address + bytes, &rest);
   }
   return b.work >= OfNobody;
}

ExternalOwner PG_(external_owner)(const MallocBlock* block)
{
   static const ExternalOwner nobodys[OfNobody] = {
      [OfCollector] = OwnerCollector,
      [OfCode]      = OwnerCode,
      [OfStacks]    = OwnerStacks,
   };
   return block->work < OfNobody ? nobodys[block->work] : OwnerProgram;
}

UInt PG_(external_site)(const MallocBlock* block)
{
   return work_at(block->work)->site;
}

Bool PG_(external_is_arena)(const MallocBlock* block)
{
   return block->work == OfCollector && block->bytes == ARENA_BYTES;
}

/* ---- figures ---- */

const Malloced* PG_(external_malloced_now)(void)
{
   return &state.now;
}

UInt PG_(externals_count)(void)
{
   return state.works.used != 0 ? state.works.used - OfNobody : 0;
}

const ExternalWork* PG_(external_at)(UInt i)
{
   return work_at(OfNobody + i);
}

static void inherit(Addr address, const MallocBlock* b)
{
   (void)address;
   ExternalWork* w = work_at(b->work);
   w->inherited_blocks++;
   w->inherited_bytes += b->bytes;
   w->peak_bytes = w->inherited_bytes;
   w->held_bytes += b->chunk;
}

void PG_(external_restart)(void)
{
   for (UInt i = 0; i < state.works.used; i++) {
      ExternalWork* w    = work_at(i);
      UInt          site = w->site, library = w->library;
      VG_(memset)(w, 0, sizeof *w);
      w->site    = site;
      w->library = library;
   }
   PG_(blocks_each)(inherit);
   state.now.external_peak = state.now.external_bytes;
}
