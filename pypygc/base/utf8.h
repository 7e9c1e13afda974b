/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8, strictly: what other programs refuse must not get through. */
#ifndef PYPYGC_BASE_UTF8_H
#define PYPYGC_BASE_UTF8_H

#include <stddef.h>

/* U+FFFD, which stands for what is not UTF-8. */
#define UTF8_REPLACEMENT "\xEF\xBF\xBD"

/* The length of the character that the length bytes at text begin with, 1 to 4; 0 if they begin
   with none: a byte that begins no character, a character that is cut off, longer than it need be,
   a surrogate, or above U+10FFFF (the Unicode standard, table 3-7). length is at least 1. */
size_t utf8_length(const char *text, size_t length);

#endif
