/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream parser for PyPy's binary JIT log. PyPy writes one record with one
   write(2), but nothing here depends on that: bytes are kept until a record is
   whole. Names of rjitlog.py are used unchanged. */
#include "jitlog.h"

enum {
   MARK_INPUT_ARGS         = 0x11,
   MARK_RESOP_META         = 0x12,
   MARK_RESOP              = 0x13,
   MARK_RESOP_DESCR        = 0x14,
   MARK_ASM_ADDR           = 0x15,
   MARK_ASM                = 0x16,
   MARK_TRACE              = 0x17,
   MARK_TRACE_OPT          = 0x18,
   MARK_TRACE_ASM          = 0x19,
   MARK_STITCH_BRIDGE      = 0x1a,
   MARK_START_TRACE        = 0x1b,
   MARK_JITLOG_COUNTER     = 0x1c,
   MARK_INIT_MERGE_POINT   = 0x1d,
   MARK_JITLOG_HEADER      = 0x1e,
   MARK_MERGE_POINT        = 0x1f,
   MARK_COMMON_PREFIX      = 0x20,
   MARK_ABORT_TRACE        = 0x21,
   MARK_REDIRECT_ASSEMBLER = 0x23,
   MARK_TMP_CALLBACK       = 0x24
};

enum { /* semantic types of a merge point's values: MP_* */
       MP_FILENAME = 0x1,
       MP_LINENO   = 0x2,
       MP_INDEX    = 0x4,
       MP_SCOPE    = 0x8,
       MP_OPCODE   = 0x10
};

#define SUPPORTED_VERSION 4
#define MAX_OPERATIONS    4096 /* 224 in PyPy 7.3.19; anything near is a bug */
#define MAX_VALUES        16   /* values of a merge point; PyPy has 5 */
#define MAX_RECORD        (64u << 20) /* a longer record is not believed */

typedef struct {
   HChar*     name;
   JitOpClass op_class;
} OperationMeta;

typedef struct {
   UChar  semantic;
   UChar  generic; /* 's' text, anything else a number */
   HChar* prefix;  /* last COMMON_PREFIX of this value */
   SizeT  prefix_length;
   HChar* text; /* buffer for prefix + rest */
   SizeT  text_capacity;
} MergeValue;

struct _Jitlog {
   const JitlogCallbacks* callbacks;
   void*                  arg;
   UChar*                 buffer; /* bytes of a record that is not whole */
   SizeT                  used;
   SizeT                  capacity;
   OperationMeta          operations[MAX_OPERATIONS];
   MergeValue             values[MAX_VALUES];
   UInt                   value_count;
   Bool                   header_seen;
   const HChar*           error;
   HChar                  version_error[64];
};

/* ---- reading one record ---- */

typedef struct {
   const UChar* at;
   const UChar* end;
   Bool         short_of; /* the bytes ended before the record did */
} Cursor;

static ULong take_number(Cursor* c, UInt bytes)
{
   if ((SizeT)(c->end - c->at) < bytes) {
      c->short_of = True;
      c->at       = c->end;
      return 0;
   }
   ULong n = 0;
   for (UInt i = 0; i < bytes; i++)
      n |= (ULong)c->at[i] << (8 * i);
   c->at += bytes;
   return n;
}

static JitText take_text(Cursor* c)
{
   JitText t = {"", 0};
   SizeT   n = take_number(c, 4);
   if (c->short_of || (SizeT)(c->end - c->at) < n) {
      c->short_of = True;
      c->at       = c->end;
      return t;
   }
   t.bytes  = (const HChar*)c->at;
   t.length = n;
   c->at += n;
   return t;
}

static void fail(Jitlog* log, const HChar* why)
{
   if (log->error == NULL)
      log->error = why;
}

/* ---- operations ---- */

static Bool starts_with(const HChar* s, const HChar* prefix)
{
   return VG_(strncmp)(s, prefix, VG_(strlen)(prefix)) == 0;
}

Bool PG_(jitlog_is_call)(const HChar* name)
{
   return starts_with(name, "call_") || starts_with(name, "cond_call");
}

