/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for a shell, to be read and copied by people: whatever is in them, a shell takes each for
   one word, and a terminal gets nothing that it could act on. */
#ifndef PYPYGC_BASE_SHELL_H
#define PYPYGC_BASE_SHELL_H

#include <stdio.h>

/* Writes word. What is not plain goes into $'...', which bash, ksh and zsh know. */
void shell_put_word(FILE *out, const char *word);

#endif
