/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On whose behalf compiled code runs: the frame that runs is looked for on the
   shadow stack, and its callers below it. */
#include "walk.h"

#include "../guest/event.h"
#include "../pypy/frames.h"
#include "../base/strings.h"
#include "callers.h"
#include "compilations.h"
#include "../jit/traces.h"
#include "jit_places.h"
#include "sites.h"

#define MAX_DEPTH   64   /* of kept call chains */
#define FRAME_CACHE 512  /* frames remembered between two minor collections */
#define POINT_CACHE 4096 /* instructions remembered likewise */

/* The callers of a frame. From one minor collection to the next no address is
   used for two frames, and the callers of a frame stay the same; except those of
   a generator, which may be resumed from elsewhere: so the direct caller must
   still be where it was. */
typedef struct {
   const UChar* frame;
   const ULong* slot;
   UInt         caller;
   FrameEntry   parent; /* the direct caller, of kind EntryNone if none */
   ULong        parent_at;
} CachedFrame;

/* The point of an instruction with these callers. */
typedef struct {
   const UChar* code; /* the code object; the JITFRAME for a trace */
   ULong        at;   /* the instruction; the jit place for a trace */
   UInt         caller;
   UInt         point;
} CachedPoint;

static struct {
   UInt depth;

   CachedFrame frames[FRAME_CACHE];
   CachedPoint points[POINT_CACHE];
   Bool        python_seen; /* a Python frame has run */

   struct {
      Bool         active;
      Bool         ending; /* it is done, but its code may still be running */
      const ULong* slot;   /* lowest slot of the frame that it compiles for */
      Long         instruction; /* of that frame when it was done */
      UInt         point;
   } compile;

   struct { /* after a guard failed, until the next bytecode */
      Bool         active;
      const UChar* frame;
      Long         instruction;
      UInt         point;
   } failure;
} state;

/* What is not used of it takes no memory. */
static JitCall jit_calls[PG_JIT_CALLS];

void PG_(walk_init)(UInt depth)
{
   state.depth          = depth < MAX_DEPTH ? depth : MAX_DEPTH;
   PG_(guest).jit_calls = (Addr)jit_calls;
}

/* ---- call chains ---- */

/* Collects the callers that a walk meets from here on, innermost first. */
typedef struct {
   FrameWalk    walk;
   const UChar* seen[2 * MAX_DEPTH]; /* frames met, kept or not */
   UInt         seen_used;
   Bool         drop_next; /* the next Python frame is that of a trace */
   UInt         left;      /* callers that may still be added */
   Bool         complete;  /* the walk ended before LEFT did */
   FrameEntry   first;     /* of the part of the chain made last */
} ChainWalk;

static Bool was_seen(const ChainWalk* chain, const UChar* frame)
{
   for (UInt i = 0; i < chain->seen_used; i++)
      if (chain->seen[i] == frame)
         return True;
   return False;
}

static void add_seen(ChainWalk* chain, const UChar* frame)
{
   if (chain->seen_used < 2 * MAX_DEPTH)
      chain->seen[chain->seen_used++] = frame;
}

/* Where the trace that runs on JITFRAME ENTRY has called something; 0 if none
   runs there: C code keeps the JITFRAME of a trace that was left as an ordinary
   pointer. A trace that runs has pushed a 1 (marked: -1) and its JITFRAME, and
   root_stack_top was behind them when it called (_call_header_shadowstack). */
static UInt place_of_jitframe(const FrameEntry* entry)
{
   Long below = (Long)entry->slot[-1];
   if (below != 1 && below != -1)
      return 0;
   ULong          top  = (ULong)(Addr)(entry->slot + 1);
   const JitCall* call = &jit_calls[(top >> 3) & (PG_JIT_CALLS - 1)];
   return call->root_stack_top == top ? (UInt)call->place : 0;
}