Bool PG_(jitlog_may_run_python)(const HChar* name)
{
   return starts_with(name, "call_may_force") ||
          starts_with(name, "call_assembler") ||
          starts_with(name, "call_release_gil");
}

static JitOpClass class_of_name(const HChar* name)
{
   static const struct {
      const HChar* name;
      JitOpClass   op_class;
   } known[] = {
      {"new", JitNew},
      {"new_with_vtable", JitNew},
      {"new_array", JitNew},
      {"new_array_clear", JitNew},
      {"newstr", JitNew},
      {"newunicode", JitNew},
      {"call_malloc_nursery", JitMallocNursery},
      {"call_malloc_nursery_varsize", JitMallocNurseryVarsize},
      {"call_malloc_nursery_varsize_frame", JitMallocNurseryFrame},
      {"nursery_ptr_increment", JitNurseryPtrIncrement},
      {"gc_store", JitGcStore},
      {"check_memory_error", JitCheckMemoryError},
      {"setfield_gc", JitSet},
      {"setarrayitem_gc", JitSet},
      {"setinteriorfield_gc", JitSet},
      {"label", JitLabel},
      {"enter_portal_frame", JitEnterPortalFrame},
      {"leave_portal_frame", JitLeavePortalFrame},
   };
   for (UInt i = 0; i < sizeof known / sizeof known[0]; i++)
      if (VG_(strcmp)(name, known[i].name) == 0)
         return known[i].op_class;
   if (starts_with(name, "guard_"))
      return JitGuard;
   if (PG_(jitlog_is_call)(name))
      return JitOpCall;
   return JitOther;
}

static void read_header(Jitlog* log, Cursor* c)
{
   UInt version  = take_number(c, 2);
   UInt is_32bit = take_number(c, 1);
   take_text(c); /* machine */
   UInt mark  = take_number(c, 1);
   UInt count = take_number(c, 2);
   if (c->short_of)
      return;
   if (version != SUPPORTED_VERSION) {
      VG_(snprintf)
      (log->version_error, sizeof log->version_error,
       "its version is %u, and only %u is known", version, SUPPORTED_VERSION);
      fail(log, log->version_error);
      return;
   }
   if (is_32bit || mark != MARK_RESOP_META) {
      fail(log, "its header is not that of a 64-bit PyPy");
      return;
   }
   for (UInt i = 0; i < count; i++) {
      UInt    number = take_number(c, 2);
      JitText name   = take_text(c);
      if (c->short_of)
         return;
      if (number >= MAX_OPERATIONS) {
         fail(log, "an operation's number is out of range");
         return;
      }
      OperationMeta* meta = &log->operations[number];
      VG_(free)(meta->name);
      meta->name = VG_(malloc)("pypygc.jitlog.name", name.length + 1);
      VG_(memcpy)(meta->name, name.bytes, name.length);
      meta->name[name.length] = 0;
      meta->op_class          = class_of_name(meta->name);
   }
   log->header_seen = True;
}

static void read_operation(Jitlog* log, Cursor* c, Bool with_descr)
{
   JitOperation op;
   UInt         number = take_number(c, 2);
   op.args             = take_text(c);
   op.descr            = with_descr ? take_number(c, 8) : 0;
   op.fail_args        = take_text(c);
   if (c->short_of)
      return;
   if (number >= MAX_OPERATIONS || log->operations[number].name == NULL) {
      fail(log, "it holds an operation that its header does not name");
      return;
   }
   op.number   = number;
   op.name     = log->operations[number].name;
   op.op_class = log->operations[number].op_class;
   log->callbacks->operation(log->arg, &op);
}

/* ---- merge points: values compressed by common prefixes ---- */

static void read_init_merge_point(Jitlog* log, Cursor* c)
{
   UInt count = take_number(c, 2);
   if (count > MAX_VALUES) {
      fail(log, "a merge point has too many values");
      return;
   }
   UChar types[2 * MAX_VALUES];
   for (UInt i = 0; i < 2 * count; i++)
      types[i] = take_number(c, 1);
   if (c->short_of)
      return;
   for (UInt i = 0; i < count; i++) {
      log->values[i].semantic      = types[2 * i];
      log->values[i].generic       = types[2 * i + 1];
      log->values[i].prefix_length = 0;
   }
   log->value_count = count;
}

