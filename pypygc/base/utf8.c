/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8, strictly: see utf8.h. The C library's functions know only the encoding of the locale;
   libunistring knows this one. */
#include "base/utf8.h"

#include <unistr.h>

size_t utf8_length(const char *text, size_t length)
{
    ucs4_t code;
    const int n = u8_mbtoucr(&code, (const uint8_t *)text, length < 4 ? length : 4);

    return n > 0 ? (size_t)n : 0;
}
