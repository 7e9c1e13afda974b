/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads --snapshot: none, or end, peak, major:N, live:SIZE. */
#include "snapshot_wishes.h"

#include "../base/units.h"

#define MOST_NUMBER (1ULL << 50)

static const HChar problem_word[] =
   "it must be none, or some of end, peak, major:N and live:SIZE, with commas "
   "between them";
static const HChar problem_number[] =
   "a number must be behind the colon, above 0; sizes may end in K, M or G";
static const HChar problem_many[] = "there are too many";

void PG_(snapshot_wishes_default)(SnapshotWishes* wishes)
{
   *wishes = (SnapshotWishes){.end = True, .peak = True};
}

/* True if TEXT begins with WORD, and the word ends there. */
static Bool is_word(const HChar* text, const HChar* word)
{
   SizeT length = VG_(strlen)(word);
   return VG_(strncmp)(text, word, length) == 0 &&
          (text[length] == 0 || text[length] == ',');
}

/* The number at *TEXT, which is moved behind it; 0 if there is none. */
static ULong number_at(const HChar** text, Bool units)
{
   ULong        number = 0;
   const HChar* at     = *text;
   for (; *at >= '0' && *at <= '9' && number < MOST_NUMBER; at++)
      number = 10 * number + (ULong)(*at - '0');
   if (units && PG_(unit_bits)(*at) != 0 && number < MOST_NUMBER >> 30)
      number <<= PG_(unit_bits)(*at++);
   *text = at;
   return *at == 0 || *at == ',' ? number : 0;
}

static const HChar* take_number(const HChar** text, Bool units, ULong* numbers,
                                UInt* count)
{
   ULong number = number_at(text, units);
   if (number == 0 || number >= MOST_NUMBER)
      return problem_number;
   if (*count == PG_MOST_WISHES)
      return problem_many;
   numbers[(*count)++] = number;
   return NULL;
}

static const HChar* take_word(const HChar** text, SnapshotWishes* wishes)
{
   static const HChar major[] = "major:", live[] = "live:";
   if (VG_(strncmp)(*text, major, sizeof major - 1) == 0) {
      *text += sizeof major - 1;
      return take_number(text, False, wishes->majors, &wishes->major_count);
   }
   if (VG_(strncmp)(*text, live, sizeof live - 1) == 0) {
      *text += sizeof live - 1;
      return take_number(text, True, wishes->sizes, &wishes->size_count);
   }
   if (is_word(*text, "end"))
      wishes->end = True;
   else if (is_word(*text, "peak"))
      wishes->peak = True;
   else
      return problem_word;
   while (**text != 0 && **text != ',')
      (*text)++;
   return NULL;
}

const HChar* PG_(snapshot_wishes_parse)(const HChar*    text,
                                        SnapshotWishes* wishes)
{
   *wishes = (SnapshotWishes){.said = True};
   if (VG_(strcmp)(text, "none") == 0)
      return NULL;
   for (;; text++) {
      const HChar* problem = take_word(&text, wishes);
      if (problem != NULL || *text == 0)
         return problem;
   }
}
