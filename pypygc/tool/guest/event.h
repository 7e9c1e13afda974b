/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam between generated code and the model: the words that instrumented
   code reads and writes, and the functions that it calls. */
#ifndef PYPYGC_TOOL_EVENT_H
#define PYPYGC_TOOL_EVENT_H

#include "../port.h"

/* Words that generated code touches directly.

   The owner table has one UInt for every 8 bytes of nursery: the number of the
   point (owner/sites.h) that reserved the memory that starts there, 0 where no
   reservation starts. Its index is (address / 8) modulo its size, so that a
   store of generated code cannot leave it, whatever the address is. */
typedef struct {
   ULong owner_base;  /* address of the table's first element */
   ULong owner_mask;  /* (bytes of the table - 1) with the low two bits clear */
   ULong jit_request; /* point of the JIT reservation whose slow path runs */
   ULong
      failed_guard; /* jit place (owner/jit_places.h) of the guard that failed
                          last, 0 once the model has seen it */
   ULong jit_calls; /* address of the table of JitCall */
   /* Brought up to date by counts_settle: */
   ULong instructions;     /* executed outside of traces' code … */
   ULong jit_instructions; /* … and in it */
   /* Outside of traces' code, with the cache simulation: reads +
      (writes << PG_WRITES_SHIFT). It is read at least once in a quantum of
      Valgrind's scheduler, 100,000 superblocks (SCHEDULING_QUANTUM of
      m_scheduler/scheduler.c), which refer to memory less than 2^32 times. */
   ULong references;
   ULong collecting; /* not 0: the collector runs (heap/collector.h) */

   /* Who runs outside of traces' code (owner/charges.h). */
   ULong charge;  /* address of the counter of what runs now … */
   ULong calling; /* … which is this one while a trace's operation calls */
   ULong mark;    /* … and INSTRUCTIONS when it was last settled */
   ULong reference_mark; /* REFERENCES likewise */
   ULong frame;      /* the Python frame that runs, 0 if it is not known … */
   ULong bytecodes;  /* … and the counter of its code's first bytecode */
   ULong activation; /* a number for the innermost activation, never used for
                        another one; 0 for none */
   ULong context;    /* the thread's ExecutionContext, 0 if it is not known */
   ULong entered;    /* address of the table of TraceEntry */
   ULong trace_top; /* root_stack_top in the trace that was entered last and has
                       not ended, 0 if there is none */
   ULong failed; /* charge of the guard that has failed while its trace has not
                       ended yet, else 0 */
   ULong failed_charge; /* that of the last one whose trace has ended so … */
   ULong failed_top;    /* … and root_stack_top in that */
   ULong said_tracing;  /* not 0: PyPy is about to say that tracing begins or
                          ends */
} GuestWords;

#define PG_WRITES_SHIFT 32

/* So many words before a counter that is made one by one (owner/charges.h), what
   traces have executed that were called while it ran. */
#define PG_CHARGE_TRACES 3

/* What ran when a trace was entered. The table is indexed by root_stack_top, which
   is different for every running trace: (root_stack_top / 8) modulo
   PG_TRACE_ENTRIES. */
typedef struct {
   ULong root_stack_top; /* in the trace */
   ULong charge;         /* GuestWords.charge then */
   ULong outer;          /* GuestWords.trace_top then */
   ULong
      began; /* what the process had executed then, if an operation of another
                   trace has called it, else 0 */
   ULong activation; /* GuestWords.activation then */
   ULong unused[3];  /* its size is a power of two */
} TraceEntry;

#define PG_TRACE_ENTRIES 65536

/* Before a trace's code calls something, it notes where it does. The table is
   indexed by root_stack_top, which is different for every running trace:
   (root_stack_top / 8) modulo PG_JIT_CALLS. */
typedef struct {
   ULong root_stack_top;
   ULong place; /* jit place (owner/jit_places.h) of the calling operation */
} JitCall;

#define PG_JIT_CALLS 65536

extern GuestWords PG_(guest);

/* What ran when the trace was entered whose root_stack_top is TOP, also if it has ended;
   NULL if that is not known any more. */
