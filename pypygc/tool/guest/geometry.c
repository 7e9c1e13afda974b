/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which caches are simulated.

   Linux tells the geometry in /sys. Valgrind asks the processor itself (CPUID),
   and what it makes of the answer is not always sensible: 3.19 takes a large
   last level for a direct-mapped cache of 256 MB. So Linux is asked first, and
   Valgrind is believed only where the associativity is above 1. */
#include "geometry.h"

#include "pub_tool_libcfile.h"
#include "pub_tool_machine.h"
#include "pub_tool_vki.h"

#define MOST_CACHES 10
#define LAST_LEVEL  0

/* What many processors have; where nothing is known. */
static const CacheGeometry common_first = {32768, 8, 64};
static const CacheGeometry common_last  = {8 << 20, 16, 64};

const HChar* PG_(geometry_parse)(const HChar* text, CacheGeometry* geometry)
{
   UInt* const  fields[] = {&geometry->size, &geometry->assoc,
                            &geometry->line_size};
   const HChar* at       = text;
   for (UInt i = 0; i < 3; i++) {
      HChar* end;
      Long   n = VG_(strtoll10)(at, &end);
      if (end == at || *end != (i < 2 ? ',' : 0))
         return "it must be three numbers: size,associativity,line size";
      if (n <= 0 || n > 0x7fffffff)
         return "a number is out of range";
      *fields[i] = (UInt)n;
      at         = end + 1;
   }
   return PG_(cachesim_check)(geometry);
}

/* Makes the number of sets a power of two, where it is not, by more ways: as
   Cachegrind does it (cg_arch.c maybe_tweak_LLc). */
static void adjust(CacheGeometry* g)
{
   if (g->assoc == 0 || g->line_size == 0 || g->size == 0)
      return;
   UInt sets  = g->size / g->assoc / g->line_size;
   UInt power = 1;
   while (power * 2 <= sets)
      power *= 2;
   g->assoc = (g->size / g->line_size + power / 2) / power;
   g->size  = g->assoc * power * g->line_size;
}

/* ---- Linux ---- */

/* The content of a file of the INDEXth cache of the first processor. */
static Bool read_text(UInt index, const HChar* file, HChar* buffer, Int size)
{
   HChar path[100];
   VG_(snprintf)
   (path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%u/%s", index,
    file);
   Int fd = VG_(fd_open)(path, VKI_O_RDONLY, 0);
   if (fd < 0)
      return False;
   Int count = VG_(read)(fd, buffer, size - 1);
   VG_(close)(fd);
   if (count <= 0)
      return False;
   buffer[count] = 0;
   return True;
}

/* A number of such a file, in bytes where it has a unit; 0 if none. */
static UInt read_number(UInt index, const HChar* file)
{
   HChar  text[40];
   HChar* end;
   if (!read_text(index, file, text, sizeof text))
      return 0;
   Long n = VG_(strtoll10)(text, &end);
   if (*end == 'K')
      n <<= 10;
   else if (*end == 'M')
      n <<= 20;
   return n > 0 && n <= 0x7fffffff ? (UInt)n : 0;
}

/* The cache of LEVEL (or the last one) that holds data, or instructions if TYPE
   says so: 'D' or 'I', or 'U' for both. */
static void read_machine(UInt level, HChar type, CacheGeometry* geometry)
{
   UInt found = 0;
   for (UInt i = 0; i < MOST_CACHES; i++) {
      HChar text[40];
      UInt this = read_number(i, "level");
      if (this == 0 || !read_text(i, "type", text, sizeof text) ||
          (text[0] != type && text[0] != 'U') ||
          (level != LAST_LEVEL ? this != level : this <= found))
         continue;
      CacheGeometry g = {read_number(i, "size"),
                         read_number(i, "ways_of_associativity"),
                         read_number(i, "coherency_line_size")};
      adjust(&g);
      if (PG_(cachesim_check)(&g) == NULL) {
         *geometry = g;
         found     = this;
      }
   }
}

/* ---- Valgrind ---- */

static void ask_valgrind(UInt level, VexCacheKind kind, CacheGeometry* geometry)
{
   VexArchInfo info;
   VG_(machine_get_VexArchInfo)(NULL, &info);
   const VexCacheInfo* known = &info.hwcache_info;
   if (level == LAST_LEVEL)
      level = known->num_levels;
   for (UInt i = 0; i < known->num_caches; i++) {
      const VexCache* c = &known->caches[i];
      if (c->level != level || c->kind != kind || c->is_trace_cache ||
          c->assoc < 2)
         continue;
      CacheGeometry g = {c->sizeB, c->assoc, c->line_sizeB};
      adjust(&g);
      if (PG_(cachesim_check)(&g) == NULL)
         *geometry = g;
   }
}

void PG_(geometry_complete)(CacheGeometries* g)
{
   if (g->i1.size == 0)
      read_machine(1, 'I', &g->i1);
   if (g->i1.size == 0)
      ask_valgrind(1, INSN_CACHE, &g->i1);
   if (g->i1.size == 0)
      g->i1 = common_first;
   if (g->d1.size == 0)
      read_machine(1, 'D', &g->d1);
   if (g->d1.size == 0)
      ask_valgrind(1, DATA_CACHE, &g->d1);
   if (g->d1.size == 0)
      g->d1 = common_first;
   if (g->ll.size == 0)
      read_machine(LAST_LEVEL, 'U', &g->ll);
   if (g->ll.size == 0)
      ask_valgrind(LAST_LEVEL, UNIFIED_CACHE, &g->ll);
   if (g->ll.size == 0)
      g->ll = common_last;
}
