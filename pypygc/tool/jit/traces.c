/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The traces of the process. TRACE_OPT comes before TRACE_ASM, and a trace only
   exists for us once ASM_ADDR gave its address: until then its optimised
   operations wait in `pending`. */
#include "traces.h"

#include "../base/strings.h"
#include "jitlog.h"

#define MAX_BATCH                                                              \
   256 /* objects of one reservation whose types are looked for */

static struct {
   Jitlog*            log;
   Bool               seen; /* something of the log */
   Trace**            all;
   UInt               used, capacity;
   UInt               started, aborted;
   const TraceEvents* events;

   Trace    pending; /* what is known before ASM_ADDR */
   Int      inlined; /* Python functions around the operation that comes next */
   Trace*   current; /* the trace whose TRACE_ASM is being read */
   JitStage stage;
   UInt     last_offset; /* unwrapped offset of the last ASM record */
   UInt     last_number; /* of the operation that was read last */
   Bool     awaits_code; /* the next ASM record is of the last asm operation */

   /* objects of the reservation being read: variable name, asm operation */
   struct {
      UInt variable;
      UInt operation;
   } batch[MAX_BATCH];
   UInt batch_used;
   UInt batch_total;  /* bytes of the whole reservation, 0 if variable */
   UInt batch_offset; /* of the last object, from the reservation's start */
   UInt last_object;  /* its asm operation */

   /* the latest trace with a log id, from a guard, with a label */
   VgHashTable *by_log_id, *by_guard, *by_label;
} state;

/* ---- the latest trace that has a number ---- */

typedef struct {
   VgHashNode links; /* key: the number */
   Trace*     trace;
} TraceNode;

static void remember(VgHashTable** table, const HChar* name, ULong number,
                     Trace* trace)
{
   if (*table == NULL)
      *table = VG_(HT_construct)(name);
   TraceNode* node = VG_(HT_lookup)(*table, number);
   if (node == NULL) {
      node            = VG_(malloc)(name, sizeof *node);
      node->links.key = number;
      VG_(HT_add_node)(*table, node);
   }
   node->trace = trace;
}

static Trace* recall(VgHashTable* table, ULong number)
{
   TraceNode* node = table != NULL ? VG_(HT_lookup)(table, number) : NULL;
   return node != NULL ? node->trace : NULL;
}

/* ---- arguments: "result,arg,arg,<descr>" ---- */

/* The Nth argument, counted from 0 for the result; empty if there is none. */
static JitText nth_argument(JitText args, UInt n)
{
   JitText     part = {"", 0};
   SizeT       at   = 0;
   SizeT       from;
   const HChar comma = ',';
   for (UInt i = 0;; i++) {
      from = at;
      while (at < args.length && args.bytes[at] != comma)
         at++;
      if (i == n) {
         part.bytes  = args.bytes + from;
         part.length = at - from;
         return part;
      }
      if (at >= args.length)
         return part;
      at++;
   }
}

static Bool number_of(JitText text, ULong* number)
{
   *number = 0;
   if (text.length == 0 || text.length > 18)
      return False;
   for (SizeT i = 0; i < text.length; i++) {
      if (text.bytes[i] < '0' || text.bytes[i] > '9')
         return False;
      *number = 10 * *number + (text.bytes[i] - '0');
   }
   return True;
}

static UInt intern(JitText text)
{
   return PG_(string_intern)(text.bytes, text.length);
}

static UInt intern_name(const HChar* name)
{
   return PG_(string_intern)(name, VG_(strlen)(name));
}

/* ---- TRACE and TRACE_OPT ---- */

static void add_opt(const OptOperation* operation)
{
   PG_(opt_list_add)
   (state.stage == JitTraced ? &state.pending.recorded : &state.pending.opt,
    operation);
}

static HChar letter_of(JitOpClass op_class)
{
   switch (op_class) {
   case JitNew:
      return 'a';
   case JitGuard:
      return 'g';
   case JitLabel:
      return 'L';
   case JitEnterPortalFrame:
      return 'e';
   case JitLeavePortalFrame:
      return 'l';
   default:
      return 'o';
   }
}

