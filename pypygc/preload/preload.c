/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Valgrind loads into the program: makes PyPy write its JIT log and the summary of its JIT,
   and reports blocks that are malloced and freed. The program's environment and its malloc stay as
   they are. */
#include <malloc.h>
#include <stddef.h>
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

/* ---- malloc ----

   Valgrind calls these functions instead of libc's (valgrind.h, function
   wrapping), which they call in turn. Libc's own calls go through them, too. */

static struct pypygc_mailbox mailbox;
static unsigned long mailbox_used;

__attribute__((constructor)) static void show_mailbox(void)
{
    mailbox_used =
        VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__PYPYGC_MAILBOX, &mailbox, 0, 0, 0, 0);
}

static void report(void *block, size_t bytes)
{
    if (block == NULL || !mailbox_used)
        return;
    mailbox.last_bytes = bytes;
    mailbox.last_block = (unsigned long)block;
    if (bytes >= PYPYGC_EXTERNAL_THRESHOLD)
        VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_MALLOCED, block, bytes, 0, 0, 0);
}

static void report_free(void *block)
{
    if (block == NULL || !mailbox_used)
        return;
    if (mailbox.count >= PYPYGC_MAILBOX_FREED)
        VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_MAILBOX_FULL, 0, 0, 0, 0, 0);
    /* Valgrind runs one thread at a time, and changes it between superblocks */
    unsigned long at = mailbox.count;
    if (at < PYPYGC_MAILBOX_FREED) {
        mailbox.freed[at] = (unsigned long)block;
        mailbox.count = at + 1;
    }
}

/* The C library has the soname libc.so.6. */
#define LIBC(name) I_WRAP_SONAME_FNNAME_ZU(libcZdsoZd6, name)

void *LIBC(malloc)(size_t bytes);
void *LIBC(malloc)(size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_W(block, original, bytes);
    report(block, bytes);
    return block;
}

void *LIBC(calloc)(size_t count, size_t bytes);
void *LIBC(calloc)(size_t count, size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(block, original, count, bytes);
    report(block, count * bytes);
    return block;
}

void *LIBC(realloc)(void *old, size_t bytes);
void *LIBC(realloc)(void *old, size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    report_free(old);
    CALL_FN_W_WW(block, original, old, bytes);
    if (block == NULL && bytes != 0 && old != NULL)
        report(old, malloc_usable_size(old)); /* it failed: the old block stays */
    report(block, bytes);
    return block;
}

void LIBC(free)(void *block);
void LIBC(free)(void *block)
{
    OrigFn original;
    VALGRIND_GET_ORIG_FN(original);
    report_free(block);
    CALL_FN_v_W(original, block);
}
