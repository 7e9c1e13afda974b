/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes JSON. There is no library for it inside a Valgrind tool, and reading is
   not needed here: this is the part of JSON that pypygc.out uses. */
#include "write/json.h"

#include "base/strings.h"

#define BUFFER_SIZE 65536
#define MAX_DEPTH   8

static struct {
   Bool (*put)(const HChar* bytes, SizeT count);
   Bool  failed;
   Bool  mute;
   UInt  used;
   UInt  depth;
   Bool  first[MAX_DEPTH]; /* nothing stands in the object or list yet */
   HChar buffer[BUFFER_SIZE];
} out;

static void flush(void)
{
   if (!out.failed && out.used != 0)
      out.failed = !out.put(out.buffer, out.used);
   out.used = 0;
}

static void put(HChar c)
{
   if (out.mute)
      return;
   if (out.used == BUFFER_SIZE)
      flush();
   out.buffer[out.used++] = c;
}

void PG_(json_mute)(Bool mute)
{
   out.mute = mute;
}

static void puts_raw(const HChar* s)
{
   for (; *s != 0; s++)
      put(*s);
}

static void put_number(ULong value)
{
   HChar digits[24];
   UInt  n = 0;
   do {
      digits[n++] = '0' + value % 10;
      value /= 10;
   } while (value != 0);
   while (n-- > 0)
      put(digits[n]);
}

/* Length of the UTF-8 character that starts at S, of at most LENGTH bytes; 0 if
   it is not valid (Unicode 3.9, table 3-7). */
static UInt utf8_length(const UChar* s, SizeT length)
{
   UInt  n;
   UChar low = 0x80, high = 0xbf;
   if (s[0] < 0x80)
      return 1;
   if (s[0] >= 0xc2 && s[0] <= 0xdf)
      n = 2;
   else if (s[0] >= 0xe0 && s[0] <= 0xef)
      n = 3;
   else if (s[0] >= 0xf0 && s[0] <= 0xf4)
      n = 4;
   else
      return 0;
   if (n > length)
      return 0;
   if (s[0] == 0xe0)
      low = 0xa0;
   else if (s[0] == 0xed)
      high = 0x9f;
   else if (s[0] == 0xf0)
      low = 0x90;
   else if (s[0] == 0xf4)
      high = 0x8f;
   if (s[1] < low || s[1] > high)
      return 0;
   for (UInt i = 2; i < n; i++)
      if (s[i] < 0x80 || s[i] > 0xbf)
         return 0;
   return n;
}

static void put_control(UChar c)
{
   static const HChar hex[] = "0123456789abcdef";
   puts_raw("\\u00");
   put(hex[c >> 4]);
   put(hex[c & 15]);
}

static void put_text(const HChar* bytes, SizeT length)
{
   put('"');
   for (SizeT i = 0; i < length;) {
      UChar c = bytes[i];
      UInt  n = utf8_length((const UChar*)bytes + i, length - i);
      if (n == 0) {
         puts_raw("\\ufffd");
         i++;
         continue;
      }
      if (c == '"' || c == '\\') {
         put('\\');
         put(c);
      } else if (c < 0x20 || c == 0x7f) {
         put_control(c);
      } else {
         for (UInt k = 0; k < n; k++)
            put(bytes[i + k]);
      }
      i += n;
   }
   put('"');
}

static void separate(void)
{
   if (!out.first[out.depth])
      put(',');
   out.first[out.depth] = False;
}

static void put_key(const HChar* key)
{
   separate();
   put_text(key, VG_(strlen)(key));
   put(':');
}

static void open_level(HChar c)
{
   put(c);
   tl_assert(out.depth + 1 < MAX_DEPTH);
   out.first[++out.depth] = True;
}

static void close_level(HChar c)
{
   put(c);
   tl_assert(out.depth > 0);
   out.depth--;
}

void PG_(json_start)(Bool (*sink)(const HChar* bytes, SizeT count))
{
   out.put    = sink;
   out.failed = False;
   out.used   = 0;
   out.depth  = 0;
}

Bool PG_(json_works)(void)
{
   return !out.failed;
}

Bool PG_(json_finish)(void)
{
   flush();
   return !out.failed;
}

void PG_(json_record)(const HChar* kind)
{
   out.depth    = 0;
   out.first[0] = True;
   open_level('{');
   PG_(json_string)("k", kind);
}

void PG_(json_end_record)(void)
{
   close_level('}');
   put('\n');
}

void PG_(json_number)(const HChar* key, ULong value)
{
   put_key(key);
   put_number(value);
}

void PG_(json_signed)(const HChar* key, Long value)
{
   put_key(key);
   if (value < 0)
      put('-');
   put_number(value < 0 ? -(ULong)value : (ULong)value);
}

void PG_(json_bool)(const HChar* key, Bool value)
{
   put_key(key);
   puts_raw(value ? "true" : "false");
}

void PG_(json_null)(const HChar* key)
{
   put_key(key);
   puts_raw("null");
}

void PG_(json_string)(const HChar* key, const HChar* text)
{
   PG_(json_text)(key, text, VG_(strlen)(text));
}

void PG_(json_text)(const HChar* key, const HChar* bytes, SizeT length)
{
   put_key(key);
   put_text(bytes, length);
}

void PG_(json_base64)(const HChar* key, const UChar* bytes, SizeT length)
{
   static const HChar digits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
   put_key(key);
   put('"');
   for (SizeT i = 0; i < length; i += 3) {
      SizeT there = length - i < 3 ? length - i : 3;
      UInt  bits  = 0;
      for (UInt k = 0; k < 3; k++)
         bits = bits << 8 | (k < there ? bytes[i + k] : 0);
      for (UInt k = 0; k < 4; k++)
         put(k <= there ? digits[bits >> (18 - 6 * k) & 63] : '=');
   }
   put('"');
}

void PG_(json_nonzero)(const HChar* key, ULong value)
{
   if (value != 0)
      PG_(json_number)(key, value);
}

void PG_(json_name)(const HChar* key, UInt string)
{
   if (string == 0)
      return;
   SizeT        length;
   const HChar* text = PG_(string_text)(string, &length);
   PG_(json_text)(key, text, length);
}

void PG_(json_object)(const HChar* key)
{
   put_key(key);
   open_level('{');
}

void PG_(json_end_object)(void)
{
   close_level('}');
}

void PG_(json_list)(const HChar* key)
{
   put_key(key);
   open_level('[');
}

void PG_(json_end_list)(void)
{
   close_level(']');
}

void PG_(json_item_number)(ULong value)
{
   separate();
   put_number(value);
}

void PG_(json_item_null)(void)
{
   separate();
   puts_raw("null");
}

void PG_(json_item_text)(const HChar* bytes, SizeT length)
{
   separate();
   put_text(bytes, length);
}

void PG_(json_item_object)(void)
{
   separate();
   open_level('{');
}

void PG_(json_item_list)(void)
{
   separate();
   open_level('[');
}
