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
#include "jit/traces.h"
#include "options.h"
#include "owner/callers.h"
#include "owner/sites.h"
#include "pypy/classes.h"
#include "pypy/discover.h"
#include "pypy/gctypes.h"
#include "write/json.h"
#include "write/outfile.h"
#include "write/used.h"
#include "write/write_environment.h"
#include "write/write_heap.h"
#include "write/write_marks.h"
#include "write/write_totals.h"
#include "write/write_traffic.h"

static void write_string(const HChar* key, UInt id)
{
   SizeT        length;
   const HChar* text = PG_(string_text)(id, &length);
   PG_(json_text)(key, text, length);
}

static void write_item_string(UInt id)
{
   SizeT        length;
   const HChar* text = PG_(string_text)(id, &length);
   PG_(json_item_text)(text, length);
}

static void write_item_letter(HChar letter)
{
   PG_(json_item_text)(&letter, 1);
}

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
   PG_(json_number)("checkpoint", PG_(options)->checkpoint);
   PG_(json_string)("jitlog", PG_(options)->jitlog);
   PG_(json_string)("watch-malloc", PG_(options)->watch_malloc ? "yes" : "no");
   if (PG_(options)->layout != NULL)
      PG_(json_string)("layout", PG_(options)->layout);
   PG_(json_string)("cache-sim", PG_(options_cache_sim)());
   PG_(json_string)("start", PG_(options)->wait ? "request" : "begin");
   PG_(json_string)("warmup", PG_(options)->warm_up ? "auto" : "no");
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
   PG_(json_record)(PYPYGC_KIND_TYPE);
   PG_(json_number)(PYPYGC_KEY_ID, id);
   write_string(PYPYGC_KEY_NAME, name);
   write_string(PYPYGC_KEY_RPYTHON, full);
   PG_(json_number)(PYPYGC_KEY_FIXED_SIZE, fixed);
   if (item != 0)
      PG_(json_number)(PYPYGC_KEY_ITEM_SIZE, item);
   PG_(json_end_record)();
}

static void write_types(void)
{
   UInt unknown = PG_(string_intern)(PYPYGC_TYPE_UNKNOWN_NAME,
                                     sizeof PYPYGC_TYPE_UNKNOWN_NAME - 1);
   write_type(PYPYGC_TYPE_UNKNOWN_ID, unknown, unknown, 0, 0);
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
}

/* ---- traces ---- */

/* A trace that was started at a guard but that no guard jumps to is an entry
   bridge: its tracing reached a loop's start from outside (compile.py
   compile_trace). */
static const HChar* trace_kind(const Trace* t)
{
   if (t->bridge && t->stitched)
      return PYPYGC_TRACE_BRIDGE;
   return t->bridge || t->entry_bridge ? PYPYGC_TRACE_ENTRY_BRIDGE
                                       : PYPYGC_TRACE_LOOP;
}

static void write_trace(const Trace* t)
{
   PG_(json_record)(PYPYGC_KIND_TRACE);
   PG_(json_number)(PYPYGC_KEY_ID, t->id);
   PG_(json_number)(PYPYGC_KEY_LOG_ID, t->log_id);
   PG_(json_string)(PYPYGC_KEY_TRACE_KIND, trace_kind(t));
   if (t->driver != 0)
      write_string(PYPYGC_KEY_DRIVER, t->driver);
   PG_(json_number)(PYPYGC_KEY_ADDRESS, t->start);
   PG_(json_number)(PYPYGC_KEY_SIZE, t->end - t->start);
   PG_(json_bool)(PYPYGC_KEY_ALIVE, t->alive);
   if (t->bridge && t->stitched)
      PG_(json_number)(PYPYGC_KEY_FROM_GUARD, t->from_guard);
   if (t->entries_known)
      PG_(json_number)(PYPYGC_KEY_ENTRIES, t->entries);
   if (t->labels_used != 0) {
      PG_(json_list)(PYPYGC_KEY_LABELS);
      for (UInt i = 0; i < t->labels_used; i++) {
         PG_(json_item_list)();
         PG_(json_item_number)(t->labels[i].descr);
         PG_(json_item_number)(t->labels[i].count);
         PG_(json_end_list)();
      }
      PG_(json_end_list)();
   }
   PG_(json_end_record)();
}

