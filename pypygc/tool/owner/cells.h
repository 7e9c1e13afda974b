/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site has of one type: a cell. There are hundreds of thousands of them, and most
   have next to nothing. So a cell takes 24 bytes, and 32 more if something of
   it became old; what does not fit is kept beside (cells.c). */
#ifndef PYPYGC_TOOL_CELLS_H
#define PYPYGC_TOOL_CELLS_H

#include "../port.h"
#include "tables.h"

typedef struct {
   ULong objects;
   ULong bytes;
} Amount;

/* The low halves of an amount. */
typedef struct {
   UInt objects;
   UInt bytes;
} SmallAmount;

/* How many had which order of magnitude: AMOUNTS[i] is for values from 2^i to
   2^(i + 1) - 1; 0 is also for 0. */
typedef struct {
   Amount amounts[64];
} Histogram;

/* The columns of what became old (tables.h); old_live and its parts, never_marked
   and once_marked, are counted when they are asked for (heap/oldgen.h). */
typedef struct {
#define COLUMN(name, total, TOTAL, since, meaning) Amount name;
   PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
} OldCounters;

typedef struct {
#define COLUMN(name, total, TOTAL, since, meaning) Amount name;
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
} Counters;

typedef enum {
#define COLUMN(name, total, TOTAL, since, meaning) Cell_##name,
   PYPYGC_NURSERY_COLUMNS(COLUMN) PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
      CellColumns
} CellColumn;

/* The two clocks of a lifetime. */
typedef enum { LifeBytes, LifeInstructions, LifeClocks } LifeClock;

typedef struct {
   UInt        site;
   UInt        type;   /* type id; 0: memory that never became an object */
   UInt        number; /* cell_at(number) is this cell */
   UInt        old;    /* of what became old: its number + 1; 0: nothing did */
   SmallAmount died;   /* of finished nursery cycles */
} Cell;

/* The cell of what SITE has of TYPE: a type id or the id of a class; made if there is
   none. It never moves. */
Cell* PG_(cell_of)(UInt site, UInt type);

UInt  PG_(cells_count)(void);
Cell* PG_(cell_at)(UInt i);

/* Adds OBJECTS and BYTES to COLUMN of CELL. Columns of the old generation: after
   cell_ages. */
void PG_(cell_add)(Cell* cell, CellColumn column, ULong objects, ULong bytes);

/* What CELL has allocated has come to its end in the nursery, which is nearly always the
   first that is told of it: adds to COLUMN, Cell_died or, after cell_ages if that is
   to be quick, Cell_survived, and to what is allocated. */
void PG_(cell_add_ended)(Cell* cell, CellColumn column, ULong objects,
                         ULong bytes);

/* Something of CELL becomes old; TYPE_ID is what stands in the headers of its
   objects. */
void PG_(cell_ages)(Cell* cell, UInt type_id);

/* Number of cells of which something became old; and which of them CELL is, from 0 on, or
   that number if nothing of it did. They are far fewer than all. */
UInt PG_(cells_old_count)(void);
UInt PG_(cell_old_number)(const Cell* cell);

/* What stands in the headers of CELL's old objects. */
UInt PG_(cell_type_id)(const Cell* cell);

/* The same for the nursery's cycle that runs, as of the moment of a look at it. It is
   apart, and forgotten by cells_close. */
void PG_(cell_add_open)(Cell* cell, CellColumn column, ULong objects,
                        ULong bytes);
void PG_(cells_close)(void);

/* What a cell has in the nursery, the running cycle included. */
Counters PG_(cell_young)(const Cell* cell);

/* What CELL has in the old generation, in OLD; False if nothing of it became old. */
Bool PG_(cell_old)(const Cell* cell, OldCounters* old);

/* What CELL has in the old generation now, as far as deaths are known: what became old
   and has not died. */
Amount PG_(cell_old_now)(const Cell* cell);

/* An object of BYTES of CELL, old, has died after VALUE of CLOCK. */
void PG_(cell_lived)(Cell* cell, LifeClock clock, ULong value, ULong bytes);

/* Adds the lifetimes of CELL to H. */
void PG_(cell_add_lifetimes)(const Cell* cell, LifeClock clock, Histogram* h);

/* Sets the columns to zero that count what is alive in the old generation. */
void PG_(cells_clear_live)(void);

/* What is alive there was so when counting began: it did just now (cells_clear). */
void PG_(cells_inherit_live)(void);

/* The sum over all cells, the running cycle included; and of what is old. */
void PG_(cells_sum)(Counters* sum);
void PG_(cells_sum_old)(OldCounters* sum);

/* Sets all counters to zero; the cells stay. */
void PG_(cells_clear)(void);

#endif
