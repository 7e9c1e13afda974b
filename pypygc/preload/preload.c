/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Valgrind loads into the program: makes PyPy write its JIT log and the summary of its JIT.
   The program's environment stays as it is. What is malloced and freed: malloc.c. */
#include <stdio.h>
#include <string.h>

#include "include/requests.h"
#include "preload/jitlog.h"
#include "preload/next.h"
#include "preload/summary.h"

/* rpython/translator/c/src/debug_print.c asks for it. What the user set is left alone. */
#define PYPYLOG_VARIABLE "PYPYLOG"

typedef char *getenv_function(const char *name);

/* What PyPy finds as PYPYLOG, which is value. It unsets the variable and asks again in a forked
   child: what it finds then must not be ours if the user had set it. */
static char *pypylog(char *value)
{
    static enum { UNKNOWN, OF_USER, OURS } whose;

    if (whose == UNKNOWN)
        whose = value != NULL ? OF_USER : OURS;
    return whose == OURS && value == NULL && jitlog_wanted() ? summary_pypylog() : value;
}

/* Stands before libc's getenv. What the user set is returned as it is. */
__attribute__((visibility("default"))) char *getenv(const char *name)
{
    static getenv_function *next;
    if (next == NULL && !next_symbol("getenv", &next))
        return NULL;
    char *value = next(name);
    if (strcmp(name, JITLOG_VARIABLE) == 0)
        return jitlog_variable(value);
    if (strcmp(name, PYPYLOG_VARIABLE) == 0)
        return pypylog(value);
    return value;
}

/* Stands before libc's; only the summary of the JIT is opened in another way. */
__attribute__((visibility("default"))) FILE *fopen(const char *path, const char *mode)
{
    static FILE *(*next)(const char *path, const char *mode);
    if (summary_is_path(path))
        return summary_open();
    if (next == NULL && !next_symbol("fopen", &next))
        return NULL;
    return next(path, mode);
}