/* The next frame that runs. */
static FrameEntry next_running(FrameWalk* walk)
{
   for (;;) {
      FrameEntry entry = PG_(frames_next)(walk);
      if (entry.kind != EntryJit || place_of_jitframe(&entry) != 0)
         return entry;
   }
}

/* What the ExecutionContext has as its innermost Python frame. */
typedef struct {
   Bool         known; /* there is an ExecutionContext */
   const UChar* frame; /* NULL: none */
} TopFrame;

/* A traced frame is nowhere on the shadow stack. Below TOP neither it nor a trace that
   runs was found. The words there show if the stack was lower meanwhile. */
#define ABSENT_MARGIN 256 /* words at the top, which change all the time */
#define ABSENT_WORDS  16

static struct {
   const UChar* frame; /* NULL: none */
   const ULong *base, *top;
   ULong        words[ABSENT_WORDS]; /* right below TOP */
} absent;

/* Where a search for FRAME on the stack of WALK, downwards, may end. */
static const ULong* absent_below(const UChar* frame, const FrameWalk* walk)
{
   if (frame == NULL || frame != absent.frame || walk->base != absent.base ||
       walk->slot < absent.top ||
       VG_(memcmp)(absent.top - ABSENT_WORDS, absent.words,
                   sizeof absent.words) != 0)
      return walk->base;
   return absent.top;
}

static void note_absent(const UChar* frame, const FrameWalk* walk)
{
   if (walk->slot - walk->base < ABSENT_MARGIN + ABSENT_WORDS)
      return;
   absent.frame = frame;
   absent.base  = walk->base;
   absent.top   = walk->slot - ABSENT_MARGIN;
   for (UInt i = 0; i < ABSENT_WORDS; i++)
      absent.words[i] = absent.top[(Int)i - ABSENT_WORDS];
}

/* The frame that runs now, and in WALK where to look for its callers. The
   ExecutionContext tells the Python frame; it is innermost unless a trace was
   entered since, whose JITFRAME is then above it on the shadow stack. Nothing
   but its address is used of what is on the stack: the slots of the function
   that runs may be stale. */
static FrameEntry running_below(const TopFrame* frame, FrameWalk* walk)
{
   PG_(frames_start)(walk);
   FrameEntry   entry = {EntryNone, NULL, frame->frame};
   const ULong* top   = walk->slot;
   if (!frame->known)
      return next_running(walk);
   ULong wanted = (ULong)(Addr)entry.frame; /* no slot is as below if it is 1 */
   if (entry.frame == NULL || PG_(frames_is_in_trace)(entry.frame))
      wanted = 1;
   const ULong* end = absent_below(entry.frame, walk);
   for (const ULong* slot = top - 1; slot >= end; slot--) {
      if (*slot == 1 || *slot == (ULong)-1) { /* a trace's JITFRAME is next */
         entry.slot = slot + 1;
         if (entry.slot < top && (*entry.slot & 7) == 0 &&
             place_of_jitframe(&entry) != 0) {
            entry.kind  = EntryJit;
            entry.frame = (const UChar*)(Addr)*entry.slot;
            walk->slot  = entry.slot;
            return entry;
         }
      } else if (*slot == wanted) {
         entry.kind = EntryPython;
         entry.slot = slot;
         walk->slot = slot;
         return entry;
      }
   }
   if (end == walk->base)
      note_absent(entry.frame, walk);
   entry.slot = walk->base;
   if (entry.frame == NULL) /* e.g. while the frames of a trace are rebuilt */
      return next_running(walk);
   entry.kind = EntryPython;
   return entry;
}

static TopFrame top_frame(void)
{
   TopFrame top;
   top.frame = PG_(frames_top)(&top.known);
   return top;
}

static FrameEntry running_now(FrameWalk* walk)
{
   TopFrame top = top_frame();
   return running_below(&top, walk);
}

