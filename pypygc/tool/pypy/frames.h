/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Python frames of the running thread, read from PyPy's GC shadow stack:
   which frame is innermost, and at which file, line and function it is.
   Sources: rpython/memory/gctransform/shadowstack.py walk_stack_root,
   rpython/jit/backend/x86/assembler.py _call_header_shadowstack,
   pypy/interpreter/pyframe.py, pypy/interpreter/pycode.py. */
#ifndef PYPYGC_TOOL_FRAMES_H
#define PYPYGC_TOOL_FRAMES_H

#include "../port.h"

/* What must be known to read frames: type ids and byte offsets of fields. */
typedef struct {
   const ULong* root_stack_top; /* the word that points to the stack's end; the
                                   word before it is root_stack_base */
   UInt         frame_type, jitframe_type, code_type, string_type;
   UInt         context_type, vref_type;
   UInt         topframeref;          /* of an ExecutionContext */
   UInt         vable_token;          /* of a frame */
   UInt         vref_forced;          /* of a JitVirtualRef */
   UInt         last_instr, pycode;   /* of a frame */
   UInt         f_backref;            /* of a frame */
   UInt         co_name, co_filename; /* of a code object */
   UInt         co_code;
   UInt         co_firstlineno, co_lines;
   Bool co_lines_is_lnotab; /* co_lines is co_lnotab, else co_linetable */
   UInt string_length, string_chars;
} FrameLayout;

typedef enum { EntryNone, EntryPython, EntryJit } EntryKind;

/* An entry of the shadow stack that is a frame. */
typedef struct {
   EntryKind    kind;
   const ULong* slot;  /* where on the shadow stack it is */
   const UChar* frame; /* the PyFrame or JITFRAME */
} FrameEntry;

/* A walk over the shadow stack from its end to its start. */
typedef struct {
   const ULong* slot;
   const ULong* base; /* start of the stack */
   ULong        skip; /* bitmask of entries that are not pointers */
} FrameWalk;

typedef struct {
   UInt file, function; /* strings */
   UInt line;
} PythonPlace;

/* From now on frames can be read. */
void PG_(frames_init)(const FrameLayout* layout);

/* True if frames can be read. */
Bool PG_(frames_known)(void);

/* The running thread's shadow stack: its first slot, and the first free one
   above its end. NULL if there is none yet. */
const ULong* PG_(frames_stack_base)(void);
const ULong* PG_(frames_stack_top)(void);

/* Starts a walk at the end of the stack. */
void PG_(frames_start)(FrameWalk* walk);

/* The next frame down the stack, of kind EntryNone when there is none. Frames
   that have not started (last_instr is -1) are left out. */
FrameEntry PG_(frames_next)(FrameWalk* walk);

/* The Python frame that the running thread is in, as the thread's
   ExecutionContext has it (executioncontext.py enter and leave). *KNOWN becomes
   false if the ExecutionContext was not found. NULL if there is no frame, or
   if it exists only inside a trace. */
const UChar* PG_(frames_top)(Bool* known);

/* True if a trace keeps the content of FRAME: its vable_token is set
   (rpython/jit/metainterp/virtualizable.py). */
Bool PG_(frames_is_in_trace)(const UChar* frame);

/* Byte offset of the bytecode that FRAME, a PyFrame, is at. */
Long PG_(frames_instruction)(const UChar* frame);

/* The word of FRAME, a PyFrame, which says that; NULL if it cannot be read. */
const ULong* PG_(frames_instruction_word)(const UChar* frame);

/* The code object of FRAME, a PyFrame; NULL if it cannot be read. */
const UChar* PG_(frames_code)(const UChar* frame);

/* The thread's ExecutionContext; NULL if it was not found. */
const UChar* PG_(frames_context)(void);

/* topframeref of CONTEXT. */
const UChar* PG_(frames_reference)(const UChar* context);

/* The frame that REFERENCE, a value of topframeref or f_backref, means: itself, or
   that of a JitVirtualRef. NULL if there is none, or if it exists only inside a
   trace. */
const UChar* PG_(frames_resolve)(ULong reference);

/* f_backref of FRAME, a PyFrame: a reference to its caller. */
ULong PG_(frames_back)(const UChar* frame);

/* Where OBJECT was moved to by the minor collection that has just emptied the nursery,
   from START to END: OBJECT itself if it was not there, NULL if it is dead
   (gctypes.h PG_FORWARDED, PG_MOVED). */
const UChar* PG_(frames_moved)(const UChar* object, Addr start, Addr end);

/* What must be the same where the code object at an address is still the one that
   it was. */
typedef struct {
   ULong name, filename, code, first_line;
} CodeKey;

void PG_(frames_code_key)(const UChar* code, CodeKey* key);

/* What CODE has in it; BYTECODE is valid until the program goes on. False if it
   cannot be read. */
typedef struct {
   UInt         file, function, first_line;
   const UChar* bytecode;
   ULong        length; /* bytes */
} CodeText;

Bool PG_(frames_code_text)(const UChar* code, CodeText* text);

/* The lines of the first COUNT bytecodes of CODE, each UNIT bytes long. */
void PG_(frames_lines)(const UChar* code, UInt* lines, UInt count, UInt unit);

/* Where in the program the bytecode at INSTRUCTION of code object CODE is. */
PythonPlace PG_(frames_place)(const UChar* code, Long instruction);

/* Objects have moved: addresses of code objects mean nothing any more. */
void PG_(frames_after_minor)(void);

#endif
