/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connects the model to the PyPy that was found: where its words, fields and types
   are, as the layout has them. What the layout lacks is recorded as missing. */
#include "life/attach.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcproc.h"

#include "base/strings.h"
#include "base/units.h"
#include "guest/event.h"
#include "guest/instrument.h"
#include "guest/instrument_ledger.h"
#include "guest/nursery_misses.h"
#include "guest/references.h"
#include "guest/smc.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/external.h"
#include "heap/gcobject.h"
#include "heap/graph.h"
#include "heap/holders.h"
#include "heap/kept.h"
#include "heap/nursery.h"
#include "heap/oldgen.h"
#include "heap/spare.h"
#include "life/libraries.h"
#include "options.h"
#include "owner/charges.h"
#include "owner/codes.h"
#include "owner/context.h"
#include "owner/jit_places.h"
#include "owner/mapped.h"
#include "owner/sites.h"
#include "pypy/classes.h"
#include "pypy/discover.h"
#include "pypy/frames.h"
#include "pypy/labels.h"
#include "pypy/memory.h"
#include "layout_format.h"

/* incminimark.py: a nursery below 2 * (nonlarge_max + 1) bytes is not made;
   setup then goes on with debug_tiny_nursery. */
#define SMALLEST_NURSERY 270336.0

static Bool is_readable(Addr address, SizeT count)
{
   return VG_(am_is_valid_for_client)(address, count, VKI_PROT_READ);
}

/* The nursery size that the user asked for, in bytes; 0 for none.
   rpython/memory/gc/env.py read_from_env. */
static double requested_nursery(void)
{
   const HChar* value = VG_(getenv)("PYPY_GC_NURSERY");
   if (value == NULL)
      return 0;
   HChar* end;
   double size = VG_(strtod)(value, &end);
   return size * (1 << PG_(unit_bits)(*end));
}

/* The offset of a field; *ALL becomes false if it is not known. */
static UInt known_field(const HChar* name, Bool* all)
{
   Int offset = PG_(discover_field)(name);
   if (offset < 0)
      *all = False;
   return (UInt)offset;
}

/* The offset of a field, 0 if it is not known. */
static UInt field_or_0(const HChar* name)
{
   Int offset = PG_(discover_field)(name);
   return offset < 0 ? 0 : (UInt)offset;
}

#define TRACING_SECTION "jit-tracing"

static Bool is_tracing_section(Addr address)
{
   return PG_(can_read_bytes)(address, sizeof TRACING_SECTION) &&
          VG_(strcmp)((const HChar*)address, TRACING_SECTION) == 0;
}

static ULong* mapped_counter(Addr address)
{
   UInt         library = PG_(library_at)(address);
   const HChar* path    = PG_(string_text)(library, NULL);
   return VG_(strcmp)(path, PG_(discover_layout)()->path) == 0
             ? NULL
             : PG_(mapped_counter)(library);
}

/* The ledger, if all fields that it needs are known. */
static void start_ledger(const PypyLayout* l, const FrameLayout* f)
{
   UInt          debugdata = field_or_0(PYPY_FRAME "." PYPY_FIELD_DEBUGDATA);
   Bool          known = debugdata != 0 && f->f_backref != 0 && f->co_code != 0;
   Bool          wordcode   = l->python_version[0] == '3';
   Bool          references = PG_(options)->cache_sim != CacheSimNo;
   LedgerTargets t          = {
               .last_instr     = f->last_instr,
               .debugdata      = debugdata,
               .topframeref    = f->topframeref,
               .bytecode_shift = PG_(charge_shift)() - (wordcode ? 1 : 0),
               .bytecode_times = PG_(charge_times_offset)(),
               .root_stack_top = l->root_stack_top,
               .references     = references,
               .mapped         = mapped_counter,
               .is_tracing     = is_tracing_section,
   };
   PG_(codes_init)(wordcode);
   PG_(context_attach)(known, PG_(options)->check_owners);
   if (known)
      PG_(ledger_set_targets)(&t);
   else
      PG_(discover_missing)
   ("work by line", "the layout lacks fields of frames or code objects",
    "what interpreted code executes is not told by line");
}