/* The Nth text of a list separated by commas, counted from 0. */
static void write_part(UInt string, UInt n)
{
   SizeT        length, from = 0, to;
   const HChar* text = PG_(string_text)(string, &length);
   for (to = 0;; to++) {
      if (to < length && text[to] != ',')
         continue;
      if (n-- == 0)
         break;
      if (to >= length) {
         from = length;
         break;
      }
      from = to + 1;
   }
   PG_(json_item_text)(text + from, to > from ? to - from : 0);
}

/* The descriptor in a list of arguments, as PyPy prints it: "<SizeDescr 24>". */
static void write_descr(UInt string)
{
   SizeT        length, from = 0;
   const HChar* text = PG_(string_text)(string, &length);
   while (from < length && text[from] != '<')
      from++;
   PG_(json_item_text)(text + from, length - from);
}

static void write_listed(const OptOperation* op)
{
   PG_(json_item_list)();
   write_item_letter(op->kind);
   switch (op->kind) {
   case 'm':
      write_item_string(op->file);
      PG_(json_item_number)(op->line);
      write_item_string(op->function);
      PG_(json_item_number)(op->index);
      write_item_string(op->opcode);
      break;
   case 'e':
   case 'l':
      PG_(json_item_number)(op->number);
      break;
   case 'a':
      write_item_string(op->operation);
      write_part(op->args, 0);
      write_descr(op->args);
      write_item_string(op->args);
      break;
   case 'g':
      PG_(json_item_number)(op->number);
      write_item_string(op->operation);
      write_item_string(op->args);
      write_item_string(op->fail_args);
      break;
   case 'L':
      PG_(json_item_number)(op->number);
      write_item_string(op->operation);
      write_item_string(op->args);
      break;
   default:
      write_item_string(op->operation);
      write_item_string(op->args);
      break;
   }
   PG_(json_end_list)();
}

static void write_item_unless(ULong value, ULong none)
{
   if (value == none)
      PG_(json_item_null)();
   else
      PG_(json_item_number)(value);
}

static void write_asm(const AsmOperation* op)
{
   PG_(json_item_list)();
   write_item_letter(op->kind);
   write_item_unless(op->offset, PG_NO_OFFSET);
   switch (op->kind) {
   case 'a':
      write_item_string(op->operation);
      write_item_unless(PG_(gctypes_find)(op->type) ? op->type : 0, 0);
      write_item_unless(op->size, 0);
      write_item_string(op->args);
      break;
   case 'c':
   case 'C':
      write_item_string(op->operation);
      write_item_string(op->args);
      PG_(json_item_number)(op->descr);
      break;
   default:
      PG_(json_item_number)(op->descr);
      break;
   }
   PG_(json_end_list)();
}

static void write_list(const HChar* key, const OptList* list)
{
   PG_(json_list)(key);
   for (UInt i = 0; i < list->used; i++)
      write_listed(&list->operations[i]);
   PG_(json_end_list)();
}

static void write_trace_ops(const Trace* t)
{
   PG_(json_record)(PYPYGC_KIND_TRACE_OPS);
   PG_(json_number)(PYPYGC_KEY_TRACE, t->id);
   write_list(PYPYGC_KEY_RECORDED, &t->recorded);
   write_list(PYPYGC_KEY_OPT, &t->opt);
   PG_(json_list)(PYPYGC_KEY_ASM);
   for (UInt i = 0; i < t->asm_used; i++)
      write_asm(&t->asm_operations[i]);
   PG_(json_end_list)();
   PG_(json_end_record)();
}

static void write_traces(void)
{
   for (UInt id = 1; id <= PG_(traces_count)(); id++) {
      if (!PG_(used_trace)(id))
         continue;
      write_trace(PG_(traces_get)(id));
      write_trace_ops(PG_(traces_get)(id));
   }
}

/* ---- sites and cells ---- */

static void write_callers(void)
{
   for (UInt number = 1; number <= PG_(callers_count)(); number++) {
      if (!PG_(used_caller)(number))
         continue;
      const Caller* c = PG_(caller_at)(number);
      PG_(json_record)(PYPYGC_KIND_FRAME);
      PG_(json_number)(PYPYGC_KEY_ID, number);
      if (c->caller != 0)
         PG_(json_number)(PYPYGC_KEY_CALLER, c->caller);
      if (c->trace != 0) {
         PG_(json_number)(PYPYGC_KEY_TRACE, c->trace);
         if (c->operation != PG_NO_OPERATION)
            PG_(json_number)(PYPYGC_KEY_OPERATION, c->operation);
      } else {
         write_string(PYPYGC_KEY_FILE, c->file);
         PG_(json_number)(PYPYGC_KEY_LINE, c->line);
         write_string(PYPYGC_KEY_FUNCTION, c->function);
      }
      PG_(json_end_record)();
   }
}

