/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 4: the profile. One function a record kind, in the order of
   docs/format.md. */
#include "write/writer.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_options.h"
#include "pub_tool_xarray.h"

#include "base/strings.h"
#include "format.h"
#include "heap/gcfields.h"
#include "jit/traces.h"
#include "options.h"
#include "owner/sites.h"
#include "pypy/classes.h"
#include "pypy/discover.h"
#include "pypy/gctypes.h"
#include "write/json.h"
#include "write/outfile.h"
#include "write/rows.h"
#include "write/used.h"
#include "write/write_alive.h"
#include "write/write_collections.h"
#include "write/write_environment.h"
#include "write/write_heap.h"
#include "write/write_ledger.h"
#include "write/write_marks.h"
#include "write/write_resident.h"
#include "write/write_sites.h"
#include "write/write_snapshot.h"
#include "write/write_totals.h"
#include "write/write_traces.h"
#include "write/write_traffic.h"
#include "write/write_work.h"

/* ---- header and run ---- */

static void write_header(void)
{
   PG_(json_record)(PYPYGC_KIND_HEADER);
   PG_(json_string)(PYPYGC_KEY_FORMAT, PYPYGC_FORMAT_NAME);
   PG_(json_number)(PYPYGC_KEY_VERSION, PYPYGC_FORMAT_VERSION);
   PG_(json_string)(PYPYGC_KEY_TOOL, PYPYGC_VERSION);
   PG_(json_end_record)();
}

static void write_command(void)
{
   PG_(json_list)(PYPYGC_KEY_COMMAND);
   PG_(json_item_text)
   (VG_(args_the_exename), VG_(strlen)(VG_(args_the_exename)));
   for (Word i = 0; i < VG_(sizeXA)(VG_(args_for_client)); i++) {
      const HChar* arg = *(HChar**)VG_(indexXA)(VG_(args_for_client), i);
      PG_(json_item_text)(arg, VG_(strlen)(arg));
   }
   PG_(json_end_list)();
}

/* The variables that change what PyPy's GC and JIT do: named whether they are
   set or not, so that two runs can be compared. */
static const HChar* const known_variables[] = {
   "PYPY_GC_NURSERY",
   "PYPY_GC_MAJOR_COLLECT",
   "PYPY_GC_GROWTH",
   "PYPY_GC_MAX",
   "PYPY_GC_MAX_DELTA",
   "PYPY_GC_MIN",
   "PYPY_GC_INCREMENT_STEP",
   "PYPY_GC_MAX_PINNED",
   "PYPYLOG",
   "JITLOG",
   "PYTHONHASHSEED",
};
#define KNOWN_COUNT (sizeof known_variables / sizeof known_variables[0])

static Bool is_known(const HChar* entry, SizeT name_length)
{
   for (UInt i = 0; i < KNOWN_COUNT; i++)
      if (VG_(strlen)(known_variables[i]) == name_length &&
          VG_(strncmp)(known_variables[i], entry, name_length) == 0)
         return True;
   return False;
}

static void write_environment(void)
{
   PG_(json_object)(PYPYGC_KEY_ENVIRONMENT);
   for (UInt i = 0; i < KNOWN_COUNT; i++) {
      const HChar* value = VG_(getenv)(known_variables[i]);
      if (value != NULL)
         PG_(json_string)(known_variables[i], value);
      else
         PG_(json_null)(known_variables[i]);
   }
   for (HChar** e = VG_(client_envp); *e != NULL; e++) {
      const HChar* equals = VG_(strchr)(*e, '=');
      if (equals == NULL || VG_(strncmp)(*e, "PYPY_GC_", 8) != 0 ||
          is_known(*e, equals - *e))
         continue;
      HChar* name       = VG_(strdup)("pypygc.writer.env", *e);
      name[equals - *e] = 0;
      PG_(json_string)(name, equals + 1);
      VG_(free)(name);
   }
   PG_(json_end_object)();
}

static void write_pypy(const PypyLayout* l)
{
   PG_(json_object)(PYPYGC_KEY_PYPY);
   PG_(json_string)(PYPYGC_KEY_LIBRARY, VG_(basename)(l->path));
   PG_(json_string)(PYPYGC_KEY_PATH, l->path);
   PG_(json_string)(PYPYGC_KEY_BUILD_ID, l->build_id);
   if (l->pypy_version[0] != 0)
      PG_(json_string)(PYPYGC_KEY_VERSION, l->pypy_version);
   if (l->python_version[0] != 0)
      PG_(json_string)(PYPYGC_KEY_PYTHON, l->python_version);
   PG_(json_end_object)();
}

