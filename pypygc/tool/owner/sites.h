/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocates: sites, their counters by type, and allocation points.
   A point is what generated code leaves beside a reservation; it leads to one
   site an object. Counters are interned by (site, type). */
#ifndef PYPYGC_TOOL_SITES_H
#define PYPYGC_TOOL_SITES_H

#include "../port.h"
#include "tables.h"

typedef struct {
   ULong objects;
   ULong bytes;
} Amount;

/* How many had which order of magnitude: AMOUNTS[i] is for values from
   2^(LOWEST + i) to 2^(LOWEST + i + 1) - 1; exponent 0 also holds 0. */
typedef struct {
   Amount* amounts;
   UChar   lowest, count;
} Histogram;

/* The columns of what became old (tables.h); old_live and its parts, never_marked
   and once_marked, are counted when they are asked for (heap/oldgen.h). */
typedef struct {
#define COLUMN(name, total, TOTAL, since, meaning) Amount name;
   PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
   UInt      type_id; /* what stands in the headers of these objects */
   Histogram lifetime, lifetime_instructions;
} OldCounters;

typedef struct {
#define COLUMN(name, total, TOTAL, since, meaning) Amount name;
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
} Counters;

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

/* What a site has of one type: COUNTERS for the finished nursery cycles, OPEN
   for the one that runs, as of the last time that it was looked at. */
typedef struct {
   UInt         site;
   UInt         type;   /* type id; 0: memory that never became an object */
   UInt         number; /* cell_at(number) is this cell */
   Counters     counters;
   Counters*    open; /* NULL if it has nothing there */
   OldCounters* old;  /* NULL if none of it became old */
} Cell;

/* An object that a point reserves. */
typedef struct {
   UInt  site;
   UInt  size;      /* bytes; 0: as large as what is there */
   UInt  type;      /* type id; 0: what its header says */
   Int   ofs_map;   /* where an instance of a Python class has its map; 0: it is
                     none; -1: not looked up yet */
   ULong map;       /* of the last instance */
   UInt  dead_type; /* what DEAD is counted under: type or class */
   ULong dead;      /* objects that died young and are not in their cell yet */
   Cell* last;      /* cell of the object before, of the same site */
} PointObject;

typedef struct {
   Bool         single; /* the block is one object, whatever its size */
   UInt         object_count;
   PointObject* objects; /* object_count of them */
   UInt         bytes;   /* of the whole reservation; 0: variable */
   Bool         exact;   /* size and type of every object are known */
} Point;

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

/* Point NUMBER; it must exist. */
Point* PG_(point)(UInt number);

/* True if point NUMBER stands for reservations made by JIT code itself. */
Bool PG_(point_is_jit)(UInt number);

/* The site of the object that holds the byte at OFFSET of a block of point NUMBER;
   0 if none is known. */
UInt PG_(point_site_at)(UInt number, ULong offset);

/* The cell of what OBJECT's site has of TYPE: a type id or the id of a class.
   It never moves. */
Cell* PG_(point_cell)(PointObject* object, UInt type);

/* The cell of what POINT, which stands for one object, has of TYPE. */
Cell* PG_(point_first_cell)(UInt point, UInt type);

/* What CELL has in the cycle that runs; made if there is nothing yet. */
Counters* PG_(cell_open)(Cell* cell);

/* What a cell has in the nursery, the running cycle included. */
Counters PG_(cell_young)(const Cell* cell);

/* Forgets what all cells have in the running cycle: it is looked at anew. */
void PG_(cells_close)(void);

/* What CELL has in the old generation; made if there is nothing yet. TYPE_ID is
   what stands in the headers of its objects. */
OldCounters* PG_(cell_old)(Cell* cell, UInt type_id);

/* Adds an object of BYTES with VALUE to HISTOGRAM. */
void PG_(histogram_add)(Histogram* histogram, ULong value, ULong bytes);

/* Adds all that MORE has to HISTOGRAM. */
void PG_(histogram_join)(Histogram* histogram, const Histogram* more);

/* Counts the objects that died young under their cells: PointObject.dead is the
   short cut for the commonest case. For one object, and for all. */
void PG_(point_settle)(PointObject* object);
void PG_(points_settle)(void);

/* Number of sites, and site I + 1. */
UInt        PG_(sites_count)(void);
const Site* PG_(site_at)(UInt i);
UInt        PG_(points_count)(void);
UInt        PG_(cells_count)(void);
Cell*       PG_(cell_at)(UInt i);

/* The sum over all cells, the running cycle included; and of what is old
   (columns only). */
void PG_(cells_sum)(Counters* sum);
void PG_(cells_sum_old)(OldCounters* sum);

/* Sets all counters to zero; sites and points stay. */
void PG_(sites_clear)(void);

#endif
