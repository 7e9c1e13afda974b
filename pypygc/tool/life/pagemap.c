/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One bit for each page of the program. A word of /proc/self/pagemap says of a page in
   bit 63 whether it is in memory; that needs no privileges. The page of zeros, which
   stands for memory that was only read, counts there, but not for the kernel's resident
   size: it is rare. */
#include "life/pagemap.h"

#include "pub_tool_aspacehl.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"

#include "base/kernel.h"

#define PAGE_BITS 12
#define PAGE      (1UL << PAGE_BITS)
#define PRESENT   (1ULL << 63)

/* The segments that are the program's. */
#define KINDS (SkFileC | SkAnonC | SkShmC)

/* 32 GB of mappings: 64 MB to be read. */
#define MOST_PAGES (8u << 20)
/* Words that are read at once. */
#define BATCH 4096

static struct {
   Segment* segments;
   UInt     count;
   UChar*   present; /* a bit for each page */
   UInt     pages;
} state;

static Bool is_present(UInt page)
{
   return (state.present[page / 8] >> page % 8 & 1) != 0;
}

/* ---- segments ---- */

static void add_segment(const NSegment* n)
{
   Segment* s      = &state.segments[state.count];
   s->kind         = n->kind == SkFileC   ? SegmentFile
                     : n->kind == SkAnonC ? SegmentAnon
                                          : SegmentShared;
   s->start        = n->start;
   s->end          = n->end + 1;
   s->path         = n->kind == SkFileC ? VG_(am_get_filename)(n) : NULL;
   s->runs         = n->hasX;
   s->first_behind = state.count != 0 && s[-1].end == s->start;
   s->bytes        = 0;
   s->pages        = state.pages;
   state.count++;
   /* what may not be used at all was only set aside */
   if (n->hasR || n->hasW || n->hasX)
      state.pages += (s->end - s->start) >> PAGE_BITS;
}

static Bool find_segments(void)
{
   Int   count  = 0;
   Addr* starts = VG_(get_segment_starts)(KINDS, &count);
   state.segments =
      VG_(malloc)("pypygc.pagemap.segments", (count + 1) * sizeof(Segment));
   Bool few = True;
   for (Int i = 0; i < count && few; i++) {
      const NSegment* n = VG_(am_find_nsegment)(starts[i]);
      if (n != NULL && (n->kind & KINDS) != 0) {
         few = (n->end - n->start) >> PAGE_BITS < MOST_PAGES - state.pages;
         if (few)
            add_segment(n);
      }
   }
   VG_(free)(starts);
   return few;
}

/* ---- pages ---- */

/* The pages of a segment. */
static Bool read_pages(Int fd, Segment* s, UInt count)
{
   static ULong words[BATCH];
   for (UInt done = 0; done < count;) {
      UInt wanted = count - done < BATCH ? count - done : BATCH;
      Word got =
         PG_(kernel)(__NR_pread64, fd, (UWord)words, wanted * sizeof words[0],
                     ((s->start >> PAGE_BITS) + done) * sizeof words[0], 0);
      if (got < (Word)sizeof words[0])
         return False;
      got /= sizeof words[0];
      for (Word i = 0; i < got; i++)
         if ((words[i] & PRESENT) != 0) {
            UInt page = s->pages + done + i;
            state.present[page / 8] |= 1 << page % 8;
            s->bytes += PAGE;
         }
      done += got;
   }
   return True;
}

static UInt pages_of(UInt i)
{
   return (i + 1 < state.count ? state.segments[i + 1].pages : state.pages) -
          state.segments[i].pages;
}

static Bool read_all(void)
{
   SysRes fd = VG_(open)("/proc/self/pagemap", VKI_O_RDONLY | PG_O_CLOEXEC, 0);
   if (sr_isError(fd))
      return False;
   state.present =
      VG_(calloc)("pypygc.pagemap.present", state.pages / 8 + 1, 1);
   Bool well = True;
   for (UInt i = 0; i < state.count && well; i++)
      well = read_pages((Int)sr_Res(fd), &state.segments[i], pages_of(i));
   VG_(close)((Int)sr_Res(fd));
   return well;
}

/* ---- interface ---- */

Bool PG_(pagemap_begin)(void)
{
   VG_(memset)(&state, 0, sizeof state);
   if (find_segments() && read_all())
      return True;
   PG_(pagemap_end)();
   return False;
}

void PG_(pagemap_end)(void)
{
   VG_(free)(state.segments);
   VG_(free)(state.present);
   VG_(memset)(&state, 0, sizeof state);
}

UInt PG_(pagemap_count)(void)
{
   return state.count;
}

const Segment* PG_(pagemap_at)(UInt i)
{
   return &state.segments[i];
}

UInt PG_(pagemap_find)(Addr address)
{
   UInt low = 0, high = state.count;
   while (low < high) {
      UInt middle = low + (high - low) / 2;
      if (state.segments[middle].end <= address)
         low = middle + 1;
      else
         high = middle;
   }
   return low < state.count && state.segments[low].start <= address
             ? low
             : state.count;
}

ULong PG_(pagemap_bytes)(Addr start, Addr end)
{
   ULong bytes = 0;
   for (UInt i = PG_(pagemap_find)(start); start < end && i < state.count;
        i++) {
      const Segment* s = &state.segments[i];
      if (s->start >= end)
         break;
      if (start < s->start)
         start = s->start;
      Addr last = end < s->end ? end : s->end;
      while (pages_of(i) != 0 && start < last) {
         Addr page_end = (start | (PAGE - 1)) + 1;
         Addr here     = page_end < last ? page_end : last;
         if (is_present(s->pages + ((start - s->start) >> PAGE_BITS)))
            bytes += here - start;
         start = here;
      }
   }
   return bytes;
}

ULong PG_(pagemap_process_bytes)(void)
{
   HChar  text[128];
   SysRes fd = VG_(open)("/proc/self/statm", VKI_O_RDONLY | PG_O_CLOEXEC, 0);
   if (sr_isError(fd))
      return 0;
   Int got = VG_(read)((Int)sr_Res(fd), text, sizeof text - 1);
   VG_(close)((Int)sr_Res(fd));
   text[got > 0 ? got : 0] = '\0';
   HChar* second           = VG_(strchr)(text, ' ');
   return second != NULL ? VG_(strtoull10)(second, NULL) << PAGE_BITS : 0;
}