static void write_options(void)
{
   PG_(json_object)(PYPYGC_KEY_OPTIONS);
   PG_(json_string)("pypygc-out-file", PG_(options)->out_file);
   PG_(json_number)("stack-depth", PG_(options)->stack_depth);
   PG_(json_number)("fold", PG_(options)->fold);
   PG_(json_number)("checkpoint", PG_(options)->checkpoint);
   PG_(json_string)("jitlog", PG_(options)->jitlog);
   PG_(json_string)("watch-malloc", PG_(options)->watch_malloc ? "yes" : "no");
   if (PG_(options)->layout != NULL)
      PG_(json_string)("layout", PG_(options)->layout);
   PG_(json_string)("cache-sim", PG_(options_cache_sim)());
   PG_(json_string)("start", PG_(options)->wait ? "request" : "begin");
   PG_(json_string)("warmup", PG_(options)->warm_up ? "auto" : "no");
   if (PG_(options)->snapshot != NULL)
      PG_(json_string)("snapshot", PG_(options)->snapshot);
   PG_(json_end_object)();
}

static void write_run(const WriteOccasion* occasion)
{
   PG_(json_record)(PYPYGC_KIND_RUN);
   write_command();
   PG_(json_number)(PYPYGC_KEY_PID, VG_(getpid)());
   if (occasion->parent_pid != 0)
      PG_(json_number)(PYPYGC_KEY_PARENT_PID, occasion->parent_pid);
   PG_(json_string)(PYPYGC_KEY_CWD, VG_(get_startup_wd)());
   PG_(json_string)(PYPYGC_KEY_VALGRIND, PYPYGC_VALGRIND_VERSION);
   if (PG_(discover_layout)() != NULL)
      write_pypy(PG_(discover_layout)());
   write_environment();
   if (PG_(nursery_size)() != 0)
      PG_(json_number)(PYPYGC_KEY_NURSERY_SIZE, PG_(nursery_size)());
   write_options();
   PG_(write_caches)();
   PG_(json_end_record)();
}

static void write_missing(const MissingPart* m)
{
   PG_(json_record)(PYPYGC_KIND_MISSING);
   PG_(json_string)(PYPYGC_KEY_WHAT, m->what);
   PG_(json_string)(PYPYGC_KEY_WHY, m->why);
   PG_(json_string)(PYPYGC_KEY_EFFECT, m->effect);
   PG_(json_end_record)();
}

static void write_all_missing(const HeapContent* heap, Bool complete)
{
   MissingPart parts[PG_MISSING_MARKS + PG_MISSING_HEAP];
   UInt        count = PG_(missing_marks)(parts, complete);
   count += PG_(missing_heap)(heap, parts + count);
   for (UInt i = 0; i < PG_(discover_missing_count)(); i++)
      write_missing(PG_(discover_missing_at)(i));
   for (UInt i = 0; i < count; i++)
      write_missing(&parts[i]);
}

/* ---- types ---- */

static void write_type(UInt id, UInt name, UInt full, UInt fixed, UInt item)
{
   ULong row[] = {id, PG_(rows_string)(name), fixed, PG_(rows_string)(full),
                  item != 0 ? item : PG_NOTHING};
   PG_(row)(row);
}