static void start_frames(const PypyLayout* l)
{
   Bool all      = l->root_stack_top != 0;
   Bool lnotab   = PG_(discover_field)(PYPY_CODE "." PYPY_FIELD_CO_LNOTAB) >= 0;
   FrameLayout f = {
      .root_stack_top = (const ULong*)l->root_stack_top,
      .frame_type     = PG_(discover_named)(PYPY_FRAME_CLASS),
      .jitframe_type  = PG_(discover_named)(PYPY_JITFRAME),
      .code_type      = PG_(discover_named)(PYPY_CODE),
      .string_type    = PG_(discover_named)(PYPY_STRING),
      .context_type   = PG_(discover_named)(PYPY_CONTEXT),
      .vref_type      = PG_(discover_named)(PYPY_VIRTUAL_REF),
      .topframeref = known_field(PYPY_CONTEXT "." PYPY_FIELD_TOPFRAMEREF, &all),
      .vable_token = known_field(PYPY_FRAME "." PYPY_FIELD_VABLE_TOKEN, &all),
      .vref_forced = 16, /* header, virtual_token, forced: virtualref.py */
      .last_instr  = known_field(PYPY_FRAME "." PYPY_FIELD_LAST_INSTR, &all),
      .pycode      = known_field(PYPY_FRAME "." PYPY_FIELD_PYCODE, &all),
      .f_backref   = field_or_0(PYPY_FRAME "." PYPY_FIELD_F_BACKREF),
      .co_code     = field_or_0(PYPY_CODE "." PYPY_FIELD_CO_CODE),
      .co_name     = known_field(PYPY_CODE "." PYPY_FIELD_CO_NAME, &all),
      .co_filename = known_field(PYPY_CODE "." PYPY_FIELD_CO_FILENAME, &all),
      .co_firstlineno =
         known_field(PYPY_CODE "." PYPY_FIELD_CO_FIRSTLINENO, &all),
      .co_lines = known_field(lnotab ? PYPY_CODE "." PYPY_FIELD_CO_LNOTAB
                                     : PYPY_CODE "." PYPY_FIELD_CO_LINETABLE,
                              &all),
      .co_lines_is_lnotab = lnotab,
      .string_length = known_field(PYPY_STRING "." PYPY_FIELD_LENGTH, &all),
      .string_chars  = known_field(PYPY_STRING "." PYPY_FIELD_CHARS, &all),
   };
   if (f.frame_type == 0 || f.jitframe_type == 0 || f.code_type == 0 ||
       f.string_type == 0 || f.context_type == 0 || f.vref_type == 0)
      all = False;
   if (all) {
      PG_(frames_init)(&f);
      start_ledger(l, &f);
   } else
      PG_(discover_missing)
   ("frames", "the layout lacks fields of frames or code objects",
    "allocations of interpreted code have no line");
}

static void start_classes(void)
{
   Bool        all = PG_(discover_named)(PYPY_STRING) != 0;
   ClassLayout c   = {
        .terminator    = known_field(PYPY_MAP "." PYPY_FIELD_TERMINATOR, &all),
        .w_cls         = known_field(PYPY_TERMINATOR "." PYPY_FIELD_W_CLS, &all),
        .name          = known_field(PYPY_TYPE_OBJECT "." PYPY_FIELD_NAME, &all),
        .string_type   = PG_(discover_named)(PYPY_STRING),
        .string_length = known_field(PYPY_STRING "." PYPY_FIELD_LENGTH, &all),
        .string_chars  = known_field(PYPY_STRING "." PYPY_FIELD_CHARS, &all),
   };
   if (all)
      PG_(classes_init)(&c);
   else
      PG_(discover_missing)
   ("classes", "the layout lacks fields of maps",
    "instances are named by their RPython type");
}

/* The id of the type that is called NAME, 0 if none is. */
static UInt type_with_name(const HChar* name)
{
   SizeT length;
   for (UInt i = 0; i < PG_(gctypes_count)(); i++) {
      const GcType* type = PG_(gctypes_at)(i);
      const HChar*  text = PG_(string_text)(type->name, &length);
      if (length == VG_(strlen)(name) && VG_(memcmp)(text, name, length) == 0)
         return type->id;
   }
   return 0;
}

