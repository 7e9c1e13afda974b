/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned strings: names of files, functions and operations come from the
   JIT log many times over and are kept once. A string is a small number. */
#ifndef PYPYGC_TOOL_STRINGS_H
#define PYPYGC_TOOL_STRINGS_H

#include "port.h"

/* The number of the string BYTES[0..LENGTH). Equal strings have equal numbers;
   0 is the empty string. Never fails. */
UInt PG_(string_intern)(const HChar* bytes, SizeT length);

/* The text of string number ID, NUL-terminated, valid for ever. *LENGTH gets
   its length in bytes (the text may hold NULs) unless LENGTH is NULL. */
const HChar* PG_(string_text)(UInt id, SizeT* length);

#endif
