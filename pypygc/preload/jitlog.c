/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPy opens the file that JITLOG names, keeps the number that open() gave it, and writes each
   record to that number until the process ends (rpython/rlib/rjitlog/src/rjitlog.c). A program that
   closes all descriptors would then find the log in its own files. So open() answers with a number
   that no file can have, and what is written to it goes to the tool. Where the user wants the log,
   his file is opened and written as it would be without the tool, and the tool reads along. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* O_TMPFILE */
#endif

#include "preload/jitlog.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

#include "include/requests.h"
#include "preload/next.h"

#define SHOWN __attribute__((visibility("default")))

/* PyPy takes -1 alone for a failure. Descriptors are not negative, and no loop that closes all
   of them comes here. */
#define LOG_DESCRIPTOR (-0x50595047)

/* Where PyPy would write the log if open() were not ours. */
static char no_file[] = "/dev/null";

static struct {
    const char *users_path; /* what getenv returned; NULL once it was opened */
    int users;              /* descriptor of the user's file, -1 if there is none */
    int programs;           /* the one that the program gave to _jitlog.enable, or -1 */
} log_file = {NULL, -1, -1};

typedef int open_function(const char *path, int flags, ...);
typedef ssize_t write_function(int fd, const void *bytes, size_t count);
typedef int close_function(int fd);

static open_function *next_open, *next_open64;
static write_function *next_write;
static close_function *next_close;

/* Later would do, but may be in a signal handler. */
__attribute__((constructor)) static void find_functions(void)
{
    next_symbol("open", &next_open);
    next_symbol("open64", &next_open64);
    next_symbol("write", &next_write);
    next_symbol("close", &next_close);
}

int jitlog_wanted(void)
{
    return (int)VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__PYPYGC_JITLOG_WANTED, 0, 0, 0, 0, 0);
}

char *jitlog_variable(char *value)
{
    if (value != NULL && value[0] != 0) {
        log_file.users_path = value;
        return value;
    }
    return jitlog_wanted() ? no_file : value;
}

/* ---- open ---- */

static int open_next(open_function *next, const char *path, int flags, unsigned mode)
{
    if (path == no_file)
        return LOG_DESCRIPTOR;
    int fd = next(path, flags, mode);
    if (fd >= 0 && path != NULL && path == log_file.users_path) {
        log_file.users_path = NULL;
        log_file.users = fd;
        return LOG_DESCRIPTOR;
    }
    return fd;
}

static unsigned mode_of(int flags, va_list arguments)
{
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, unsigned) : 0;
}

/* These stand before libc's; only the log's own file is treated in another way. */
SHOWN int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    unsigned mode = mode_of(flags, arguments);
    va_end(arguments);
    if (next_open == NULL && !next_symbol("open", &next_open))
        return -1;
    return open_next(next_open, path, flags, mode);
}

SHOWN int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    unsigned mode = mode_of(flags, arguments);
    va_end(arguments);
    if (next_open64 == NULL && !next_symbol("open64", &next_open64))
        return -1;
    return open_next(next_open64, path, flags, mode);
}

/* ---- write ---- */

static int send(unsigned long request, const void *bytes, size_t count)
{
    return (int)VALGRIND_DO_CLIENT_REQUEST_EXPR(0, request, bytes, count, 0, 0, 0);
}

/* MARK_JITLOG_HEADER and a version below 256. */
static int may_be_header(const unsigned char *bytes, size_t count)
{
    return count > 8 && bytes[0] == 0x1e && bytes[2] == 0;
}

SHOWN ssize_t write(int fd, const void *bytes, size_t count)
{
    if (next_write == NULL && !next_symbol("write", &next_write))
        return -1;
    if (fd == LOG_DESCRIPTOR) {
        int taken = send(VG_USERREQ__PYPYGC_JITLOG_RECORD, bytes, count);
        if (log_file.users >= 0)
            return next_write(log_file.users, bytes, count);
        if (taken)
            return (ssize_t)count;
        /* the program's own: the kernel refuses it */
    } else if (fd == log_file.programs && fd >= 0) {
        send(VG_USERREQ__PYPYGC_JITLOG_RECORD, bytes, count);
    } else if (may_be_header(bytes, count) &&
               send(VG_USERREQ__PYPYGC_JITLOG_HEADER, bytes, count)) {
        log_file.programs = fd;
    }
    return next_write(fd, bytes, count);
}

/* ---- close ---- */

/* jitlog_teardown, which _jitlog.disable calls, closes the log. The descriptor that the program
   gave may be closed by the program itself, while PyPy goes on writing: the tool sees whether
   records follow. */
SHOWN int close(int fd)
{
    if (next_close == NULL && !next_symbol("close", &next_close))
        return -1;
    if (fd == LOG_DESCRIPTOR) {
        send(VG_USERREQ__PYPYGC_JITLOG_END, NULL, 0);
        if (log_file.users >= 0) {
            fd = log_file.users;
            log_file.users = -1;
        }
        return next_close(fd); /* else it fails, which PyPy does not look at */
    }
    if (fd == log_file.programs && fd >= 0)
        send(VG_USERREQ__PYPYGC_JITLOG_END, NULL, 0);
    return next_close(fd);
}
