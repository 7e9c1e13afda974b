/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8, strictly: see utf8.h. The C library's functions know only the encoding of the locale. */
#include "base/utf8.h"

#include <stdbool.h>

/* Bytes that begin characters, and what the second byte may be; the others are 80 to BF. */
static const struct {
    unsigned char first, last, low, high;
    size_t length;
} FORMS[] = {
    {0x00, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

size_t utf8_length(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;

    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        if (bytes[0] < FORMS[i].first || bytes[0] > FORMS[i].last)
            continue;
        if (FORMS[i].length > length)
            return 0;
        if (FORMS[i].length > 1 && (bytes[1] < FORMS[i].low || bytes[1] > FORMS[i].high))
            return 0;
        for (size_t k = 2; k < FORMS[i].length; k++)
            if ((bytes[k] & 0xC0) != 0x80)
                return 0;
        return FORMS[i].length;
    }
    return 0;
}