static void read_common_prefix(Jitlog* log, Cursor* c)
{
   UInt    index  = take_number(c, 1);
   JitText prefix = take_text(c);
   if (c->short_of)
      return;
   if (index >= log->value_count) {
      fail(log, "a common prefix belongs to no value");
      return;
   }
   MergeValue* v = &log->values[index];
   v->prefix =
      VG_(realloc)("pypygc.jitlog.prefix", v->prefix, prefix.length + 1);
   VG_(memcpy)(v->prefix, prefix.bytes, prefix.length);
   v->prefix_length = prefix.length;
}

/* PrefixCompressor's three forms: 0xff whole text, 0xef the prefix alone,
   0x00 prefix + rest (StringValue.encode). */
static JitText take_merge_text(Cursor* c, MergeValue* v)
{
   JitText whole = {"", 0};
   UInt    form  = take_number(c, 1);
   if (c->short_of)
      return whole;
   if (form == 0xff)
      return take_text(c);
   JitText rest = {"", 0};
   if (form == 0x00)
      rest = take_text(c);
   if (c->short_of)
      return whole;
   SizeT length = v->prefix_length + rest.length;
   if (v->text_capacity < length + 1) {
      v->text_capacity = 2 * length + 1;
      v->text = VG_(realloc)("pypygc.jitlog.text", v->text, v->text_capacity);
   }
   if (v->prefix_length)
      VG_(memcpy)(v->text, v->prefix, v->prefix_length);
   if (rest.length)
      VG_(memcpy)(v->text + v->prefix_length, rest.bytes, rest.length);
   whole.bytes  = v->text;
   whole.length = length;
   return whole;
}

static void read_merge_point(Jitlog* log, Cursor* c)
{
   static const JitText none  = {"", 0};
   JitMergePoint        point = {none, none, none, 0, 0};
   for (UInt i = 0; i < log->value_count; i++) {
      MergeValue* v = &log->values[i];
      if (v->generic == 's') {
         JitText text = take_merge_text(c, v);
         if (v->semantic == MP_FILENAME)
            point.file = text;
         else if (v->semantic == MP_SCOPE)
            point.scope = text;
         else if (v->semantic == MP_OPCODE)
            point.opcode = text;
      } else {
         take_number(c, 1); /* IntValue.encode: always 0 */
         ULong number = take_number(c, 8);
         if (v->semantic == MP_LINENO)
            point.line = number;
         else if (v->semantic == MP_INDEX)
            point.index = number;
      }
   }
   if (!c->short_of)
      log->callbacks->merge_point(log->arg, &point);
}

/* ---- records ---- */

static void read_start_trace(Jitlog* log, Cursor* c)
{
   ULong   id     = take_number(c, 8);
   JitText kind   = take_text(c);
   ULong   number = take_number(c, 8);
   JitText driver = take_text(c);
   if (c->short_of)
      return;
   Bool bridge = kind.length == 6 && VG_(memcmp)(kind.bytes, "bridge", 6) == 0;
   log->callbacks->trace_start(log->arg, id, bridge, !bridge && number != 0,
                               bridge ? number : 0, driver);
}

static void read_section(Jitlog* log, Cursor* c, JitStage stage)
{
   ULong id = take_number(c, 8);
   if (!c->short_of)
      log->callbacks->section(log->arg, id, stage);
}

static void read_machine_code(Jitlog* log, Cursor* c)
{
   UInt    offset = take_number(c, 2);
   JitText code   = take_text(c);
   if (!c->short_of)
      log->callbacks->machine_code(log->arg, offset, code.length);
}

static void read_code_range(Jitlog* log, Cursor* c)
{
   ULong start = take_number(c, 8);
   ULong end   = take_number(c, 8);
   if (c->short_of)
      return;
   if (end < start)
      fail(log, "a trace's code ends before it starts");
   else
      log->callbacks->code_range(log->arg, start, end);
}