static void start_labels(const PypyLayout* l)
{
   LabelLayout labels = {
      .string_type    = PG_(discover_named)(PYPY_STRING),
      .string_length  = field_or_0(PYPY_STRING "." PYPY_FIELD_LENGTH),
      .string_chars   = field_or_0(PYPY_STRING "." PYPY_FIELD_CHARS),
      .unicode_type   = PG_(discover_named)(PYPY_UNICODE_OBJECT),
      .unicode_utf8   = field_or_0(PYPY_UNICODE_OBJECT "." PYPY_FIELD_UTF8),
      .attribute_name = field_or_0(PYPY_ATTRIBUTE "." PYPY_FIELD_NAME),
      .attribute_back = field_or_0(PYPY_ATTRIBUTE "." PYPY_FIELD_BACK),
      .storageindex   = field_or_0(PYPY_ATTRIBUTE "." PYPY_FIELD_STORAGEINDEX),
      .class_type     = type_with_name(PYPY_TYPE_OBJECT),
      .class_name     = field_or_0(PYPY_TYPE_OBJECT "." PYPY_FIELD_NAME),
      .frame_locals =
         field_or_0(PYPY_FRAME "." PYPY_FIELD_LOCALS_CELLS_STACK_W),
      .co_varnames       = field_or_0(PYPY_CODE "." PYPY_FIELD_CO_VARNAMES),
      .co_nlocals        = field_or_0(PYPY_CODE "." PYPY_FIELD_CO_NLOCALS),
      .co_cellvars       = field_or_0(PYPY_CODE "." PYPY_FIELD_CO_CELLVARS),
      .co_freevars       = field_or_0(PYPY_CODE "." PYPY_FIELD_CO_FREEVARS),
      .co_argcount       = field_or_0(PYPY_CODE "." PYPY_FIELD_CO_ARGCOUNT),
      .code_type         = PG_(discover_named)(PYPY_CODE),
      .function_type     = PG_(discover_named)(PYPY_FUNCTION),
      .function_code     = field_or_0(PYPY_FUNCTION "." PYPY_FIELD_CODE),
      .function_closure  = field_or_0(PYPY_FUNCTION "." PYPY_FIELD_CLOSURE),
      .function_defaults = field_or_0(PYPY_FUNCTION "." PYPY_FIELD_DEFS_W),
      .co_code           = field_or_0(PYPY_CODE "." PYPY_FIELD_CO_CODE),
      .wordcode          = l->python_version[0] == '3',
   };
   PG_(labels_init)(&labels);
}

/* What the collector's model is told (heap/collector.h). Unpinning an object may
   store a 0 on pinned_objects_in_nursery, too, but as a result. */
static const WatchedField watched_fields[] = {
   {GcPinnedObjectsInNursery, WordPinned, StoreOfConst0},
   {GcNurserySurvivingSize, WordSurvivingSize, StoreOf0},
   {GcNumMajorCollects, WordMajorCollects, StoreAny},
   {GcThresholdObjectsMadeOld, WordThresholdMadeOld, StoreAny},
   {GcTotalGcTime, WordGcTime, StoreAny},
   {GcRawmallocedTotalSize, WordRawmalloced, StoreAny},
   {GcNextMajorThreshold, WordNextThreshold, StoreAny},
};

static Addr prebuilt_word(PrebuiltWord word)
{
   switch (word) {
   case WordRemembered:
      return PG_(gcobject_stack_used)(GcOldObjectsPointingToYoung);
   case WordCards:
      return PG_(gcobject_stack_used)(GcOldObjectsWithCardsSet);
   default:
      return PG_(gcobject_arena_word)();
   }
}

/* True if the collector's own fields were found, and with them the old
   generation. */
