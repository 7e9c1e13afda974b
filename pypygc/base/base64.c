/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as text: see base64.h. */
#include "base/base64.h"

#include <string.h>

/* The value of a digit, or -1. */
static int value_of(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = digit != '\0' ? strchr(digits, digit) : NULL;

    return found != NULL ? (int)(found - digits) : -1;
}

bool base64_decode(const char *text, size_t length, unsigned char *bytes, size_t *size)
{
    size_t padding = 0;

    *size = 0;
    if (length % 4 != 0)
        return false;
    while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
        padding++;
    for (size_t i = 0; i < length; i += 4) {
        const size_t digits = i + 4 == length ? 4 - padding : 4;
        unsigned bits = 0;

        for (size_t k = 0; k < 4; k++) {
            const int value = k < digits ? value_of(text[i + k]) : 0;
            if (value < 0)
                return false;
            bits = bits << 6 | (unsigned)value;
        }
        for (size_t k = 0; k + 1 < digits; k++)
            bytes[(*size)++] = (unsigned char)(bits >> (16 - 8 * k));
    }
    return true;
}