static void read_counter(Jitlog* log, Cursor* c)
{
   ULong number = take_number(c, 8);
   HChar type   = take_number(c, 1);
   ULong count  = take_number(c, 8);
   if (!c->short_of)
      log->callbacks->counter(log->arg, number, type, count);
}

static void read_stitch(Jitlog* log, Cursor* c)
{
   ULong descr   = take_number(c, 8);
   ULong address = take_number(c, 8);
   if (!c->short_of)
      log->callbacks->stitch(log->arg, descr, address);
}

static void read_abort(Jitlog* log, Cursor* c)
{
   ULong id = take_number(c, 8);
   if (!c->short_of)
      log->callbacks->trace_abort(log->arg, id);
}

/* Reads the record at the cursor. The callbacks of a record are only called
   when it is whole, so a short record may be read again from its start. */
static void read_record(Jitlog* log, Cursor* c)
{
   UInt mark = take_number(c, 1);
   if (!log->header_seen && mark != MARK_JITLOG_HEADER) {
      fail(log, "it does not start with a header");
      return;
   }
   switch (mark) {
   case MARK_JITLOG_HEADER:
      read_header(log, c);
      break;
   case MARK_INPUT_ARGS:
      take_text(c);
      break;
   case MARK_RESOP:
      read_operation(log, c, False);
      break;
   case MARK_RESOP_DESCR:
      read_operation(log, c, True);
      break;
   case MARK_ASM_ADDR:
      read_code_range(log, c);
      break;
   case MARK_ASM:
      read_machine_code(log, c);
      break;
   case MARK_TRACE:
      read_section(log, c, JitTraced);
      break;
   case MARK_TRACE_OPT:
      read_section(log, c, JitOptimised);
      break;
   case MARK_TRACE_ASM:
      read_section(log, c, JitAssembled);
      break;
   case MARK_STITCH_BRIDGE:
      read_stitch(log, c);
      break;
   case MARK_START_TRACE:
      read_start_trace(log, c);
      break;
   case MARK_JITLOG_COUNTER:
      read_counter(log, c);
      break;
   case MARK_INIT_MERGE_POINT:
      read_init_merge_point(log, c);
      break;
   case MARK_MERGE_POINT:
      read_merge_point(log, c);
      break;
   case MARK_COMMON_PREFIX:
      read_common_prefix(log, c);
      break;
   case MARK_ABORT_TRACE:
      read_abort(log, c);
      break;
   case MARK_REDIRECT_ASSEMBLER:
      take_number(c, 8), take_number(c, 8), take_number(c, 8);
      break;
   case MARK_TMP_CALLBACK:
      take_number(c, 8), take_number(c, 8);
      break;
   default:
      fail(log, "it holds a record of an unknown kind");
      break;
   }
}

/* ---- what a record is ---- */

/* Takes what FORMAT says: 1, 2 and 8 are numbers of so many bytes, s a text. */
static void skip(Cursor* c, const HChar* format)
{
   for (; *format != 0; format++)
      if (*format == 's')
         take_text(c);
      else
         take_number(c, *format - '0');
}

static void skip_merge_point(const Jitlog* log, Cursor* c)
{
   for (UInt i = 0; i < log->value_count && !c->short_of; i++) {
      if (log->values[i].generic != 's')
         skip(c, "18");
      else if (take_number(c, 1) != 0xef) /* see take_merge_text */
         take_text(c);
   }
}

Bool PG_(jitlog_is_header)(const UChar* bytes, SizeT count)
{
   Cursor c = {bytes, bytes + count, False};
   if (take_number(&c, 1) != MARK_JITLOG_HEADER)
      return False;
   skip(&c, "21s1");
   for (UInt n = take_number(&c, 2); n > 0 && !c.short_of; n--)
      skip(&c, "2s");
   return !c.short_of && c.at == c.end;
}

