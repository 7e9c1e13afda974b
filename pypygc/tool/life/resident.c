/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks that are malloced are known one by one, and what of each is in memory is looked
   up; files are known by their mappings. What is then left of the memory without a file
   is the C library's free memory, and little else. */
#include "life/resident.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"

#include "base/series.h"
#include "guest/event.h"
#include "heap/collector.h"
#include "heap/curve.h"
#include "heap/external.h"
#include "heap/gcobject.h"
#include "heap/nursery.h"
#include "heap/oldgen.h"
#include "life/pagemap.h"
#include "pypy/discover.h"

/* Looked again when the run, or the memory in use, has grown by such a part. */
#define RUN_PART    8
#define MEMORY_PART 16
/* A run that is as long as PyPy's start is not looked at each time. */
#define LEAST_INSTRUCTIONS 10000000

/* What comes in front of a block that has a mapping of its own (glibc malloc.c). */
#define CHUNK_HEADER 16

static struct {
   ULong curve_seen;   /* points of the curve */
   ULong instructions; /* at the last look */
   ULong most_in_use;  /* at any look */
   Bool  unknown;      /* the kernel does not say */
} state;

static ULong height_of(const void* point)
{
   return ((const ResidentPoint*)point)->resident_bytes;
}

static Series points = {.cost_centre = "pypygc.resident.points",
                        .bytes       = sizeof(ResidentPoint),
                        .most        = 256,
                        .height      = height_of};

/* An address of the stack of the process's first thread, if that is known. */
static Addr first_stack;

/* ---- what it is ---- */

static struct {
   ResidentPoint point;
   ULong         arenas;  /* of all arenas, in memory */
   ULong         blocks;  /* of all blocks in memory without a file */
   ULong         nursery; /* its first byte */
   UChar*        what;    /* is known of a segment, by its number */
} look;

enum { IsUnknown, HasBlocks, IsStack };

/* Adds what of the block is in memory to what it is for. */
static void add_block(Addr address, const MallocBlock* b)
{
   ResidentPoint* p     = &look.point;
   ULong          front = b->chunk == b->bytes ? 0
                          : b->mapped          ? CHUNK_HEADER
                                               : CHUNK_HEADER / 2;
   Addr           start = address - front;
   ULong          bytes = PG_(pagemap_bytes)(start, start + b->chunk);
   UInt           i     = PG_(pagemap_find)(address);
   if (i < PG_(pagemap_count)())
      look.what[i] = HasBlocks;
   look.blocks += bytes;
   if (look.nursery >= address && look.nursery < address + b->bytes)
      p->nursery_bytes += bytes;
   else if (PG_(external_is_arena)(b))
      look.arenas += bytes;
   else
      switch (PG_(external_owner)(b)) {
      case OwnerProgram:
         p->external_bytes += bytes;
         break;
      case OwnerCollector:
         if (PG_(oldgen_in_block)(address))
            p->raw_bytes += bytes;
         else
            p->collector_bytes += bytes;
         break;
      case OwnerCode:
         p->jit_bytes += bytes;
         break;
      case OwnerStacks:
         p->stack_bytes += bytes;
         break;
      }
}

/* The collector counts anew while it sweeps; what this tool knows then has objects that were
   swept meanwhile. */
static void divide_arenas(void)
{
   ResidentPoint* p        = &look.point;
   Bool           sweeping = PG_(gcobject_word)(GcState) == GcSweeping;
   ULong          used     = sweeping ? PG_(oldgen_arena_bytes)()
                                      : PG_(gcobject_arena_bytes)();
   ULong          pages    = PG_(oldgen_page_bytes)();
   p->arena_used_bytes     = used < look.arenas ? used : look.arenas;
   ULong others            = look.arenas - p->arena_used_bytes;
   ULong sparse = pages > p->arena_used_bytes ? pages - p->arena_used_bytes : 0;
   p->arena_sparse_bytes = sparse < others ? sparse : others;
   p->arena_free_bytes   = others - p->arena_sparse_bytes;
}

static Bool has(const HChar* path, const HChar* part)
{
   return path != NULL && VG_(strstr)(path, part) != NULL;
}

/* The program that PyPy was started by, and its library. */
static Bool is_pypys(const HChar* path)
{
   const PypyLayout* layout = PG_(discover_layout)();
   const HChar*      slash  = VG_(strrchr)(path, '/');
   const HChar*      name   = slash != NULL ? slash + 1 : path;
   return (layout != NULL && VG_(strcmp)(path, layout->path) == 0) ||
          VG_(strncmp)(name, "pypy", 4) == 0;
}

