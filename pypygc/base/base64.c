/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as text: see base64.h. */
#include "base/base64.h"

#include <string.h>

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a digit, or -1. */
static int value_of(char digit)
{
    const char *found = digit != '\0' ? strchr(DIGITS, digit) : NULL;

    return found != NULL ? (int)(found - DIGITS) : -1;
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

void base64_write(const unsigned char *bytes, size_t size, FILE *out)
{
    enum { LINE = 96 }; /* bytes: 128 characters */
    char text[LINE / 3 * 4 + 1];

    for (size_t from = 0; from < size; from += LINE) {
        size_t n = 0;
        for (size_t i = from; i < size && i < from + LINE; i += 3) {
            const size_t left = size - i;
            const unsigned three = (unsigned)bytes[i] << 16 |
                                   (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                                   (left > 2 ? bytes[i + 2] : 0u);
            text[n++] = DIGITS[three >> 18];
            text[n++] = DIGITS[three >> 12 & 63];
            text[n++] = left > 1 ? DIGITS[three >> 6 & 63] : '=';
            text[n++] = left > 2 ? DIGITS[three & 63] : '=';
        }
        text[n++] = '\n';
        fwrite(text, 1, n, out);
    }
}
