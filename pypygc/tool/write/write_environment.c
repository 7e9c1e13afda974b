/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program ran: see write_environment.h. The files are read by the tool
   itself, so the program does not notice. */
#include "write/write_environment.h"

#include "pub_tool_aspacehl.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#include "format.h"
#include "jit/jitsummary.h"
#include "write/json.h"

/* Of /proc/cpuinfo only the first processor is looked at; that and all other
   files are shorter. */
#define MAX_FILE 4096

/* More caches than a processor shows. */
#define MAX_CACHES 8

/* Fills BUFFER with the beginning of a file. False if it cannot be read. */
static Bool read_file(const HChar* path, HChar buffer[MAX_FILE])
{
   Int fd   = VG_(fd_open)(path, VKI_O_RDONLY, 0);
   Int used = 0, n = -1;
   if (fd < 0)
      return False;
   while (used < MAX_FILE - 1 &&
          (n = VG_(read)(fd, buffer + used, MAX_FILE - 1 - used)) > 0)
      used += n;
   VG_(close)(fd);
   buffer[used] = 0;
   return n >= 0;
}

/* Cuts TEXT at the end of its line. */
static HChar* first_line(HChar* text)
{
   HChar* end = VG_(strchr)(text, '\n');
   if (end != NULL)
      *end = 0;
   return text;
}

/* The value behind KEY and SEPARATOR at the beginning of a line, without spaces
   and quotes around it; TEXT is changed. NULL if there is no such line. */
static HChar* value_of(HChar* text, const HChar* key, HChar separator)
{
   SizeT length = VG_(strlen)(key);
   while (text != NULL && VG_(strncmp)(text, key, length) != 0) {
      text = VG_(strchr)(text, '\n');
      if (text != NULL)
         text++;
   }
   if (text == NULL || VG_(strchr)(text, separator) == NULL)
      return NULL;
   text = VG_(strchr)(text, separator) + 1;
   while (*text == ' ' || *text == '"')
      text++;
   first_line(text);
   for (SizeT end = VG_(strlen)(text);
        end > 0 && (text[end - 1] == ' ' || text[end - 1] == '"'); end--)
      text[end - 1] = 0;
   return text;
}

static void write_value(const HChar* path, const HChar* name, HChar separator,
                        const HChar* key)
{
   HChar  buffer[MAX_FILE];
   HChar* value;
   if (read_file(path, buffer) &&
       (value = value_of(buffer, name, separator)) != NULL)
      PG_(json_string)(key, value);
}

static void write_line(const HChar* path, const HChar* key)
{
   HChar buffer[MAX_FILE];
   if (read_file(path, buffer))
      PG_(json_string)(key, first_line(buffer));
}

/* ---- the processor's caches ---- */

static Bool read_cache(UInt index, const HChar* what, HChar buffer[MAX_FILE])
{
   HChar path[100];
   VG_(snprintf)
   (path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%u/%s", index,
    what);
   if (!read_file(path, buffer))
      return False;
   first_line(buffer);
   return True;
}

/* A number; sizes have a unit behind them. 0 if there is none. */
static ULong cache_number(UInt index, const HChar* what)
{
   HChar  buffer[MAX_FILE];
   HChar* end;
   if (!read_cache(index, what, buffer))
      return 0;
   ULong value = VG_(strtoull10)(buffer, &end);
   return *end == 'K' ? value << 10 : *end == 'M' ? value << 20 : value;
}

static void write_machine_caches(void)
{
   HChar buffer[MAX_FILE];
   PG_(json_list)(PYPYGC_KEY_CPU_CACHES);
   for (UInt i = 0; i < MAX_CACHES && read_cache(i, "type", buffer); i++) {
      PG_(json_item_object)();
      PG_(json_number)(PYPYGC_KEY_LEVEL, cache_number(i, "level"));
      PG_(json_string)(PYPYGC_KEY_TRACE_KIND, buffer);
      PG_(json_number)(PYPYGC_KEY_SIZE, cache_number(i, "size"));
      PG_(json_number)
      (PYPYGC_KEY_WAYS, cache_number(i, "ways_of_associativity"));
      PG_(json_number)
      (PYPYGC_KEY_LINE_SIZE, cache_number(i, "coherency_line_size"));
      PG_(json_end_object)();
   }
   PG_(json_end_list)();
}

void PG_(write_machine)(void)
{
   PG_(json_record)(PYPYGC_KIND_MACHINE);
   write_line("/proc/sys/kernel/ostype", PYPYGC_KEY_SYSTEM);
   write_line("/proc/sys/kernel/osrelease", PYPYGC_KEY_KERNEL);
   write_value("/etc/os-release", "PRETTY_NAME=", '=', PYPYGC_KEY_DISTRIBUTION);
   write_value("/proc/cpuinfo", "model name", ':', PYPYGC_KEY_CPU);
   write_value("/proc/cpuinfo", "cache size", ':', PYPYGC_KEY_CPUINFO_CACHE);
   write_machine_caches();
   PG_(json_end_record)();
}

/* ---- mapped files ---- */

/* The file that is mapped as code at START, or NULL. What Valgrind has brought
   is left out: what it loads into every program, and the tool itself, of which
   a page counts as the program's (Valgrind's trampolines). */
static const HChar* code_file(Addr start)
{
   const NSegment* segment = VG_(am_find_nsegment)(start);
   const NSegment* own     = VG_(am_find_nsegment)((Addr)&PG_(write_loaded));
   if (segment == NULL || !segment->hasX ||
       (own != NULL && segment->dev == own->dev && segment->ino == own->ino))
      return NULL;
   const HChar* name = VG_(am_get_filename)(segment);
   if (name != NULL && VG_(strncmp)(VG_(basename)(name), "vgpreload_", 10) == 0)
      return NULL;
   return name;
}

/* True if NAME is that of a segment before the one at INDEX. */
static Bool is_seen(const Addr* starts, Int index, const HChar* name)
{
   for (Int i = 0; i < index; i++) {
      const HChar* other = code_file(starts[i]);
      if (other != NULL && VG_(strcmp)(other, name) == 0)
         return True;
   }
   return False;
}

void PG_(write_loaded)(void)
{
   Int   count  = 0;
   Addr* starts = VG_(get_segment_starts)(SkFileC, &count);
   PG_(json_record)(PYPYGC_KIND_LOADED);
   PG_(json_list)(PYPYGC_KEY_FILES);
   for (Int i = 0; i < count; i++) {
      const HChar* name = code_file(starts[i]);
      if (name != NULL && !is_seen(starts, i, name))
         PG_(json_item_text)(name, VG_(strlen)(name));
   }
   PG_(json_end_list)();
   PG_(json_end_record)();
   VG_(free)(starts);
}

/* ---- the JIT ---- */

void PG_(write_aborts)(void)
{
   if (PG_(jitsummary_reasons)() == 0)
      return;
   PG_(json_record)(PYPYGC_KIND_ABORTS);
   PG_(json_list)(PYPYGC_KEY_REASONS);
   for (UInt i = 0; i < PG_(jitsummary_reasons)(); i++) {
      const AbortReason* reason = PG_(jitsummary_reason)(i);
      PG_(json_item_list)();
      PG_(json_item_text)(reason->name, VG_(strlen)(reason->name));
      PG_(json_item_number)(reason->count);
      PG_(json_end_list)();
   }
   PG_(json_end_list)();
   PG_(json_end_record)();
}