static const HChar* const site_kinds[] = {
   [SiteOutside]      = PYPYGC_SITE_OUTSIDE,
   [SiteJit]          = PYPYGC_SITE_JIT,
   [SiteJitUnknown]   = PYPYGC_SITE_JIT_UNKNOWN,
   [SiteJitCall]      = PYPYGC_SITE_JIT_CALL,
   [SiteInterpreter]  = PYPYGC_SITE_INTERPRETER,
   [SiteGuardFailure] = PYPYGC_SITE_GUARD_FAILURE,
   [SiteCompiler]     = PYPYGC_SITE_COMPILER,
   [SiteRuntime]      = PYPYGC_SITE_RUNTIME,
};

static void write_folded_site(void)
{
   PG_(json_record)(PYPYGC_KIND_SITE);
   PG_(json_number)(PYPYGC_KEY_ID, PG_(folded_site)());
   PG_(json_string)(PYPYGC_KEY_SITE_KIND, PYPYGC_SITE_RUNTIME);
   PG_(json_string)(PYPYGC_KEY_NAME, PYPYGC_SITE_INHERITED_NAME);
   PG_(json_end_record)();
}

static void write_sites(void)
{
   if (PG_(folded_count)() != 0)
      write_folded_site();
   for (UInt i = 0; i < PG_(sites_count)(); i++) {
      const Site* s = PG_(site_at)(i);
      if (!PG_(used_site)(i + 1))
         continue;
      PG_(json_record)(PYPYGC_KIND_SITE);
      PG_(json_number)(PYPYGC_KEY_ID, i + 1);
      PG_(json_string)(PYPYGC_KEY_SITE_KIND, site_kinds[s->kind]);
      if (s->trace != 0)
         PG_(json_number)(PYPYGC_KEY_TRACE, s->trace);
      if (s->kind == SiteJit)
         PG_(json_number)(PYPYGC_KEY_OBJECT, s->object);
      if (s->kind == SiteGuardFailure && s->operation != PG_NO_OPERATION)
         PG_(json_number)(PYPYGC_KEY_OPERATION, s->operation);
      if (s->kind == SiteCompiler)
         PG_(json_number)(PYPYGC_KEY_LOG_ID, s->log_id);
      if (s->frame != 0)
         PG_(json_number)(PYPYGC_KEY_FRAME, s->frame);
      if (s->name != 0)
         write_string(PYPYGC_KEY_NAME, s->name);
      PG_(json_end_record)();
   }
}

static void write_cell(const HeapContent* heap, const Cell* c)
{
   PG_(json_record)(PYPYGC_KIND_CELL);
   PG_(json_number)(PYPYGC_KEY_SITE, c->site);
   PG_(json_number)(PYPYGC_KEY_TYPE, c->type);
   PG_(write_cell_columns)(heap, c);
   PG_(json_end_record)();
}

static void write_cells(const HeapContent* heap)
{
   for (UInt i = 0; i < PG_(cells_count)(); i++)
      if (PG_(used_cell)(PG_(cell_at)(i)))
         write_cell(heap, PG_(cell_at)(i));
   for (UInt i = 0; i < PG_(folded_count)(); i++)
      write_cell(heap, PG_(folded_at)(i));
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
   write_header();
   write_run(w->occasion);
   PG_(write_start)();
   PG_(write_machine)();
   PG_(write_loaded)();
   PG_(write_aborts)();
   write_all_missing(w->heap, w->occasion->complete);
   write_types();
   write_traces();
   PG_(write_costs)();
   write_callers();
   write_sites();
   write_cells(w->heap);
   PG_(write_site_costs)();
   PG_(write_stores)();
   PG_(write_externals)();
   PG_(write_minors)();
   PG_(write_majors)();
   PG_(write_held)();
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
   PG_(used_find)(forked, heap.has_old);
   return PG_(outfile_write)(produce, &whole, !last);
}