/* Fills CALLER with what ENTRY is, except its own caller. */
static void describe(const FrameEntry* entry, Caller* caller)
{
   VG_(memset)(caller, 0, sizeof *caller);
   if (entry->kind == EntryJit) {
      UInt place = place_of_jitframe(entry);
      PG_(place_operation)(place, &caller->trace, &caller->operation);
      return;
   }
   PythonPlace place = PG_(frames_place)(PG_(frames_code)(entry->frame),
                                         PG_(frames_instruction)(entry->frame));
   caller->file      = place.file;
   caller->function  = place.function;
   caller->line      = place.line;
}

/* True if the Python frame below a JITFRAME is the one that the trace runs. */
static Bool is_python_trace(UInt trace)
{
   const Trace* t = PG_(traces_get)(trace);
   return t == NULL || t->is_python;
}

static UInt trace_of_place(UInt place)
{
   UInt trace, operation;
   PG_(place_operation)(place, &trace, &operation);
   return trace;
}

static CachedFrame* cached_frame(const FrameEntry* entry)
{
   return &state.frames[((Addr)entry->frame >> 3) % FRAME_CACHE];
}

/* What a frame is at: its instruction, or the jit place of a trace. */
static ULong position_of(const FrameEntry* entry)
{
   return entry->kind == EntryJit
             ? place_of_jitframe(entry)
             : (ULong)PG_(frames_instruction)(entry->frame);
}

static Bool is_cached(const CachedFrame* c, const FrameEntry* entry)
{
   if (c->frame != entry->frame || c->slot != entry->slot)
      return False;
   return c->parent.kind == EntryNone ||
          (*c->parent.slot == (ULong)(Addr)c->parent.frame &&
           position_of(&c->parent) == c->parent_at);
}

static void cache(CachedFrame* c, const FrameEntry* entry, UInt callers,
                  const FrameEntry* parent)
{
   c->frame     = entry->frame;
   c->slot      = entry->slot;
   c->caller    = callers;
   c->parent    = *parent;
   c->parent_at = parent->kind == EntryNone ? 0 : position_of(parent);
}

/* The next frame that belongs into a chain. */
static FrameEntry next_caller(ChainWalk* chain)
{
   for (;;) {
      FrameEntry entry = next_running(&chain->walk);
      if (entry.kind != EntryNone) {
         if (was_seen(chain, entry.frame))
            continue;
         add_seen(chain, entry.frame);
         if (entry.kind == EntryPython && chain->drop_next) {
            chain->drop_next = False;
            continue;
         }
      }
      return entry;
   }
}

/* The chain of callers from here on down; 0 for none. It stops where the callers
   of a frame are known. */
static UInt chain_from(ChainWalk* chain)
{
   FrameEntry entry = next_caller(chain);
   chain->first     = entry;
   if (entry.kind == EntryNone || chain->left == 0) {
      chain->complete = entry.kind == EntryNone;
      return 0;
   }
   Caller caller;
   describe(&entry, &caller);
   chain->drop_next = entry.kind == EntryJit && is_python_trace(caller.trace);
   CachedFrame* c   = cached_frame(&entry);
   if (is_cached(c, &entry)) {
      caller.caller   = c->caller;
      chain->complete = True;
   } else {
      chain->left--;
      caller.caller = chain_from(chain);
      if (chain->complete)
         cache(c, &entry, caller.caller, &chain->first);
   }
   chain->first = entry;
   UInt number  = PG_(caller_intern)(&caller);
   if (PG_(caller_depth)(number) >= state.depth)
      number = PG_(caller_shorten)(number);
   return number;
}

/* The callers of INNERMOST, which WALK has just met. */
static UInt callers_of(const FrameWalk* walk, const FrameEntry* innermost,
                       Bool drop_next)
{
   CachedFrame* c = cached_frame(innermost);
   if (!is_cached(c, innermost)) {
      ChainWalk chain = {
         .walk = *walk, .drop_next = drop_next, .left = state.depth - 1};
      add_seen(&chain, innermost->frame);
      UInt callers = chain_from(&chain);
      cache(c, innermost, callers, &chain.first);
   }
   return c->caller;
}

