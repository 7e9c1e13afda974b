/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether each of the collector's fields (heap/gcobject.h) is where it should be: judged
   while the program runs, by what it holds and by when it changes. Figures that
   hang on a field in doubt are left out of the profile.
   Sources: rpython/memory/gc/incminimark.py, rpython/memory/support.py,
   rpython/memory/lldict.py. */
#ifndef PYPYGC_TOOL_GCFIELDS_H
#define PYPYGC_TOOL_GCFIELDS_H

#include "../guest/event.h"
#include "../port.h"
#include "gcobject.h"

typedef enum {
   FieldUnseen,    /* nothing has happened yet that could tell */
   FieldConfirmed, /* what was seen fits this word, and no other near it */
   FieldDoubtful,  /* something that should have confirmed it has not */
   FieldRefuted    /* it held, or did, what the field cannot */
} FieldVerdict;

/* What hangs on a field. */
typedef enum {
   FigureOld,     /* all of the old generation */
   FigureStores,  /* stores into old objects */
   FigureHolders, /* who keeps objects alive */
   FigurePressure /* what the program told of memory outside */
} DependentFigure;

/* Starts anew. Only if gcobject_known. */
void PG_(gcfields_init)(void);

/* Compiled code is about to store VALUE on the word that is watched as WHICH
   (life/attach.c); the old value is still there. */
void PG_(gcfields_store)(WatchedWord which, ULong value);

/* A minor collection has reset the nursery; the model has seen SURVIVED bytes
   survive. */
void PG_(gcfields_emptied)(ULong survived);

/* A major collection has swept everything. RAW_BYTES: what the model has in blocks
   that the collector malloced. */
void PG_(gcfields_major_done)(ULong raw_bytes);

/* The fields that are judged here, PG_GC_FIELDS: name as in incminimark.py, and what is
   known so far. */
#define PG_GC_FIELDS 19
GcField      PG_(gcfields_field)(UInt i);
const HChar* PG_(gcfields_name)(UInt i);
FieldVerdict PG_(gcfields_verdict)(UInt i);

/* For a field in doubt: why, and what of the profile is left out therefore. */
const HChar* PG_(gcfields_why)(UInt i);
const HChar* PG_(gcfields_effect)(UInt i);

/* False if a field that FIGURE hangs on is doubtful or refuted. All hang on those of
   the old generation. */
Bool PG_(gcfields_trusted)(DependentFigure figure);

#endif
