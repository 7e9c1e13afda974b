/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions that this library stands before: those of the next library that has the same
   name, which is libc as a rule. */
#ifndef PYPYGC_PRELOAD_NEXT_H
#define PYPYGC_PRELOAD_NEXT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_NEXT */
#endif

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

/* Puts the address of the next function called NAME into the pointer to a function at FUNCTION.
   False if there is none. The caller's errno stays as it is. */
static inline int next_symbol(const char *name, void *function)
{
    int saved = errno;
    void *symbol = dlsym(RTLD_NEXT, name);

    errno = saved;
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

#endif
