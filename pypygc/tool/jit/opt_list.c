/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An operation is its letter and its fields, each as its distance from the same field of
   the last one that had any: strings get their numbers in the order of operations. A
   number has seven bits a byte, the lowest first; the highest bit says that more follow.
   0 stands for a field that is 0; of other distances the lowest bit says that they are
   upwards. */
#include "opt_list.h"

/* The letter, and of each field a distance of 33 bits. */
#define MOST_BYTES (1 + 5 * PG_OPT_FIELDS)

static void put(OptList* list, ULong value)
{
   while (value > 0x7f) {
      list->bytes[list->used++] = (UChar)(0x80 | (value & 0x7f));
      value >>= 7;
   }
   list->bytes[list->used++] = (UChar)value;
}

static ULong get(const OptList* list, UInt* at)
{
   ULong value = 0;
   UInt  shift = 0;
   UChar byte;
   do {
      byte = list->bytes[(*at)++];
      value |= (ULong)(byte & 0x7f) << shift;
      shift += 7;
   } while (byte > 0x7f);
   return value;
}

static ULong distance(UInt value, UInt before)
{
   if (value == 0)
      return 0;
   return value >= before ? 2ULL * (value - before) + 1
                          : 2ULL * (before - value);
}

static UInt at_distance(ULong code, UInt before)
{
   if (code == 0)
      return 0;
   return code % 2 != 0 ? before + (UInt)(code / 2) : before - (UInt)(code / 2);
}

static UInt* before_of(OptBefore* before, HChar kind)
{
   return kind == 'm' ? before->merge_point : before->other;
}

void PG_(opt_list_add)(OptList* list, const OptOperation* o)
{
   UInt merge_point[PG_OPT_FIELDS] = {o->file, o->line, o->function, o->index,
                                      o->opcode};
   UInt other[PG_OPT_FIELDS]       = {o->operation, o->args, o->fail_args,
                                      (UInt)o->number, (UInt)(o->number >> 32)};
   const UInt* fields              = o->kind == 'm' ? merge_point : other;
   UInt*       before              = before_of(&list->before, o->kind);
   if (list->capacity - list->used < MOST_BYTES) {
      list->capacity = 2 * list->capacity + MOST_BYTES;
      list->bytes =
         VG_(realloc)("pypygc.traces.opt", list->bytes, list->capacity);
   }
   list->bytes[list->used++] = (UChar)o->kind;
   for (UInt i = 0; i < PG_OPT_FIELDS; i++) {
      put(list, distance(fields[i], before[i]));
      if (fields[i] != 0)
         before[i] = fields[i];
   }
}

Bool PG_(opt_list_next)(const OptList* list, OptReader* reader, OptOperation* o)
{
   if (reader->at >= list->used)
      return False;
   VG_(memset)(o, 0, sizeof *o);
   o->kind      = (HChar)list->bytes[reader->at++];
   UInt* before = before_of(&reader->before, o->kind);
   UInt  fields[PG_OPT_FIELDS];
   for (UInt i = 0; i < PG_OPT_FIELDS; i++) {
      fields[i] = at_distance(get(list, &reader->at), before[i]);
      if (fields[i] != 0)
         before[i] = fields[i];
   }
   if (o->kind == 'm') {
      o->file     = fields[0];
      o->line     = fields[1];
      o->function = fields[2];
      o->index    = fields[3];
      o->opcode   = fields[4];
   } else {
      o->operation = fields[0];
      o->args      = fields[1];
      o->fail_args = fields[2];
      o->number    = fields[3] | (ULong)fields[4] << 32;
   }
   return True;
}

void PG_(opt_list_clear)(OptList* list)
{
   list->used = 0;
   VG_(memset)(&list->before, 0, sizeof list->before);
}

void PG_(opt_list_finish)(OptList* list)
{
   if (list->used != 0 && list->used < list->capacity) {
      VG_(realloc_shrink)(list->bytes, list->used);
      list->capacity = list->used;
   }
}
