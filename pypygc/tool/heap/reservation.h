/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reservations of the nursery become objects: each starts where the owner table says
   (heap/owner_table.h), and holds what its point tells, one object or several. */
#ifndef PYPYGC_TOOL_RESERVATION_H
#define PYPYGC_TOOL_RESERVATION_H

#include "../port.h"
#include "cycle.h"

/* Counts all reservations that start in [FROM, TO). */
void PG_(count_reservations)(NurseryCycle* cycle, ULong from, ULong to,
                             CountMode mode);

#endif