static void write_types(void)
{
   static const HChar* const columns[] = {
      PYPYGC_KEY_ID, PYPYGC_KEY_NAME, PYPYGC_KEY_FIXED_SIZE, PYPYGC_KEY_RPYTHON,
      PYPYGC_KEY_ITEM_SIZE};
   PG_(rows_begin)(PYPYGC_KIND_TYPE, columns, 5, RowsInOrder);
   UInt unknown = PG_(string_intern)(PYPYGC_TYPE_UNKNOWN_NAME,
                                     sizeof PYPYGC_TYPE_UNKNOWN_NAME - 1);
   UInt rest    = PG_(string_intern)(PYPYGC_TYPE_REST_NAME,
                                  sizeof PYPYGC_TYPE_REST_NAME - 1);
   write_type(PYPYGC_TYPE_UNKNOWN_ID, unknown, unknown, 0, 0);
   if (PG_(options)->fold != 0)
      write_type(PYPYGC_TYPE_REST_ID, rest, rest, 0, 0);
   for (UInt i = 0; i < PG_(gctypes_count)(); i++) {
      const GcType* t = PG_(gctypes_at)(i);
      if (PG_(used_type)(t->id) && t->id != PYPYGC_TYPE_UNKNOWN_ID)
         write_type(t->id, t->name, t->full, t->fixed_size, t->item_size);
   }
   for (UInt i = 0; i < PG_(classes_count)(); i++) {
      const PythonClass* c = PG_(class_at)(i);
      if (PG_(used_type)(PG_FIRST_CLASS + i))
         write_type(PG_FIRST_CLASS + i, c->name, c->type->full,
                    c->type->fixed_size, c->type->item_size);
   }
   PG_(rows_end)();
}

/* ---- totals and end ---- */

static void write_totals(const HeapContent* heap, const NurseryTotals* t)
{
   PG_(json_record)(PYPYGC_KIND_TOTALS);
   PG_(write_heap_totals)(heap, t);
   if (PG_(traces_log_seen)()) {
      WRITE_TOTAL(traces, PG_(traces_count)());
      WRITE_TOTAL(aborted_traces, PG_(traces_aborted)());
      WRITE_TOTAL(trace_starts, PG_(traces_started)());
   }
   PG_(write_ledger_totals)();
   PG_(write_traffic_totals)();
   PG_(json_end_record)();
}

static void write_end(const WriteOccasion* occasion)
{
   PG_(json_record)(PYPYGC_KIND_END);
   PG_(json_bool)(PYPYGC_KEY_COMPLETE, occasion->complete);
   PG_(json_string)(PYPYGC_KEY_REASON, occasion->reason);
   PG_(json_end_record)();
}

/* ---- the file ---- */

typedef struct {
   const WriteOccasion* occasion;
   const HeapContent*   heap;
   const NurseryTotals* totals;
} WholeProfile;

/* All records in their order. */
static Bool produce(const void* whole)
{
   const WholeProfile* w = whole;
   PG_(json_start)(PG_(outfile_put));
   PG_(rows_start)();
   write_header();
   write_run(w->occasion);
   PG_(write_time)();
   PG_(write_start)();
   PG_(write_machine)();
   PG_(write_loaded)();
   PG_(write_aborts)();
   write_all_missing(w->heap, w->occasion->complete);
   PG_(write_sites_strings)();
   write_types();
   PG_(write_traces)();
   PG_(write_costs)();
   PG_(write_ledger)();
   PG_(write_frames)();
   PG_(write_sites)();
   PG_(write_cells)();
   PG_(write_site_costs)();
   if (PG_(gcfields_trusted)(FigureStores))
      PG_(write_stores)();
   if (PG_(gcfields_trusted)(FigureOld))
      PG_(write_externals)();
   PG_(write_minors)();
   if (PG_(gcfields_trusted)(FigureOld))
      PG_(write_majors)();
   if (PG_(gcfields_trusted)(FigureOld))
      PG_(write_curve)();
   PG_(write_resident)();
   PG_(write_sparse)();
   if (w->heap->has_old)
      PG_(write_alive)();
   if (PG_(gcfields_trusted)(FigureHolders)) {
      PG_(write_finalizables)();
      PG_(write_held)();
      PG_(write_snapshots)();
   }
   PG_(write_phases)();
   write_totals(w->heap, w->totals);
   write_end(w->occasion);
   return PG_(json_finish)();
}

HChar* PG_(writer_write)(const WriteOccasion* occasion,
                         const NurseryTotals* totals)
{
   Bool         last    = occasion->complete;
   Bool         forked  = occasion->parent_pid != 0;
   Bool         at_exit = VG_(strcmp)(occasion->reason, PYPYGC_END_EXEC) != 0;
   HeapContent  heap  = PG_(write_heap_prepare)(last, last && at_exit, forked);
   WholeProfile whole = {occasion, &heap, totals};
   PG_(write_ledger_prepare)();
   PG_(write_sites_prepare)(forked, heap.has_old);
   HChar* path = PG_(outfile_write)(produce, &whole, !last);
   PG_(write_sites_end)();
   return path;
}
