/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPy's summary of its JIT: see summary.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* fopencookie */
#endif

#include "preload/summary.h"

#include <string.h>
#include <sys/types.h>

#include "include/requests.h"

/* rpython/translator/c/src/debug_print.c: SECTION:FILE. */
#define SECTION   "jit-summary"
#define FILE_NAME "/pypygc-jit-summary/"

char *summary_pypylog(void)
{
    static char value[] = SECTION ":" FILE_NAME;
    return value;
}

int summary_is_path(const char *path)
{
    return strncmp(path, FILE_NAME, strlen(FILE_NAME)) == 0;
}

static ssize_t send_text(void *cookie, const char *text, size_t size)
{
    (void)cookie;
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_JIT_SUMMARY, text, size, 0, 0, 0);
    return (ssize_t)size;
}

FILE *summary_open(void)
{
    return fopencookie(NULL, "w", (cookie_io_functions_t){.write = send_text});
}
