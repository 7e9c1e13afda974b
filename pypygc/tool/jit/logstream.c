/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream of the JIT log's records: see logstream.h. PyPy ends its log when the
   program calls _jitlog.disable, and begins another one with _jitlog.enable
   (rpython/rlib/rjitlog/rjitlog.py); each begins with a header. */
#include "logstream.h"

#include "jitlog.h"

static struct {
   const LogEvents* events; /* NULL: the log is not read */
   Bool             began;
   Bool             failed; /* it could not be understood */
   Bool             ended;  /* nothing has come since the file was closed */
   ULong            end;    /* allocated bytes at that moment */
   Bool             cut;    /* a log has ended and another one begun */
   ULong            cut_from, cut_to;
} state;

void PG_(logstream_start)(const LogEvents* events)
{
   state.events = events;
}

Bool PG_(logstream_wanted)(void)
{
   return state.events != NULL;
}

static void feed(const UChar* bytes, SizeT count)
{
   if (state.failed)
      return;
   if (!PG_(traces_feed)(bytes, count, &state.events->traces)) {
      state.failed = True;
      state.events->missing("JIT log", PG_(traces_error)(),
                            "traces and lines from then on are not named");
   }
}

static void keep(const UChar* bytes, SizeT count)
{
   const HChar* problem = state.events->keep(bytes, count);
   if (problem != NULL)
      state.events->missing("file of --jitlog", problem,
                            "the log that is kept there ends early");
}

/* A header: of the first log, or of another one. */
static void begin(void)
{
   if (state.ended) {
      if (!state.cut)
         state.cut_from = state.end;
      state.cut    = True;
      state.cut_to = state.events->clock();
   }
   if (!state.began)
      state.events->began();
   state.began = True;
}

/* A log of a version that is not known is taken, too, and said to be so. */
static Bool is_ours(const UChar* bytes, SizeT count)
{
   if (!state.began)
      return count > 0 && bytes[0] == PG_JITLOG_FIRST_BYTE;
   return state.failed || PG_(traces_are_record)(bytes, count);
}

static void take(const UChar* bytes, SizeT count)
{
   if (bytes[0] == PG_JITLOG_FIRST_BYTE)
      begin();
   state.ended = False;
   keep(bytes, count);
   feed(bytes, count);
}

Bool PG_(logstream_record)(const UChar* bytes, SizeT count)
{
   if (state.events == NULL || !is_ours(bytes, count))
      return False;
   take(bytes, count);
   return True;
}

Bool PG_(logstream_header)(const UChar* bytes, SizeT count)
{
   if (state.events == NULL || !PG_(jitlog_is_header)(bytes, count))
      return False;
   take(bytes, count);
   return True;
}

void PG_(logstream_end)(void)
{
   if (state.events == NULL || !state.began || state.ended)
      return;
   state.ended = True;
   state.end   = state.events->clock();
}

Bool PG_(logstream_cut)(ULong* from, ULong* to)
{
   *from = state.cut ? state.cut_from : state.end;
   *to   = state.ended ? 0 : state.cut_to;
   return state.cut || state.ended;
}
