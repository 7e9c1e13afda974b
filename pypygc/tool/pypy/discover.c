/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds PyPy in the process. The work on the binary is done by the program
   pypygc-layout, which lies beside the tool and runs outside of Valgrind's
   control; here its answer is read and moved to where the library was loaded. */
#include "discover.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"

#include "../base/strings.h"
#include "gctypes.h"
#include "layout_format.h"

/* PyPy's compiled code is tens of megabytes; the small programs that only load
   it are not worth a look. */
#define SMALLEST_PYPY (4 << 20)


typedef struct {
   const HChar* name;
   UInt         value;
} NamedValue;

typedef struct {
   UInt type, ofs_map;
} InstanceType;

typedef struct {
   NamedValue* values;
   UInt        used, capacity;
} NamedValues;

static struct {
   HChar*        candidate; /* path of a file not looked at yet */
   HChar*        tried;     /* path of the last file that was looked at */
   PypyLayout    layout;
   Bool          found;
   NamedValues   fields; /* offset by field */
   NamedValues   named;  /* type id by name */
   InstanceType* instances;
   UInt          instances_used, instances_capacity;
   MissingPart*  missing;
   UInt          missing_used, missing_capacity;
} state;

void PG_(discover_missing)(const HChar* what, const HChar* why,
                           const HChar* effect)
{
   PG_GROW("pypygc.discover.missing", state.missing, state.missing_used,
           state.missing_capacity);
   MissingPart* m = &state.missing[state.missing_used++];
   m->what        = what;
   m->why         = why;
   m->effect      = effect;
}

UInt PG_(discover_missing_count)(void)
{
   return state.missing_used;
}

const MissingPart* PG_(discover_missing_at)(UInt i)
{
   return &state.missing[i];
}

const PypyLayout* PG_(discover_layout)(void)
{
   return state.found ? &state.layout : NULL;
}

/* ---- seeing the library ---- */

/* True for the tool's own binary, which has pypy in its name, too. The page of it that
   holds Valgrind's replacements for the vsyscalls belongs to the client
   (m_main.c, valgrind_main). */
static Bool is_of_the_tool(const NSegment* segment)
{
   const NSegment* own = VG_(am_find_nsegment)((Addr)PG_(discover_poll));
   return own != NULL && own->dev == segment->dev && own->ino == segment->ino;
}

void PG_(discover_new_mem)(Addr start, SizeT bytes, Bool rr, Bool ww, Bool xx,
                           ULong di_handle)
{
   (void)bytes;
   (void)rr;
   (void)ww;
   (void)di_handle;
   if (!xx || state.found)
      return;
   const NSegment* segment = VG_(am_find_nsegment)(start);
   const HChar*    path    = segment ? VG_(am_get_filename)(segment) : NULL;
   if (path == NULL || is_of_the_tool(segment) ||
       VG_(strstr)(VG_(basename)(path), "pypy") == NULL)
      return;
   struct vg_stat info;
   if (sr_isError(VG_(stat)(path, &info)) || info.size < SMALLEST_PYPY)
      return;
   if (state.tried != NULL && VG_(strcmp)(state.tried, path) == 0)
      return;
   VG_(free)(state.candidate);
   state.candidate = VG_(strdup)("pypygc.discover.path", path);
}

/* ---- getting the layout's text ---- */

static HChar* read_all(Int fd)
{
   SizeT  used = 0, capacity = 1 << 20;
   HChar* text = VG_(malloc)("pypygc.discover.text", capacity);
   for (;;) {
      Int n = VG_(read)(fd, text + used, capacity - used - 1);
      if (n <= 0)
         break;
      used += n;
      if (used + 1 == capacity) {
         capacity *= 2;
         text = VG_(realloc)("pypygc.discover.text", text, capacity);
      }
   }
   text[used] = 0;
   VG_(realloc_shrink)(text, used + 1); /* it is kept */
   return text;
}

/* VG_(fork) makes a pipe for itself and, in some versions, leaves an end of it
   open in the parent: the program would see a descriptor that is not its own. A
   pipe gets the first two numbers that are free. */
#define PIPE_ENDS 2

static Bool is_open(Int fd)
{
   struct vg_stat info;
   return VG_(fstat)(fd, &info) == 0;
}

/* The numbers that the next pipe will have, if all below FIRST are in use. */
static void find_free(Int first, Int* numbers)
{
   for (Int i = 0; i < PIPE_ENDS; first++)
      if (!is_open(first))
         numbers[i++] = first;
}

/* Closes what is left there of a pipe. Other threads of the program may be in
   open(2) meanwhile: what is not a pipe is theirs. */
static void close_pipe(const Int* numbers)
{
   struct vg_stat info;
   for (Int i = 0; i < PIPE_ENDS; i++)
      if (VG_(fstat)(numbers[i], &info) == 0 && VKI_S_ISFIFO(info.mode))
         VG_(close)(numbers[i]);
}