/* ---- who runs ---- */

/* The point for code that the innermost frame runs or calls. */
static UInt point_of_frame(const FrameWalk* walk, const FrameEntry* innermost)
{
   Bool         jit = innermost->kind == EntryJit;
   ULong        at  = position_of(innermost);
   const UChar* code;
   Bool         drop_next = False;
   if (jit) {
      code      = innermost->frame;
      drop_next = is_python_trace(trace_of_place((UInt)at));
   } else {
      code = PG_(frames_code)(innermost->frame);
   }
   UInt         callers = callers_of(walk, innermost, drop_next);
   ULong        hash    = ((Addr)code >> 3) + 31 * at + 1021 * (ULong)callers;
   CachedPoint* c       = &state.points[hash % POINT_CACHE];
   if (c->code == code && c->at == at && c->caller == callers)
      return c->point;

   Caller caller;
   describe(innermost, &caller);
   caller.caller = callers;
   Site site     = {.kind  = jit ? SiteJitCall : SiteInterpreter,
                    .frame = PG_(caller_intern)(&caller)};
   c->code       = code;
   c->at         = at;
   c->caller     = callers;
   c->point      = PG_(point_of_site)(&site);
   return c->point;
}

/* ---- the JIT compiler ---- */

static Long instruction_of(const FrameEntry* entry)
{
   return entry->kind == EntryPython ? PG_(frames_instruction)(entry->frame)
                                     : -1;
}

void PG_(walk_compile_start)(ULong log_id)
{
   if (!PG_(frames_known)())
      return;
   FrameWalk  walk;
   FrameEntry entry   = running_now(&walk);
   Caller     caller  = {0};
   state.compile.slot = entry.slot;
   if (entry.kind != EntryNone) {
      describe(&entry, &caller);
      caller.caller =
         callers_of(&walk, &entry,
                    entry.kind == EntryJit && is_python_trace(caller.trace));
      for (const ULong* slot = entry.slot; slot >= walk.base; slot--)
         if (*slot == (ULong)(Addr)entry.frame)
            state.compile.slot = slot;
   }
   state.compile.active = True;
   state.compile.ending = False;
   state.compile.point  = PG_(compilation_point)(&caller, (UInt)log_id);
}

void PG_(walk_compile_end)(void)
{
   if (!state.compile.active)
      return;
   FrameWalk  walk;
   FrameEntry entry          = running_now(&walk);
   state.compile.ending      = True;
   state.compile.instruction = instruction_of(&entry);
}

/* True if the compiler is at work, given the innermost frame. Frames above the
   one that it compiles for were called while it traced, and run on their own
   behalf. */
static Bool compiling(const FrameEntry* innermost)
{
   const ULong* slot = state.compile.slot;
   if (slot == NULL || slot < PG_(frames_stack_base)() ||
       slot >= PG_(frames_stack_base)() + (1 << 20))
      return False; /* the stack of another thread */
   if (slot < PG_(frames_stack_top)() && innermost->kind != EntryNone) {
      if ((ULong)(Addr)innermost->frame == *slot) {
         if (!state.compile.ending ||
             instruction_of(innermost) == state.compile.instruction)
            return True;
      } else if (innermost->slot > slot) {
         return False;
      }
   }
   state.compile.active = False;
   return False;
}

/* ---- after a guard failure ---- */

static UInt failure_point(const FrameWalk* walk, const FrameEntry* innermost)
{
   if (PG_(guest).failed_guard != 0) {
      Site   site = {.kind = SiteGuardFailure};
      Caller caller;
      PG_(place_operation)
      ((UInt)PG_(guest).failed_guard, &site.trace, &site.operation);
      describe(innermost, &caller);
      caller.caller             = callers_of(walk, innermost, False);
      site.frame                = PG_(caller_intern)(&caller);
      PG_(guest).failed_guard   = 0;
      state.failure.active      = True;
      state.failure.frame       = innermost->frame;
      state.failure.instruction = PG_(frames_instruction)(innermost->frame);
      state.failure.point       = PG_(point_of_site)(&site);
   }
   if (state.failure.active && innermost->frame == state.failure.frame &&
       PG_(frames_instruction)(innermost->frame) == state.failure.instruction)
      return state.failure.point;
   state.failure.active = False;
   return PG_POINT_NONE;
}

