/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program mallocs, maps and frees, for the tool. Valgrind calls these functions instead of
   libc's (valgrind.h, function wrapping), which they call in turn. Libc's own calls go through
   them, too, and some of its functions call each other: then a block is reported twice, and the
   tool takes the later report. */
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "include/requests.h"

static struct pypygc_mailbox mailbox;
static enum { NOT_SHOWN, USED, UNUSED } state;

/* Whether the tool looks into the mailbox, which it is shown by the first block: other libraries'
   constructors malloc before this one's would run. */
static int mailbox_used(void)
{
    if (state == NOT_SHOWN) {
        for (int i = 0; i < PYPYGC_MAILBOX_WATCHED; i++)
            mailbox.watched[i] = &mailbox.seen[i];
        const unsigned long used =
            VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__PYPYGC_MAILBOX, &mailbox, 0, 0, 0, 0);
        state = used != 0 ? USED : UNUSED;
    }
    return state == USED;
}

/* Writes an event down. Valgrind runs one thread at a time, and changes it between superblocks. */
static void note(void *block, size_t bytes, const void *caller)
{
    if (mailbox.count >= PYPYGC_MAILBOX_EVENTS)
        VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_MAILBOX_FULL, 0, 0, 0, 0, 0);
    unsigned long at = mailbox.count;
    if (at < PYPYGC_MAILBOX_EVENTS) {
        mailbox.events[at].block = (unsigned long)block;
        mailbox.events[at].bytes = bytes;
        mailbox.events[at].caller = (unsigned long)caller;
        mailbox.count = at + 1;
    }
}

/* Whether the block that CALLER has asked for may belong to somebody else than the last one. */
static int is_news(const void *caller)
{
    unsigned long changed = 0;
    if ((unsigned long)caller - mailbox.announce_from < mailbox.announce_bytes)
        return 1;
    for (int i = 0; i < PYPYGC_MAILBOX_WATCHED; i++)
        changed |= *mailbox.watched[i] ^ mailbox.seen[i];
    return changed != 0;
}

static void report(void *block, size_t bytes, const void *caller)
{
    if (block == NULL || !mailbox_used())
        return;
    mailbox.last_bytes = bytes;
    mailbox.last_block = (unsigned long)block;
    if (!mailbox.collecting && is_news(caller))
        VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_MALLOCED, block, bytes, caller, 0, 0);
    else
        note(block, bytes, caller);
}

static void report_free(void *block)
{
    if (block != NULL && mailbox_used())
        note(block, PYPYGC_MAILBOX_FREED, NULL);
}

#define CALLER __builtin_return_address(0)

/* The C library has the soname libc.so.6. */
#define LIBC(name) I_WRAP_SONAME_FNNAME_ZU(libcZdsoZd6, name)

void *LIBC(malloc)(size_t bytes);
void *LIBC(malloc)(size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_W(block, original, bytes);
    report(block, bytes, CALLER);
    return block;
}

void *LIBC(calloc)(size_t count, size_t bytes);
void *LIBC(calloc)(size_t count, size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(block, original, count, bytes);
    report(block, count * bytes, CALLER);
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
        report(old, malloc_usable_size(old), CALLER); /* it failed: the old block stays */
    report(block, bytes, CALLER);
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

/* ---- mappings ---- */

/* Tells of memory without a file, if it is for use: what is only set aside is not. */
static void report_mapping(void *block, size_t bytes, int protection, int flags, const void *caller,
                           unsigned long function)
{
    enum pypygc_mapping kind = PYPYGC_MAPPING_DATA;
    if (block == MAP_FAILED || (flags & MAP_ANONYMOUS) == 0 || !mailbox_used())
        return;
    if ((flags & MAP_STACK) != 0)
        kind = PYPYGC_MAPPING_STACK;
    else if ((protection & PROT_EXEC) != 0)
        kind = PYPYGC_MAPPING_CODE;
    else if ((protection & PROT_WRITE) == 0 || (flags & MAP_NORESERVE) != 0)
        return;
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__PYPYGC_MAPPED, block, bytes, caller, kind,
                                    function);
}

void *LIBC(mmap)(void *where, size_t bytes, int protection, int flags, int file, off_t offset);
void *LIBC(mmap)(void *where, size_t bytes, int protection, int flags, int file, off_t offset)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_6W(block, original, where, bytes, protection, flags, file, offset);
    report_mapping(block, bytes, protection, flags, CALLER, original.nraddr);
    return block;
}

static unsigned long report_unmapping(const void *block, size_t bytes)
{
    return mailbox_used() ? VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__PYPYGC_UNMAPPED, block,
                                                            bytes, 0, 0, 0)
                          : 0;
}

int LIBC(munmap)(void *block, size_t bytes);
int LIBC(munmap)(void *block, size_t bytes)
{
    OrigFn original;
    int error;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(error, original, block, bytes);
    if (error == 0)
        report_unmapping(block, bytes);
    return error;
}

/* The fifth argument is there with one flag only; where it is not, the kernel does not look at
   it. */
void *LIBC(mremap)(void *old, size_t old_bytes, size_t bytes, int flags, void *where);
void *LIBC(mremap)(void *old, size_t old_bytes, size_t bytes, int flags, void *where)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_5W(block, original, old, old_bytes, bytes, flags, where);
    if (block != MAP_FAILED && report_unmapping(old, old_bytes) != 0)
        report_mapping(block, bytes, PROT_WRITE, MAP_ANONYMOUS, CALLER, original.nraddr);
    return block;
}

/* ---- aligned blocks ---- */

void *LIBC(memalign)(size_t alignment, size_t bytes);
void *LIBC(memalign)(size_t alignment, size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(block, original, alignment, bytes);
    report(block, bytes, CALLER);
    return block;
}

void *LIBC(aligned_alloc)(size_t alignment, size_t bytes);
void *LIBC(aligned_alloc)(size_t alignment, size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(block, original, alignment, bytes);
    report(block, bytes, CALLER);
    return block;
}

int LIBC(posix_memalign)(void **block, size_t alignment, size_t bytes);
int LIBC(posix_memalign)(void **block, size_t alignment, size_t bytes)
{
    OrigFn original;
    int error;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WWW(error, original, block, alignment, bytes);
    if (error == 0)
        report(*block, bytes, CALLER);
    return error;
}

void *LIBC(valloc)(size_t bytes);
void *LIBC(valloc)(size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_W(block, original, bytes);
    report(block, bytes, CALLER);
    return block;
}

void *LIBC(pvalloc)(size_t bytes);
void *LIBC(pvalloc)(size_t bytes)
{
    OrigFn original;
    void *block;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_W(block, original, bytes);
    report(block, bytes, CALLER);
    return block;
}