/* A line of TEXT, at most so long, as a reason for people; WHY if there is
   none. */
#define MAX_REASON 400

static const HChar* reason_of(const HChar* text, const HChar* why)
{
   SizeT length = 0;
   while (text != NULL && length < MAX_REASON && text[length] >= ' ')
      length++;
   return length > 0 ? PG_(string_text)(PG_(string_intern)(text, length), NULL)
                     : why;
}

/* Runs pypygc-layout on the file, with OPTION to take the layout that is in it;
   NULL if it could not be started or did not like one of the files: then *WHY
   is set. */
static HChar* run_layout_program(const HChar* path, const HChar* option,
                                 const HChar** why)
{
   Int fds[2];
   *why = "pypygc-layout could not be run";
   if (VG_(pipe)(fds) != 0)
      return NULL;
   HChar  fd_option[32];
   SizeT  length       = VG_(strlen)(VG_(libdir)) + 32;
   HChar* program      = VG_(malloc)("pypygc.discover.program", length);
   SizeT  given_length = option != NULL ? VG_(strlen)(option) + 16 : 16;
   HChar* given        = VG_(malloc)("pypygc.discover.given", given_length);
   VG_(snprintf)(program, length, "%s/pypygc-layout", VG_(libdir));
   VG_(snprintf)(fd_option, sizeof fd_option, "--fd=%d", fds[1]);
   VG_(snprintf)
   (given, given_length, "--given=%s", option != NULL ? option : "");
   const HChar* argv[] = {program, fd_option, path, NULL, NULL};
   if (option != NULL)
      argv[3] = given;

   HChar* text   = NULL;
   Int    status = -1;
   Int    next_pipe[PIPE_ENDS];
   find_free(fds[1] + 1, next_pipe);
   Int pid = VG_(spawn)(program, argv);
   close_pipe(next_pipe);
   VG_(close)(fds[1]);
   if (pid > 0) {
      text = read_all(fds[0]);
      if (VG_(waitpid)(pid, &status, 0) != pid)
         status = -1;
   }
   VG_(close)(fds[0]);
   VG_(free)(program);
   VG_(free)(given);
   if (status != 0) {
      *why = reason_of(text, "pypygc-layout could not be run or could not read "
                             "the PyPy library");
      VG_(free)(text);
      text = NULL;
   }
   return text;
}

/* ---- reading it ---- */

/* Takes the next word of *AT; "" at the end of the line. */
static const HChar* next_word(HChar** at)
{
   HChar* word = *at;
   HChar* p    = word;
   while (*p != 0 && *p != ' ')
      p++;
   if (*p == ' ')
      *p++ = 0;
   *at = p;
   return word;
}

static ULong next_number(HChar** at)
{
   const HChar* word = next_word(at);
   if (word[0] == '0' && word[1] == 'x')
      return VG_(strtoull16)(word, NULL);
   return VG_(strtoull10)(word, NULL);
}

static void read_type_line(HChar* rest)
{
   GcType type = {0};
   type.id     = next_number(&rest);
   next_word(&rest); /* member index */
   type.fixed_size = next_number(&rest);
   type.item_size  = next_number(&rest);
   next_word(&rest); /* offset of the first item */
   type.ofs_length = next_number(&rest);
   next_word(&rest); /* info word */
   HChar* tab = VG_(strchr)(rest, '\t');
   if (tab == NULL)
      return;
   type.name = PG_(string_intern)(rest, tab - rest);
   type.full = PG_(string_intern)(tab + 1, VG_(strlen)(tab + 1));
   if (PG_(gctypes_add)(&type))
      state.layout.types++;
}

static void read_value_line(NamedValues* list, HChar* rest)
{
   PG_GROW("pypygc.discover.values", list->values, list->used, list->capacity);
   NamedValue* v = &list->values[list->used++];
   v->name       = next_word(&rest);
   v->value      = next_number(&rest);
}

static void read_instance_line(HChar* rest)
{
   PG_GROW("pypygc.discover.instances", state.instances, state.instances_used,
           state.instances_capacity);
   InstanceType* t = &state.instances[state.instances_used++];
   t->type         = next_number(&rest);
   t->ofs_map      = next_number(&rest);
}

static const NamedValue* find_value(const NamedValues* list, const HChar* name)
{
   for (UInt i = 0; i < list->used; i++)
      if (VG_(strcmp)(list->values[i].name, name) == 0)
         return &list->values[i];
   return NULL;
}

static void read_missing_line(HChar* rest)
{
   const HChar* what = next_word(&rest);
   PG_(discover_missing)(what, rest, "reports do without it");
}

