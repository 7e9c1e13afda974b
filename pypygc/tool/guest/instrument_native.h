/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation: what code outside of traces refers to, in
   one word for all of it (GuestWords.references). */
#ifndef PYPYGC_TOOL_INSTRUMENT_NATIVE_H
#define PYPYGC_TOOL_INSTRUMENT_NATIVE_H

#include "../port.h"
#include "ir.h"

/* A superblock outside of traces begins. */
void PG_(native_begin)(void);

/* It refers to memory. */
void PG_(native_reference)(Bool write);

/* Control may go elsewhere now: makes code that counts what was seen since the last
   time. */
void PG_(native_end)(Builder* b);

#endif
