/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How PyPy's JIT log reaches the tool: the preload library hands over each record
   that PyPy writes (preload/jitlog.c). What comes is only taken if it is a record,
   since the program may write to the same number. */
#ifndef PYPYGC_TOOL_LOGSTREAM_H
#define PYPYGC_TOOL_LOGSTREAM_H

#include "traces.h"

/* All must be set. */
typedef struct {
   TraceEvents traces;
   void (*began)(void);  /* the log begins: the JIT is being set up */
   ULong (*clock)(void); /* allocated bytes */
   /* what was taken: for a file. Returns, once, why it is not kept any more */
   const HChar* (*keep)(const UChar* bytes, SizeT count);
   void (*missing)(const HChar* what, const HChar* why, const HChar* effect);
} LogEvents;

/* Reads the log from now on, and tells EVENTS, which must stay valid. */
void PG_(logstream_start)(const LogEvents* events);

/* True if the log is read. */
Bool PG_(logstream_wanted)(void);

/* PyPy writes COUNT bytes, which can be read, to its log. True if they are a
   record, and were taken; also after the log could not be understood. */
Bool PG_(logstream_record)(const UChar* bytes, SizeT count);

/* The same where the bytes go to a file that is not known as the log's: it is
   the log's from now on if they are its header (_jitlog.enable). */
Bool PG_(logstream_header)(const UChar* bytes, SizeT count);

/* The log's file was closed. */
void PG_(logstream_end)(void);

/* True if the log was cut off; then *FROM are the allocated bytes at which, and
   *TO those at which it went on, 0 if it did not. */
Bool PG_(logstream_cut)(ULong* from, ULong* to);

#endif
