/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for a shell: see shell.h. */
#include "base/shell.h"

#include <string.h>

void shell_put_word(FILE *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "%+,-./:=@_";

    if (*word != '\0' && word[strspn(word, plain)] == '\0') {
        fputs(word, out);
        return;
    }
    fputs("$'", out);
    for (const unsigned char *c = (const unsigned char *)word; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20 || *c >= 0x7F)
            fprintf(out, "\\%03o", *c);
        else
            fputc(*c, out);
    }
    fputc('\'', out);
}