/* ---- interface ---- */

/* The point of what compiled code does now, and in FOUND the innermost frame. */
static UInt point_now(const TopFrame* top, FrameEntry* found)
{
   FrameWalk  walk;
   FrameEntry innermost = running_below(top, &walk);
   *found               = innermost;
   if (state.compile.active && compiling(&innermost))
      return state.compile.point;
   switch (innermost.kind) {
   case EntryPython:
      state.python_seen = True;
      if (PG_(guest).failed_guard != 0 || state.failure.active) {
         UInt point = failure_point(&walk, &innermost);
         if (point != PG_POINT_NONE)
            return point;
      }
      break;
   case EntryJit:
      PG_(guest).failed_guard = 0;
      state.failure.active    = False;
      break;
   default:
      return PG_(runtime_point)(state.python_seen ? "no Python frame"
                                                  : "start-up");
   }
   return point_of_frame(&walk, &innermost);
}

/* What the answer depends on, if interpreted code runs: as long as nothing of it
   changes, neither does the answer. */
typedef struct {
   const ULong* top; /* of the shadow stack */
   const UChar* frame;
   Long         instruction;
   Bool         compiling, ending;
} Moment;

static struct {
   Moment       moment; /* frame NULL: none */
   const ULong* slot;   /* where the frame was on the shadow stack */
   UInt         point;
} last_asked;

/* False if what runs in TOP is not known to last for any time. */
static Bool moment_of(const TopFrame* top, Moment* m)
{
   if (top->frame == NULL || PG_(guest).failed_guard != 0 ||
       PG_(frames_is_in_trace)(top->frame))
      return False;
   m->frame       = top->frame;
   m->top         = PG_(frames_stack_top)();
   m->instruction = PG_(frames_instruction)(m->frame);
   m->compiling   = state.compile.active;
   m->ending      = state.compile.ending;
   return True;
}

static Bool is_same_moment(const Moment* a, const Moment* b)
{
   return a->top == b->top && a->frame == b->frame &&
          a->instruction == b->instruction && a->compiling == b->compiling &&
          a->ending == b->ending;
}

/* True if the frame that was found last time still is where it was, and no trace
   has been entered since: a frame that runs in a trace does not say so any more
   once it was forced. */
static Bool is_innermost(void)
{
   if (*last_asked.slot != (ULong)(Addr)last_asked.moment.frame)
      return False;
   for (const ULong* slot = last_asked.moment.top - 1; slot > last_asked.slot;
        slot--)
      if (*slot == 1 || *slot == (ULong)-1)
         return False;
   return True;
}

UInt PG_(walk_now)(void)
{
   if (!PG_(frames_known)())
      return PG_POINT_OUTSIDE;
   TopFrame   top = top_frame();
   FrameEntry found;
   Moment     m;
   if (!moment_of(&top, &m))
      return point_now(&top, &found);
   if (is_same_moment(&m, &last_asked.moment) && is_innermost())
      return last_asked.point;
   last_asked.point        = point_now(&top, &found);
   last_asked.slot         = found.slot;
   last_asked.moment.frame = NULL;
   /* asked again, because the compiler may be found to be done */
   if (found.kind == EntryPython && found.frame == top.frame &&
       moment_of(&top, &m))
      last_asked.moment = m;
   return last_asked.point;
}

void PG_(walk_after_minor)(void)
{
   VG_(memset)(state.frames, 0, sizeof state.frames);
   VG_(memset)(state.points, 0, sizeof state.points);
   state.failure.active    = False;
   last_asked.moment.frame = NULL;
   absent.frame            = NULL;
}
