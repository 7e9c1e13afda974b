/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Client requests between pypygc's own parts. Not for programs. */
#ifndef PYPYGC_REQUESTS_H
#define PYPYGC_REQUESTS_H

#include "valgrind.h"

#include "include/pypygc.h"

/* "PG" as the tool's base (valgrind.h VG_USERREQ_TOOL_BASE). */
enum {
    /* Copies the path that PyPy shall write its JIT log to into the buffer at
      arg1 of arg2 bytes. Returns its length, 0 if no log is wanted or the
      buffer is too small. */
    VG_USERREQ__PYPYGC_JITLOG_PATH = VG_USERREQ_TOOL_BASE('P', 'G'),
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