static inline const TraceEntry* PG_(trace_entry)(ULong top)
{
   const TraceEntry* entry =
      &((const TraceEntry*)(Addr)PG_(guest)
           .entered)[(top >> 3) & (PG_TRACE_ENTRIES - 1)];
   return top != 0 && entry->root_stack_top == top ? entry : NULL;
}

/* Adds what the running thread has counted in its registers (guest/counts.h). Generated
   code does that itself before it calls any function of these here, but for those of the
   cache simulation. Whenever no thread runs, nothing is left to add. */
void PG_(counts_settle)(void);

/* Instructions executed since counting began. */
static inline ULong PG_(executed)(void)
{
   return PG_(guest).instructions + PG_(guest).jit_instructions;
}

/* When who runs outside of traces' code is the same: these words are. */
typedef struct {
   ULong charge, activation, trace_top;
} LedgerMoment;

static inline LedgerMoment PG_(ledger_moment)(void)
{
   return (LedgerMoment){PG_(guest).charge, PG_(guest).activation,
                         PG_(guest).trace_top};
}

static inline Bool PG_(same_moment)(const LedgerMoment* a,
                                    const LedgerMoment* b)
{
   return a->charge == b->charge && a->activation == b->activation &&
          a->trace_top == b->trace_top;
}

/* What kind of store on nursery_free calls event_nursery_store. */
typedef enum {
   StoreUnknown, /* through a register, or a value of unknown origin */
   StoreTop      /* the value was loaded from nursery_top: no allocation */
} NurseryStore;

/* Called before a store on nursery_free that generated code cannot record
   itself: VALUE is what will be stored, PC the address of the instruction,
   KIND a NurseryStore, POINT whom a reservation would belong to. */
void PG_(event_nursery_store)(ULong value, ULong pc, ULong kind, ULong point);

/* Fields of the collector whose stores tell what it does (heap/gcobject.h has
   their places). */
typedef enum {
   WordPinned,        /* pinned_objects_in_nursery; stores of 0 only */
   WordSurvivingSize, /* nursery_surviving_size; stores of 0 only */
   WordMajorCollects,
   WordThresholdMadeOld,
   WordGcTime,
   WordRawmalloced,
   WordNextThreshold
} WatchedWord;

/* Called before compiled code stores VALUE (the bits of it, where it is a
   floating point number) on the word WHICH, a WatchedWord. */
void PG_(event_collector_store)(ULong which, ULong value);

/* Words of prebuilt structures of the collector, which compiled code stores on
   outside of collections: an object is put on the write barrier's list, an array
   on that of arrays with cards, a block of an arena is given out. */
typedef enum {
   WordRemembered,
   WordCards,
   WordArenas,
   PREBUILT_WORDS
} PrebuiltWord;

/* Called before compiled code stores on WORD, a PrebuiltWord, outside of
   collections. */
void PG_(event_prebuilt_store)(ULong word);

/* Called before a store on nursery_free by PyPy's compiled code that is a
   reservation. */
void PG_(event_reservation)(void);

/* JIT code of a trace that is not Python's is about to reserve memory, or to have it
   reserved by its slow path; POINT is what the trace's code stands for. */
void PG_(event_jit_reservation)(ULong point);
void PG_(event_jit_request)(ULong point);

/* Called before the interpreter begins a bytecode of FRAME, if that is not the frame
   of the one before. SP is the stack pointer. */
void PG_(event_bytecode)(Addr frame, Addr sp);

/* Called before compiled code stores AFTER over BEFORE on the field topframeref of
   the thread's ExecutionContext. */
void PG_(event_frame_store)(ULong before, ULong after, Addr sp);

/* The same, if it is the function that stores on any field of any object, for the JIT's
   tracing and blackhole interpreters. */
void PG_(event_jit_frame_store)(ULong before, ULong after, Addr sp);

/* Called before a trace is entered by what goes on after a failed guard, with stack
   pointer SP. */
void PG_(event_trace_after_guard)(Addr sp);

/* Called where a trace, with TOP in root_stack_top, goes on behind a call, if there are
   activations that were entered since the trace was. */
void PG_(event_trace_goes_on)(ULong top);

/* Called before a section of PyPy's log begins or ends (rpython/translator/c/src/
   debug_print.c); WORD is pypy_have_debug_prints, perhaps. */
void PG_(event_section)(Addr word, ULong begins);

#endif
