/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offsets of the fields of an RPython instance, from their order alone: which sizes of the fields
   fit the size of the object and the places of its GC pointers. */
#ifndef PYPYGC_LAYOUT_FIELD_ORDER_H
#define PYPYGC_LAYOUT_FIELD_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known about a field beforehand. */
enum field_kind {
    FIELD_UNKNOWN, /* anything */
    FIELD_POINTER, /* a pointer that the GC follows */
    FIELD_WORD,    /* 8 bytes, but no such pointer */
};

/* One field in the listed order, without `super`. */
struct order_field {
    const char *name; /* not zero-terminated */
    size_t length;
    enum field_kind kind;
    /* results: */
    bool known;      /* all solutions agree that it is at `offset` */
    uint64_t offset; /* bytes from the object's header */
};

/* An instance of which only the order of its own fields is known. */
struct order_problem {
    struct order_field *fields;
    size_t count;
    uint64_t start;           /* where the superclass's part ends, a multiple of 8 */
    uint64_t size;            /* of the whole object, a multiple of 8 */
    const uint64_t *pointers; /* offsets of GC pointers in the whole object, in any order */
    size_t n_pointers;
};

/* Solves it. Returns the number of ways in which the fields fit (0: the order was not understood);
   fields whose offset is the same in all of them get `known` and `offset`. */
size_t field_order_solve(struct order_problem *problem);

#endif