Bool PG_(jitlog_is_record)(const Jitlog* log, const UChar* bytes, SizeT count)
{
   static const HChar* const formats[] = {
      [MARK_INPUT_ARGS]         = "s",
      [MARK_RESOP]              = "2ss",
      [MARK_RESOP_DESCR]        = "2s8s",
      [MARK_ASM_ADDR]           = "88",
      [MARK_ASM]                = "2s",
      [MARK_TRACE]              = "8",
      [MARK_TRACE_OPT]          = "8",
      [MARK_TRACE_ASM]          = "8",
      [MARK_STITCH_BRIDGE]      = "88",
      [MARK_START_TRACE]        = "8s8s",
      [MARK_JITLOG_COUNTER]     = "818",
      [MARK_COMMON_PREFIX]      = "1s",
      [MARK_ABORT_TRACE]        = "8",
      [MARK_REDIRECT_ASSEMBLER] = "888",
      [MARK_TMP_CALLBACK]       = "88",
   };
   if (PG_(jitlog_is_header)(bytes, count))
      return True;
   Cursor c    = {bytes, bytes + count, False};
   UInt   mark = take_number(&c, 1);
   if (!log->header_seen)
      return False;
   else if (mark == MARK_INIT_MERGE_POINT)
      for (UInt n = take_number(&c, 2); n > 0 && !c.short_of; n--)
         skip(&c, "11");
   else if (mark == MARK_MERGE_POINT)
      skip_merge_point(log, &c);
   else if (mark < sizeof formats / sizeof formats[0] && formats[mark] != NULL)
      skip(&c, formats[mark]);
   else
      return False;
   return !c.short_of && c.at == c.end;
}

/* Reads all whole records in BYTES; returns how many bytes they took. */
static SizeT read_records(Jitlog* log, const UChar* bytes, SizeT count)
{
   SizeT done = 0;
   while (done < count && log->error == NULL) {
      Cursor c = {bytes + done, bytes + count, False};
      read_record(log, &c);
      if (c.short_of)
         break;
      done = c.at - bytes;
   }
   return done;
}

static void keep_rest(Jitlog* log, const UChar* bytes, SizeT count)
{
   if (log->used + count > log->capacity) {
      log->capacity = 2 * (log->used + count);
      log->buffer =
         VG_(realloc)("pypygc.jitlog.buffer", log->buffer, log->capacity);
   }
   if (count)
      VG_(memcpy)(log->buffer + log->used, bytes, count);
   log->used += count;
   if (log->used > MAX_RECORD)
      fail(log, "a record is too long to be believed");
}

Bool PG_(jitlog_feed)(Jitlog* log, const UChar* bytes, SizeT count)
{
   if (log->error != NULL)
      return False;
   if (log->used == 0) { /* the usual case: whole records, no copy */
      SizeT done = read_records(log, bytes, count);
      if (log->error == NULL && done < count)
         keep_rest(log, bytes + done, count - done);
   } else {
      keep_rest(log, bytes, count);
      if (log->error == NULL) {
         SizeT done = read_records(log, log->buffer, log->used);
         VG_(memmove)(log->buffer, log->buffer + done, log->used - done);
         log->used -= done;
      }
   }
   return log->error == NULL;
}

Jitlog* PG_(jitlog_new)(const JitlogCallbacks* callbacks, void* arg)
{
   Jitlog* log    = VG_(calloc)("pypygc.jitlog", 1, sizeof(Jitlog));
   log->callbacks = callbacks;
   log->arg       = arg;
   return log;
}

const HChar* PG_(jitlog_operation_name)(const Jitlog* log, UInt number)
{
   return number < MAX_OPERATIONS ? log->operations[number].name : NULL;
}

const HChar* PG_(jitlog_error)(const Jitlog* log)
{
   return log->error;
}

void PG_(jitlog_delete)(Jitlog* log)
{
   for (UInt i = 0; i < MAX_OPERATIONS; i++)
      VG_(free)(log->operations[i].name);
   for (UInt i = 0; i < MAX_VALUES; i++) {
      VG_(free)(log->values[i].prefix);
      VG_(free)(log->values[i].text);
   }
   VG_(free)(log->buffer);
   VG_(free)(log);
}
