/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes written as text, in base64 (RFC 4648, section 4). */
#ifndef PYPYGC_BASE_BASE64_H
#define PYPYGC_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The most bytes that a text of length characters can stand for. */
#define BASE64_BYTES(length) ((length) / 4 * 3)

/* Decodes text of length characters into bytes, which has room for BASE64_BYTES(length); their number
   goes to *size. Returns false if it is not base64, with padding and nothing else in between. */
bool base64_decode(const char *text, size_t length, unsigned char *bytes, size_t *size);

/* Writes bytes as base64, in lines of 128 characters. */
void base64_write(const unsigned char *bytes, size_t size, FILE *out);

#endif
