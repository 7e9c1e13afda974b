/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocates: sites, and allocation points.
   A point is what generated code leaves beside a reservation; it leads to one
   site an object. What a site has of a type is a cell (cells.h). */
#ifndef PYPYGC_TOOL_SITES_H
#define PYPYGC_TOOL_SITES_H

#include "../port.h"
#include "cells.h"

typedef enum {
   SiteOutside, /* any code that is not JIT code: frames cannot be read */
   SiteJit,
   SiteJitUnknown,
   SiteJitCall,
   SiteInterpreter,
   SiteGuardFailure,
   SiteCompiler,
   SiteRuntime
} SiteKind;

/* Docs: docs/format.md. Fields that a kind does not use are 0. */
typedef struct {
   SiteKind kind;
   UInt     trace;     /* SiteJit, SiteGuardFailure */
   UInt     object;    /* SiteJit: which object of the trace */
   UInt     operation; /* SiteGuardFailure: index in asm_operations */
   UInt
      frame; /* innermost caller (owner/callers.h), 0 for none; SiteJit: what has
                          entered a trace of another driver than Python's */
   UInt log_id; /* SiteCompiler */
   UInt name;   /* SiteRuntime: a string */
} Site;

/* An object that a point reserves. */
typedef struct {
   UInt site;
   UInt size; /* bytes; 0: as large as what is there */
   UInt type; /* type id; 0: what its header says */
   UInt
      last; /* number + 1 of the cell of the object before, of the same site */
} PointObject;

/* Objects that died young and are not in their cell yet: of one whose size and type
   are known. */
typedef struct {
   Int   ofs_map; /* where an instance of a Python class has its map; 0: it is
                     none; -1: not looked up yet */
   UInt  type;    /* what DEAD is counted under: type or class */
   ULong map;     /* of the last instance */
   ULong dead;
} PointDead;

typedef struct {
   union {
      PointObject  one;  /* the only one */
      PointObject* many; /* object_count of them, if that is more than one */
   } objects;
   PointDead* dead;  /* as many; NULL unless size and type of all are known */
   UInt       bytes; /* of the whole reservation; 0: variable */
   UInt       object_count : 30;
   UInt       single : 1; /* the block is one object, whatever its size */
   UInt       jit : 1;    /* JIT code itself reserves it */
} Point;

/* The objects of POINT. */
static inline PointObject* PG_(point_objects)(Point* point)
{
   return point->object_count > 1 ? point->objects.many : &point->objects.one;
}

/* Points that exist from the start. 0 is no point. */
enum {
   PG_POINT_NONE,
   PG_POINT_GAP,         /* nothing: the pointer was moved over unused memory */
   PG_POINT_OUTSIDE,     /* code that is not JIT code, nothing more is known */
   PG_POINT_JIT_UNKNOWN, /* JIT code whose log was not seen: objects in a row */
   PG_FIRST_FREE_POINT
};

/* Makes the first points and sites. Call once, before all others. */
void PG_(sites_init)(void);

/* A new point for a reservation of COUNT objects; the i-th is object
   FIRST_OBJECT + i of trace TRACE, of SIZES[i] bytes (0: variable) and of type
   TYPES[i] (0: unknown). Returns its number. */
UInt PG_(point_add)(UInt trace, UInt first_object, UInt count,
                    const UInt* sizes, const UInt* types);

/* The point of blocks of one object each that belong to SITE; the same for equal
   sites. Returns its number. */
UInt PG_(point_of_site)(const Site* site);

/* The point of what runs for no Python frame; NAME says what it is. */
UInt PG_(runtime_point)(const HChar* name);

/* A new point like NUMBER, of a trace, with sites of their own for its objects: what has
   entered the trace is FRAME (callers.h). */
UInt PG_(point_called_by)(UInt number, UInt frame);

/* Point NUMBER; it must exist. It never moves. And the site of its first object. */
Point* PG_(point)(UInt number);
UInt   PG_(point_first_site)(UInt number);

/* The site of the object that holds the byte at OFFSET of a block of point NUMBER;
   0 if none is known. */
UInt PG_(point_site_at)(UInt number, ULong offset);

/* The cell of what OBJECT's site has of TYPE: a type id or the id of a class. */
Cell* PG_(point_cell)(PointObject* object, UInt type);

/* The cell of what POINT, which stands for one object, has of TYPE. */
Cell* PG_(point_first_cell)(UInt point, UInt type);

/* Counts the objects that died young under their cells: PointDead is the short cut for
   the commonest case. For object I of POINT, and for all. */
void PG_(point_settle)(Point* point, UInt i);
void PG_(points_settle)(void);

/* Number of sites, and site I + 1. */
UInt        PG_(sites_count)(void);
const Site* PG_(site_at)(UInt i);
UInt        PG_(points_count)(void);

#endif