/* Of what was recorded, only allocations and what is stored into them are kept:
   it is needed to find where an object was created, and is large. */
static void listed_operation(const JitOperation* operation)
{
   HChar letter = letter_of(operation->op_class);
   if (state.stage == JitTraced && operation->op_class != JitSet &&
       (letter == 'o' || letter == 'g'))
      return;
   OptOperation op = {.kind      = letter,
                      .operation = intern_name(operation->name),
                      .args      = intern(operation->args),
                      .fail_args = intern(operation->fail_args),
                      .number    = operation->descr};
   if (letter == 'e' || letter == 'l')
      number_of(nth_argument(operation->args, 2), &op.number);
   add_opt(&op);
}

/* ---- TRACE_ASM ---- */

static AsmOperation* add_asm(HChar kind)
{
   Trace* t = state.current;
   PG_GROW("pypygc.traces.asm", t->asm_operations, t->asm_used,
           t->asm_capacity);
   AsmOperation* op = &t->asm_operations[t->asm_used++];
   VG_(memset)(op, 0, sizeof *op);
   op->kind    = kind;
   op->offset  = PG_NO_OFFSET;
   op->inlined = state.inlined > 0;
   return op;
}

static Reservation* last_reservation(void)
{
   Trace* t = state.current;
   return t->reservations_used ? &t->reservations[t->reservations_used - 1]
                               : NULL;
}

/* The size of the reservation's last object is what the others leave. */
static void settle_last_size(void)
{
   AsmOperation* last = &state.current->asm_operations[state.last_object];
   last->size         = state.batch_total > state.batch_offset
                           ? state.batch_total - state.batch_offset
                           : 0;
}

static void add_object(const JitOperation* operation)
{
   Trace*        t   = state.current;
   AsmOperation* op  = add_asm('a');
   op->operation     = intern_name(operation->name);
   op->args          = intern(operation->args);
   state.last_object = t->asm_used - 1;
   t->object_count++;
   last_reservation()->object_count++;
   if (state.batch_used < MAX_BATCH) {
      state.batch[state.batch_used].variable =
         intern(nth_argument(operation->args, 0));
      state.batch[state.batch_used].operation = t->asm_used - 1;
      state.batch_used++;
   }
   state.awaits_code = True;
}

static void start_reservation(const JitOperation* operation)
{
   Trace* t = state.current;
   PG_GROW("pypygc.traces.reservations", t->reservations, t->reservations_used,
           t->reservations_capacity);
   Reservation* r = &t->reservations[t->reservations_used++];
   VG_(memset)(r, 0, sizeof *r);
   r->code_start      = PG_NO_OFFSET;
   r->first_operation = t->asm_used;
   r->first_object    = t->object_count;

   ULong total        = 0;
   state.batch_used   = 0;
   state.batch_offset = 0;
   if (operation->op_class == JitMallocNursery)
      number_of(nth_argument(operation->args, 1), &total);
   state.batch_total = total;
   add_object(operation);
   settle_last_size();
}

static void continue_reservation(const JitOperation* operation)
{
   ULong step = 0;
   if (last_reservation() == NULL || state.batch_used == 0)
      return;
   number_of(nth_argument(operation->args, 2), &step);
   /* the step is the size of the object before */
   state.current->asm_operations[state.last_object].size = step;
   state.batch_offset += step;
   add_object(operation);
   settle_last_size();
}

/* gc_store(object, 0, type id, 8) initialises a header: rewrite.py
   gen_initialize_tid. */
static void note_type(const JitOperation* operation)
{
   ULong offset, type;
   if (state.batch_used == 0 ||
       !number_of(nth_argument(operation->args, 2), &offset) || offset != 0 ||
       !number_of(nth_argument(operation->args, 3), &type))
      return;
   UInt variable = intern(nth_argument(operation->args, 1));
   for (UInt i = state.batch_used; i-- > 0;) {
      if (state.batch[i].variable == variable) {
         AsmOperation* op =
            &state.current->asm_operations[state.batch[i].operation];
         if (op->type == 0)
            op->type = (UInt)type;
         return;
      }
   }
}