static Bool start_collector(const PypyLayout* l)
{
   const HChar* problem = l->gc_object == 0
                             ? "the layout lacks the collector's address"
                             : PG_(gcobject_init)(l->nursery_free);
   if (problem != NULL) {
      PG_(discover_missing)
      ("old generation", problem,
       "what happens after the first minor collection is not known");
      return False;
   }
   if (!PG_(options)->watch_malloc)
      PG_(discover_missing)
   ("malloc", "--watch-malloc=no was given",
    "large objects, deaths of objects above 280 bytes and memory outside the "
    "collector's heap are not known");
   PG_(oldgen_init)();
   PG_(barrier_init)();
   if (l->type_table != 0 && l->root_stack_top != 0) {
      PG_(graph_init)
      (l->type_table, (const ULong*)l->root_stack_top,
       PG_(discover_named)(PYPY_JITFRAME), type_with_name("GCREFTRACER"));
      PG_(holders_init)
      (PG_(discover_named)(PYPY_FRAME_CLASS),
       PG_(discover_named)(PYPY_JITFRAME));
      PG_(kept_init)
      (PG_(discover_named)(PYPY_FRAME_CLASS),
       PG_(discover_named)(PYPY_JITFRAME), type_with_name("GCREFTRACER"));
      start_labels(l);
      PG_(spare_init)
      (field_or_0(PYPY_LIST "." PYPY_FIELD_LENGTH),
       field_or_0(PYPY_LIST "." PYPY_FIELD_ITEMS));
   }
   PG_(collector_init)
   ((const ULong*)l->root_stack_top, PG_(runtime_point)("born old"));
   return True;
}

void PG_(attach_memory_gone)(Addr start, SizeT bytes)
{
   (void)start;
   (void)bytes;
   PG_(memory_forget)();
   PG_(libraries_forget)();
}

void PG_(attach_memory_protected)(Addr start, SizeT bytes, Bool rr, Bool ww,
                                  Bool xx)
{
   (void)ww;
   (void)xx;
   if (!rr)
      PG_(attach_memory_gone)(start, bytes);
}

void PG_(attach)(void)
{
   const PypyLayout* l = PG_(discover_layout)();
   PG_(memory_init)(is_readable);
   /* RPython sorts the fields of an instance by name: num_major_collects,
      nursery, nursery_barriers, nursery_free, nursery_objects_shadows,
      nursery_size, nursery_surviving_size, nursery_top stand in a row in all
      versions (pypygc-layout checks the distance to nursery_top) */
   NurseryWords words = {
      .nursery_free           = (const ULong*)l->nursery_free,
      .nursery_top            = (const ULong*)l->nursery_top,
      .nursery                = (const ULong*)(l->nursery_free - 16),
      .nursery_size           = (const ULong*)(l->nursery_free + 16),
      .nursery_surviving_size = (const ULong*)(l->nursery_free + 24),
      .num_major_collects     = (const ULong*)(l->nursery_free - 24),
   };
   double requested = requested_nursery();
   Long   tiny      = -1;
   if (requested > 0 && requested < SMALLEST_NURSERY)
      tiny = (Long)requested & ~7LL;
   PG_(nursery_init)(&words, tiny);
   PG_(nursery_misses_watch)(words.nursery, words.nursery_size);
   PG_(places_set_text)(l->text_start, l->text_end);
   start_frames(l);
   start_classes();
   InstrumentTargets targets = {
      .nursery_free   = l->nursery_free,
      .nursery_top    = l->nursery_top,
      .root_stack_top = PG_(frames_known)() ? l->root_stack_top : 0,
      .displacement   = l->nursery_free - l->gc_object,
      .text_start     = l->text_start,
      .text_end       = l->text_end,
      .fields         = watched_fields,
      .walks          = PG_(context_walks)(),
   };
   if (start_collector(l)) {
      targets.field_count   = sizeof watched_fields / sizeof watched_fields[0];
      targets.prebuilt_word = prebuilt_word;
      targets.arena_displacement = PG_(gcobject_arena_displacement)();
   }
   PG_(external_set_pypy)
   (l->text_start, l->text_end, (const ULong*)l->nursery_free,
    PG_(frames_known)() ? (const ULong*)l->root_stack_top : NULL);
   PG_(instrument_set_targets)(&targets);
   PG_(smc_pypy_found)(l->announces_code);
}