static void read_line(HChar* line, PtrdiffT bias)
{
   PypyLayout*  l    = &state.layout;
   HChar*       rest = line;
   const HChar* key  = next_word(&rest);
   if (VG_(strcmp)(key, PYPYGC_LAYOUT_TYPE) == 0) {
      read_type_line(rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_FIELD) == 0) {
      read_value_line(&state.fields, rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_NAMED) == 0) {
      read_value_line(&state.named, rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_INSTANCE) == 0) {
      read_instance_line(rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_BUILD_ID) == 0) {
      l->build_id = next_word(&rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_PYPY_VERSION) == 0) {
      l->pypy_version = next_word(&rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_PYTHON_VERSION) == 0) {
      l->python_version = next_word(&rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_TEXT) == 0) {
      l->text_start = next_number(&rest) + bias;
      l->text_end   = l->text_start + next_number(&rest);
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_NURSERY_FREE) == 0) {
      l->nursery_free = next_number(&rest) + bias;
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_NURSERY_TOP) == 0) {
      l->nursery_top = next_number(&rest) + bias;
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_GC_OBJECT) == 0) {
      l->gc_object = next_number(&rest) + bias;
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_TYPE_TABLE) == 0) {
      l->type_table = next_number(&rest) + bias;
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_ROOT_STACK_TOP) == 0) {
      l->root_stack_top = next_number(&rest) + bias;
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_DISCARD_PREAMBLES) == 0) {
      l->announces_code = next_number(&rest) > 0;
   } else if (VG_(strcmp)(key, PYPYGC_LAYOUT_MISSING) == 0) {
      read_missing_line(rest);
   }
}

/* True if TEXT is a whole layout; its lines are then read. The text is kept:
   words of it stay in use. */
static Bool read_layout(HChar* text, PtrdiffT bias)
{
   SizeT length = VG_(strlen)(text);
   if (VG_(strncmp)(text, PYPYGC_LAYOUT_FIRST_LINE "\n",
                    sizeof PYPYGC_LAYOUT_FIRST_LINE) != 0 ||
       length < 5 ||
       VG_(strcmp)(text + length - 5, "\n" PYPYGC_LAYOUT_END "\n") != 0)
      return False;
   for (HChar* line = text; *line != 0;) {
      HChar* end = VG_(strchr)(line, '\n');
      *end       = 0;
      read_line(line, bias);
      line = end + 1;
   }
   for (UInt i = 0; i < state.instances_used; i++)
      PG_(gctypes_set_map)(state.instances[i].type, state.instances[i].ofs_map);
   return True;
}

/* The words around nursery_free are at the same distance in all versions; that
   the layout has them so is a check on what the scan found. */
static Bool is_usable(const PypyLayout* l)
{
   return l->nursery_free != 0 && l->nursery_top == l->nursery_free + 32 &&
          l->text_end > l->text_start && l->types > 0;
}

/* What Valgrind knows about the mapped file; NULL as long as it is not mapped
   completely. */
static const DebugInfo* find_object(const HChar* path)
{
   const DebugInfo* info = VG_(next_DebugInfo)(NULL);
   while (info != NULL &&
          VG_(strcmp)(VG_(DebugInfo_get_filename)(info), path) != 0)
      info = VG_(next_DebugInfo)(info);
   return info;
}

/* ---- interface ---- */

Bool PG_(discover_poll)(const HChar* option)
{
   if (state.candidate == NULL)
      return False;
   const DebugInfo* info = find_object(state.candidate);
   if (info == NULL) /* not all of it is mapped yet */
      return False;
   HChar* path     = state.candidate;
   state.candidate = NULL;
   VG_(free)(state.tried);
   state.tried = VG_(strdup)("pypygc.discover.tried", path);
   if (option != NULL && VG_(strcmp)(option, "none") == 0) {
      PG_(discover_missing)
      ("layout", "--layout=none was given", "nothing can be measured");
      return False;
   }

   PypyLayout empty = {
      .path = path, .build_id = "", .pypy_version = "", .python_version = ""};
   state.layout = empty;
   const HChar* why;
   HChar*       text = run_layout_program(path, option, &why);
   if (text != NULL && !read_layout(text, VG_(DebugInfo_get_text_bias)(info))) {
      why  = "pypygc-layout wrote no whole layout";
      text = NULL; /* words of it may be in use */
   }
   if (text == NULL) {
      const HChar* shown = why;
      if (option != NULL) {
         SizeT  length = VG_(strlen)(why) + 64;
         HChar* whole  = VG_(malloc)("pypygc.discover.why", length);
         VG_(snprintf)
         (whole, length, "the file given with --layout is not used: %s", why);
         shown = whole; /* kept for the profile */
      }
      PG_(discover_missing)("layout", shown, "nothing can be measured");
      return False;
   }
   if (!is_usable(&state.layout)) {
      PG_(discover_missing)
      ("nursery",
       "the words of the collector were not found in the "
       "PyPy library",
       "nothing can be measured");
      return False;
   }
   state.found = True;
   return True;
}

Int PG_(discover_field)(const HChar* name)
{
   const NamedValue* v = find_value(&state.fields, name);
   return v ? (Int)v->value : -1;
}

UInt PG_(discover_named)(const HChar* name)
{
   const NamedValue* v = find_value(&state.named, name);
   return v ? v->value : 0;
}
