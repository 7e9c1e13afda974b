/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Client requests between pypygc's own parts. Not for programs. */
#ifndef PYPYGC_REQUESTS_H
#define PYPYGC_REQUESTS_H

#include "valgrind.h"

#include "include/pypygc.h"

/* "PG" as the tool's base (valgrind.h VG_USERREQ_TOOL_BASE). */
enum {
    /* Returns 1 if the tool reads PyPy's JIT log. */
    VG_USERREQ__PYPYGC_JITLOG_WANTED = VG_USERREQ_TOOL_BASE('P', 'G'),
    /* PyPy writes arg2 bytes at arg1 to its JIT log. Returns 1 if they are a
       record of it. */
    VG_USERREQ__PYPYGC_JITLOG_RECORD,
    /* The arg2 bytes at arg1, which are written to some file, may be the header
       of a JIT log. Returns 1 if they are: the log goes there from now on. */
    VG_USERREQ__PYPYGC_JITLOG_HEADER,
    /* The file of the JIT log is closed. */
    VG_USERREQ__PYPYGC_JITLOG_END,
    /* The struct pypygc_mailbox of the program is at arg1. Returns 1 if it shall
       be used. */
    VG_USERREQ__PYPYGC_MAILBOX,
    /* The program has malloced arg2 bytes at arg1; sent for blocks of at least
       PYPYGC_EXTERNAL_THRESHOLD bytes. */
    VG_USERREQ__PYPYGC_MALLOCED,
    /* The mailbox is full. */
    VG_USERREQ__PYPYGC_MAILBOX_FULL,
    /* PyPy has written arg2 bytes of its JIT's summary, which are at arg1. */
    VG_USERREQ__PYPYGC_JIT_SUMMARY
};

/* Smaller blocks are not followed as memory outside the collector's heap: most are
   parts of libraries' own structures, and there are many. */
#define PYPYGC_EXTERNAL_THRESHOLD 512

/* Where the program leaves what it mallocs and frees until the tool looks: a client
   request for each call would cost more than the call. */
#define PYPYGC_MAILBOX_FREED 1024
struct pypygc_mailbox {
    unsigned long last_block, last_bytes; /* malloced last */
    unsigned long count;                  /* of freed blocks */
    unsigned long freed[PYPYGC_MAILBOX_FREED];
};

#endif