static void assembled_operation(const JitOperation* operation)
{
   AsmOperation* op;
   if (state.current == NULL)
      return;
   state.last_number = operation->number;
   state.awaits_code = False;
   switch (operation->op_class) {
   case JitMallocNursery:
   case JitMallocNurseryVarsize:
   case JitMallocNurseryFrame:
      start_reservation(operation);
      break;
   case JitNurseryPtrIncrement:
      continue_reservation(operation);
      break;
   case JitGcStore:
      note_type(operation);
      break;
   case JitOpCall:
      op                = add_asm('C');
      op->operation     = intern_name(operation->name);
      op->args          = intern(operation->args);
      op->descr         = operation->descr;
      op->runs_python   = PG_(jitlog_may_run_python)(operation->name);
      state.awaits_code = True;
      break;
   case JitCheckMemoryError:
      /* rewrite.py _gen_call_malloc_gc: the call before was an allocation */
      if (state.current->asm_used != 0) {
         op = &state.current->asm_operations[state.current->asm_used - 1];
         if (op->kind == 'C')
            op->kind = 'c';
      }
      break;
   case JitEnterPortalFrame:
      state.inlined++;
      break;
   case JitLeavePortalFrame:
      state.inlined--;
      break;
   case JitGuard:
   case JitLabel:
      op        = add_asm(operation->op_class == JitGuard ? 'g' : 'L');
      op->descr = operation->descr;
      if (op->kind == 'L')
         remember(&state.by_label, "pypygc.traces.by_label", op->descr,
                  state.current);
      state.awaits_code = True;
      break;
   default:
      break;
   }
}

/* ---- callbacks of the parser ---- */

static void shrink(void* array, UInt* capacity, UInt used, SizeT size)
{
   if (array != NULL && used != 0 && used < *capacity) {
      VG_(realloc_shrink)(array, used * size);
      *capacity = used;
   }
}

/* Nothing more comes of the trace whose TRACE_ASM was read: most lists had grown to
   more than they need. */
static void finish_current(void)
{
   Trace* t = state.current;
   if (t == NULL)
      return;
   PG_(opt_list_finish)(&t->opt);
   PG_(opt_list_finish)(&t->recorded);
   shrink(t->asm_operations, &t->asm_capacity, t->asm_used,
          sizeof(AsmOperation));
   shrink(t->starts, &t->starts_capacity, t->starts_used, sizeof(CodeStart));
   shrink(t->placed, &t->placed_capacity, t->placed_used, sizeof(UInt));
   shrink(t->reservations, &t->reservations_capacity, t->reservations_used,
          sizeof(Reservation));
   state.current = NULL;
}

static void on_trace_start(void* arg, ULong log_id, Bool bridge,
                           Bool entry_bridge, ULong from_guard, JitText driver)
{
   (void)arg;
   state.started++;
   finish_current();
   state.pending.log_id       = log_id;
   state.pending.bridge       = bridge;
   state.pending.entry_bridge = entry_bridge;
   state.pending.from_guard   = from_guard;
   state.pending.driver       = intern(driver);
   PG_(opt_list_clear)(&state.pending.recorded);
   PG_(opt_list_clear)(&state.pending.opt);
   state.events->started(log_id);
}

static void on_trace_abort(void* arg, ULong log_id)
{
   (void)arg;
   state.aborted++;
   state.events->aborted(log_id);
}

static void on_section(void* arg, ULong log_id, JitStage stage)
{
   (void)arg;
   state.stage = stage;
   finish_current();
   if (stage == JitTraced)
      PG_(opt_list_clear)(&state.pending.recorded);
   else if (stage == JitOptimised)
      PG_(opt_list_clear)(&state.pending.opt);
   if (log_id != state.pending.log_id) {
      /* a section of a trace whose start was not logged */
      state.pending.log_id       = log_id;
      state.pending.bridge       = False;
      state.pending.entry_bridge = False;
      state.pending.from_guard   = 0;
      state.pending.driver       = 0;
   }
}

