/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Valgrind loads into the program: makes PyPy write its JIT log, which the
   tool reads as it is written, and reports blocks that are malloced and freed. The program's environment and its malloc stay as they are. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* RTLD_NEXT, O_TMPFILE, F_DUPFD_CLOEXEC */
#endif

#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "include/requests.h"
#include "preload/summary.h"

/* rpython/rlib/rjitlog/src/rjitlog.c asks getenv for it, once. */
#define JITLOG_VARIABLE "JITLOG"

/* rpython/translator/c/src/debug_print.c asks for it. What the user set is left alone. */
#define PYPYLOG_VARIABLE "PYPYLOG"

typedef char *getenv_function(const char *name);

static char jitlog_path[4096];

/* The path for the log, or NULL if the tool wants none. */
static char *wanted_jitlog(void)
{
    if (jitlog_path[0] == 0 &&
        VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__PYPYGC_JITLOG_PATH, jitlog_path,
                                        sizeof jitlog_path, 0, 0, 0) == 0)
        return NULL;
    return jitlog_path;
}

/* What PyPy finds as PYPYLOG, which is value. It unsets the variable and asks again in a forked
   child: what it finds then must not be ours if the user had set it. */
static char *pypylog(char *value)
{
    static enum { UNKNOWN, OF_USER, OURS } whose;

    if (whose == UNKNOWN)
        whose = value != NULL ? OF_USER : OURS;
    return whose == OURS && value == NULL && wanted_jitlog() != NULL ? summary_pypylog() : value;
}

/* Stands before libc's getenv. A JITLOG that the user set is returned as it
   is. */
__attribute__((visibility("default"))) char *getenv(const char *name)
{
    static getenv_function *next;
    if (next == NULL) {
        void *symbol = dlsym(RTLD_NEXT, "getenv");
        memcpy(&next, &symbol, sizeof next);
        if (next == NULL)
            return NULL;
    }
    char *value = next(name);
    if (strcmp(name, JITLOG_VARIABLE) == 0 && (value == NULL || value[0] == 0))
        return wanted_jitlog();
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
    if (next == NULL) {
        void *symbol = dlsym(RTLD_NEXT, "fopen");
        memcpy(&next, &symbol, sizeof next);
        if (next == NULL)
            return NULL;
    }
    return next(path, mode);
}

/* PyPy keeps writing to the descriptor of its log. A program that closes all
   descriptors would get the log's bytes into the next file that it opens under
   the same number: so the log's is put where programs have none. */
#define LOWEST_LOG_DESCRIPTOR 700

typedef int open_function(const char *path, int flags, ...);

static int out_of_the_way(int fd)
{
    int high = fcntl(fd, F_DUPFD_CLOEXEC, LOWEST_LOG_DESCRIPTOR);
    if (high < 0)
        return fd; /* the limit of descriptors is too low for it */
    close(fd);
    return high;
}

static int open_next(const char *name, open_function **next, const char *path, int flags,
                     unsigned mode)
{
    if (*next == NULL) {
        void *symbol = dlsym(RTLD_NEXT, name);
        memcpy(next, &symbol, sizeof *next);
        if (*next == NULL)
            return -1;
    }
    int fd = (*next)(path, flags, mode);
    return fd >= 0 && path == jitlog_path ? out_of_the_way(fd) : fd;
}

static unsigned mode_of(int flags, va_list arguments)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, unsigned) : 0;
}

/* Stand before libc's; only the log's own open is treated in another way. */
__attribute__((visibility("default"))) int open(const char *path, int flags, ...)
{
    static open_function *next;
    va_list arguments;
    va_start(arguments, flags);
    unsigned mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_next("open", &next, path, flags, mode);
}

__attribute__((visibility("default"))) int open64(const char *path, int flags, ...)
{
    static open_function *next;
    va_list arguments;
    va_start(arguments, flags);
    unsigned mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_next("open64", &next, path, flags, mode);
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
