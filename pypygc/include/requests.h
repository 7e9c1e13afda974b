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
    /* The program has malloced arg2 bytes at arg1, and the function that asked returns
       to arg3; sent where it may be on behalf of somebody else than the block before. */
    VG_USERREQ__PYPYGC_MALLOCED,
    /* The mailbox is full. */
    VG_USERREQ__PYPYGC_MAILBOX_FULL,
    /* PyPy has written arg2 bytes of its JIT's summary, which are at arg1. */
    VG_USERREQ__PYPYGC_JIT_SUMMARY,
    /* arg2 bytes were mapped at arg1, of the kind arg4 (enum pypygc_mapping), by the
       function at arg5, which returns to arg3. */
    VG_USERREQ__PYPYGC_MAPPED,
    /* arg2 bytes at arg1 were unmapped. Returns 1 if they were announced as
       PYPYGC_MAPPING_DATA. */
    VG_USERREQ__PYPYGC_UNMAPPED
};

/* What memory without a file is mapped for. */
enum pypygc_mapping {
    PYPYGC_MAPPING_DATA,
    PYPYGC_MAPPING_CODE, /* it may be executed */
    PYPYGC_MAPPING_STACK /* of a thread */
};

/* Where the program leaves what it mallocs and frees until the tool looks: a client
   request for each call would cost more than the call. All but `events` and what is
   malloced last is the tool's to write. */
#define PYPYGC_MAILBOX_EVENTS  512
#define PYPYGC_MAILBOX_WATCHED 3
#define PYPYGC_MAILBOX_FREED   (~0UL) /* in place of a number of bytes */
struct pypygc_mailbox {
    unsigned long last_block, last_bytes; /* malloced last */
    unsigned long count;                  /* of events */
    /* The collector runs: nothing is announced. */
    unsigned long collecting;
    /* What is malloced by code from here on is announced each time. */
    unsigned long announce_from, announce_bytes;
    /* So is what is malloced first after one of these words has changed. */
    const unsigned long *watched[PYPYGC_MAILBOX_WATCHED];
    unsigned long seen[PYPYGC_MAILBOX_WATCHED];
    struct pypygc_malloc_event {
        unsigned long block, bytes, caller;
    } events[PYPYGC_MAILBOX_EVENTS];
};

#endif