/* The first of its merge points is of Python code; of the traces of other drivers (pypy/
   module/_sre, rpython/rlib/listsort) some inline Python functions, which they enter
   before. */
static Bool begins_in_python(const Trace* t)
{
   const OptList* list   = t->opt.used != 0 ? &t->opt : &t->recorded;
   OptReader      reader = {0};
   OptOperation   op;
   while (PG_(opt_list_next)(list, &reader, &op)) {
      if (op.kind == 'm')
         return op.file != 0;
      if (op.kind == 'e')
         return False;
   }
   return False;
}

/* A bridge may begin in an inlined function: it goes on in that or leaves it. */
static Bool begins_inlined(const Trace* t)
{
   const OptList* list   = t->opt.used != 0 ? &t->opt : &t->recorded;
   OptReader      reader = {0};
   OptOperation   op;
   while (t->bridge && PG_(opt_list_next)(list, &reader, &op)) {
      if (op.kind == 'm')
         return op.file != 0;
      if (op.kind == 'e' || op.kind == 'l')
         return op.kind == 'l';
   }
   return False;
}

/* The latest trace that has the guard with descriptor DESCR; NULL if none has. */
static const Trace* trace_of_guard(ULong descr)
{
   for (UInt i = state.used; i-- > 0;) {
      const Trace* t = state.all[i];
      for (UInt n = 0; n < t->asm_used; n++)
         if (t->asm_operations[n].kind == 'g' &&
             t->asm_operations[n].descr == descr)
            return t;
   }
   return NULL;
}

static void on_code_range(void* arg, ULong start, ULong end)
{
   (void)arg;
   if (state.stage != JitAssembled)
      return;
   Trace* t = VG_(calloc)("pypygc.traces.trace", 1, sizeof(Trace));
   *t       = state.pending; /* takes over the lists of operations */
   VG_(memset)(&state.pending, 0, sizeof state.pending);
   state.pending.log_id = t->log_id;

   const Trace* from = t->bridge ? trace_of_guard(t->from_guard) : NULL;
   t->is_python      = from != NULL ? from->is_python : begins_in_python(t);
   state.inlined     = !t->is_python && begins_inlined(t) ? 1 : 0;

   PG_GROW("pypygc.traces.all", state.all, state.used, state.capacity);
   state.all[state.used++] = t;
   t->id                   = state.used;
   t->start                = start;
   t->end                  = end;
   t->alive                = True;
   state.current           = t;
   state.last_offset       = 0;
   remember(&state.by_log_id, "pypygc.traces.by_log_id", t->log_id, t);
   if (t->bridge)
      remember(&state.by_guard, "pypygc.traces.by_guard", t->from_guard, t);
   state.awaits_code = False;
   state.batch_used  = 0;
   state.events->added(t);
}

static void on_operation(void* arg, const JitOperation* operation)
{
   (void)arg;
   if (state.stage == JitAssembled)
      assembled_operation(operation);
   else
      listed_operation(operation);
}

static void on_machine_code(void* arg, UInt offset16, UInt bytes)
{
   (void)arg;
   Trace* t = state.current;
   if (t == NULL)
      return;
   /* encode_le_16bit wraps; code is emitted in the order of the operations */
   UInt offset = (state.last_offset & ~0xffffu) | offset16;
   if (offset < state.last_offset)
      offset += 0x10000;
   state.last_offset = offset;
   t->operations_end = offset;
   PG_GROW("pypygc.traces.starts", t->starts, t->starts_used,
           t->starts_capacity);
   t->starts[t->starts_used].offset   = offset;
   t->starts[t->starts_used++].number = state.last_number;
   if (!state.awaits_code || t->asm_used == 0)
      return;
   state.awaits_code  = False;
   AsmOperation* last = &t->asm_operations[t->asm_used - 1];
   last->offset       = offset;
   PG_GROW("pypygc.traces.placed", t->placed, t->placed_used,
           t->placed_capacity);
   t->placed[t->placed_used++] = t->asm_used - 1;
   Reservation* r              = last_reservation();
   if (r != NULL && r->first_operation == t->asm_used - 1) {
      r->code_start = offset;
      r->code_end   = offset + bytes;
   }
}

