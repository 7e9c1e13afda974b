/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes JSON objects, line by line: the form of pypygc.out (docs/format.md).
   Buffered; where the bytes go is another's business. */
#ifndef PYPYGC_TOOL_JSON_H
#define PYPYGC_TOOL_JSON_H

#include "port.h"

/* Starts an output: SINK takes its bytes, and returns False if it cannot. One output
   at a time. */
void PG_(json_start)(Bool (*sink)(const HChar* bytes, SizeT count));

/* False once SINK has failed: what follows is thrown away. */
Bool PG_(json_works)(void);

/* While MUTE, everything is thrown away. */
void PG_(json_mute)(Bool mute);

/* Hands on what is buffered. False if SINK has failed since json_start. */
Bool PG_(json_finish)(void);

/* A record: one line with its kind; close it with json_end_record. */
void PG_(json_record)(const HChar* kind);
void PG_(json_end_record)(void);

/* Members of an object. KEY is written as it is. */
void PG_(json_number)(const HChar* key, ULong value);
void PG_(json_signed)(const HChar* key, Long value);
void PG_(json_bool)(const HChar* key, Bool value);
void PG_(json_null)(const HChar* key);
void PG_(json_string)(const HChar* key, const HChar* text);
void PG_(json_text)(const HChar* key, const HChar* bytes, SizeT length);
/* Any bytes, in base64 (RFC 4648). */
void PG_(json_base64)(const HChar* key, const UChar* bytes, SizeT length);
/* A number, if it is not 0. */
void PG_(json_nonzero)(const HChar* key, ULong value);

/* The string with the number STRING (base/strings.h), if it is not 0. */
void PG_(json_name)(const HChar* key, UInt string);

void PG_(json_object)(const HChar* key);
void PG_(json_end_object)(void);
void PG_(json_list)(const HChar* key);
void PG_(json_end_list)(void);

/* Elements of a list. */
void PG_(json_item_number)(ULong value);
void PG_(json_item_null)(void);
void PG_(json_item_text)(const HChar* bytes, SizeT length);
void PG_(json_item_list)(void);

/* An object; close it with json_end_object. */
void PG_(json_item_object)(void);

#endif