/* Stacks of threads are blocks, but for the first one's, which the kernel has made: no block
   lies in it. When the process ends no thread is left to ask. */
static void find_stack(void)
{
   ThreadId thread;
   Addr     lowest, highest;
   VG_(thread_stack_reset_iter)(&thread);
   while (VG_(thread_stack_next)(&thread, &lowest, &highest)) {
      UInt i = PG_(pagemap_find)(highest);
      if (i < PG_(pagemap_count)() && look.what[i] == IsUnknown)
         first_stack = highest;
   }
   UInt i = PG_(pagemap_find)(first_stack);
   if (i < PG_(pagemap_count)())
      look.what[i] = IsStack;
}

/* Files and what is no block. */
static void divide_segments(void)
{
   ResidentPoint* p         = &look.point;
   ULong          anonymous = 0;
   const HChar*   file = NULL; /* that the segment is mapped from or follows */
   for (UInt i = 0; i < PG_(pagemap_count)(); i++) {
      const Segment* s         = PG_(pagemap_at)(i);
      Bool           variables = s->kind == SegmentAnon && s->first_behind &&
                       look.what[i] == IsUnknown;
      if (!variables)
         file = s->path;
      if (look.what[i] == IsStack)
         p->stack_bytes += s->bytes;
      else if (file == NULL && s->kind == SegmentAnon)
         anonymous += s->bytes;
      else if (has(file, "/vgpreload_"))
         continue; /* the tool's */
      else if (file != NULL && is_pypys(file))
         p->pypy_bytes += s->bytes;
      else
         p->file_bytes += s->bytes;
   }
   p->rest_bytes = anonymous > look.blocks ? anonymous - look.blocks : 0;
}

static ULong sum_of_parts(const ResidentPoint* p)
{
   return p->arena_used_bytes + p->arena_sparse_bytes + p->arena_free_bytes +
          p->raw_bytes + p->nursery_bytes + p->collector_bytes +
          p->external_bytes + p->jit_bytes + p->stack_bytes + p->pypy_bytes +
          p->file_bytes + p->rest_bytes;
}

static void take(void)
{
   ResidentPoint* p = &look.point;
   PG_(external_drain)(PG_(collector_runs)());
   ULong end, process = PG_(pagemap_process_bytes)();
   VG_(memset)(&look, 0, sizeof look);
   if (process == 0 || !PG_(pagemap_begin)()) {
      state.unknown = True;
      return;
   }
   look.what =
      VG_(calloc)("pypygc.resident.segments", PG_(pagemap_count)() + 1, 1);
   PG_(nursery_bounds)(&look.nursery, &end);
   PG_(blocks_each)(add_block);
   divide_arenas();
   find_stack();
   divide_segments();
   p->allocated_bytes = PG_(nursery_clock)();
   p->instructions    = PG_(executed)();
   p->resident_bytes  = sum_of_parts(p);
   p->tool_bytes = process > p->resident_bytes ? process - p->resident_bytes
                                               : 0;
   VG_(free)(look.what);
   PG_(pagemap_end)();
   PG_(series_add)(&points, p);
}

/* ---- when ---- */

static ULong in_use(void)
{
   return PG_(oldgen_used)() + PG_(external_malloced_now)()->external_bytes;
}

static void take_now(void)
{
   ULong use          = in_use();
   state.curve_seen   = PG_(curve_seen)();
   state.instructions = PG_(executed)();
   if (use > state.most_in_use)
      state.most_in_use = use;
   take();
}

void PG_(resident_note)(void)
{
   if (PG_(curve_seen)() == state.curve_seen || state.unknown ||
       PG_(collector_activity)() == CollectorStep)
      return;
   state.curve_seen = PG_(curve_seen)();
   ULong later      = PG_(executed)() - state.instructions;
   ULong use        = in_use();
   if (later < LEAST_INSTRUCTIONS ||
       (later < state.instructions / RUN_PART &&
        use < state.most_in_use + state.most_in_use / MEMORY_PART))
      return;
   take_now();
}

void PG_(resident_end)(void)
{
   if (state.unknown)
      return;
   PG_(series_close)(&points);
   take_now();
}

/* ---- interface ---- */

UInt PG_(resident_count)(void)
{
   return PG_(series_count)(&points);
}

const ResidentPoint* PG_(resident_at)(UInt i)
{
   return PG_(series_at)(&points, i);
}

ULong PG_(resident_peak)(void)
{
   return points.peak;
}

void PG_(resident_restart)(void)
{
   PG_(series_clear)(&points);
   VG_(memset)(&state, 0, sizeof state);
}