static void on_merge_point(void* arg, const JitMergePoint* point)
{
   (void)arg;
   if (state.stage == JitAssembled)
      return;
   OptOperation op = {.kind = 'm'};
   op.file         = intern(point->file);
   op.line         = point->line;
   op.function     = intern(point->scope);
   op.index        = point->index;
   op.opcode       = intern(point->opcode);
   add_opt(&op);
}

static void on_stitch(void* arg, ULong descr, ULong address)
{
   (void)arg;
   (void)descr;
   for (UInt i = state.used; i-- > 0;) {
      if (state.all[i]->start <= address && address < state.all[i]->end) {
         state.all[i]->stitched = True;
         return;
      }
   }
}

/* JITLOG_COUNTER: e counts entries of a loop by the number of the trace, l
   those of a label and b of a bridge by the address of the descriptor.
   Addresses are reused: the latest trace that has one is meant. */
static void on_counter(void* arg, ULong number, HChar type, ULong count)
{
   (void)arg;
   Trace* t = recall(type == 'l'   ? state.by_label
                     : type == 'b' ? state.by_guard
                     : type == 'e' ? state.by_log_id
                                   : NULL,
                     number);
   if (t == NULL)
      return;
   if (type != 'l') {
      t->entries_known = True;
      t->entries       = count;
      return;
   }
   PG_GROW("pypygc.traces.labels", t->labels, t->labels_used,
           t->labels_capacity);
   t->labels[t->labels_used].descr   = number;
   t->labels[t->labels_used++].count = count;
}

static const JitlogCallbacks callbacks = {
   .trace_start  = on_trace_start,
   .trace_abort  = on_trace_abort,
   .section      = on_section,
   .code_range   = on_code_range,
   .operation    = on_operation,
   .machine_code = on_machine_code,
   .stitch       = on_stitch,
   .merge_point  = on_merge_point,
   .counter      = on_counter,
};

/* ---- interface ---- */

static Jitlog* the_log(void)
{
   if (state.log == NULL)
      state.log = PG_(jitlog_new)(&callbacks, NULL);
   return state.log;
}

Bool PG_(traces_are_record)(const UChar* bytes, SizeT count)
{
   return PG_(jitlog_is_record)(the_log(), bytes, count);
}

Bool PG_(traces_feed)(const UChar* bytes, SizeT count,
                      const TraceEvents* events)
{
   state.seen   = True;
   state.events = events;
   return PG_(jitlog_feed)(the_log(), bytes, count);
}

const HChar* PG_(traces_error)(void)
{
   return state.log ? PG_(jitlog_error)(state.log) : NULL;
}

Bool PG_(traces_log_seen)(void)
{
   return state.seen;
}

const HChar* PG_(traces_operation_name)(UInt number)
{
   return PG_(jitlog_operation_name)(the_log(), number);
}

UInt PG_(traces_count)(void)
{
   return state.used;
}

Trace* PG_(traces_get)(UInt id)
{
   return id >= 1 && id <= state.used ? state.all[id - 1] : NULL;
}

UInt PG_(traces_started)(void)
{
   return state.started;
}

UInt PG_(traces_aborted)(void)
{
   return state.aborted;
}

Reservation* PG_(trace_reservation_at)(Trace* trace, UInt offset)
{
   for (UInt i = 0; i < trace->reservations_used; i++) {
      Reservation* r = &trace->reservations[i];
      if (r->code_start != PG_NO_OFFSET && offset >= r->code_start &&
          offset < r->code_end)
         return r;
   }
   return NULL;
}

UInt PG_(trace_operation_at)(const Trace* trace, UInt offset)
{
   UInt low = 0, high = trace->placed_used; /* the first that begins later */
   while (low < high) {
      UInt middle = low + (high - low) / 2;
      if (trace->asm_operations[trace->placed[middle]].offset <= offset)
         low = middle + 1;
      else
         high = middle;
   }
   return low > 0 ? trace->placed[low - 1] : PG_NO_OFFSET;
}
