/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace as rows: see listing.h.

   The join (analysis/join.h) ties guards, labels, calls and allocations of both lists to each other, and
   their offsets tie them to the starts of machine code. Between two such operations both lists have the
   same operations in the same order, under the names that rewriting gives them (rpython/jit/backend/
   llsupport/rewrite.py): of all ways to pair them, the one with most pairs is taken. */
#include "analysis/traces/listing.h"

#include "analysis/operands.h"

#include <stdlib.h>
#include <string.h>

#define NONE PROFILE_NONE

/* Pairs are looked for in so many cells at the most; longer stretches have none. */
#define MOST_CELLS 1000000

/* An operation of machine code. */
struct item {
    size_t code;  /* index into `code`, or NONE */
    size_t start; /* index into machine.starts, or NONE */
    size_t opt;   /* its partner, or NONE */
};

struct lister {
    const struct trace *trace;
    const struct joined_trace *joined;
    struct listing *listing;
    struct item *items;
    size_t n_items;
};

/* ---- what becomes of an operation ---- */

/* Names in `opt` begin with the first, names in machine code with the second. */
static const struct {
    const char *opt, *code;
} REWRITTEN[] = {
    {"getfield_", "gc_load"},
    {"getarrayitem_", "gc_load"},
    {"getinteriorfield_", "gc_load"},
    {"strgetitem", "gc_load"},
    {"unicodegetitem", "gc_load"},
    {"arraylen_", "gc_load"},
    {"strlen", "gc_load"},
    {"unicodelen", "gc_load"},
    {"raw_load", "gc_load"},
    {"setfield_", "gc_store"},
    {"setarrayitem_", "gc_store"},
    {"setinteriorfield_", "gc_store"},
    {"strsetitem", "gc_store"},
    {"unicodesetitem", "gc_store"},
    {"raw_store", "gc_store"},
    {"getarrayitem_", "raw_load"},
    {"setarrayitem_", "raw_store"},
};

static bool begins(const char *text, const char *begin)
{
    return strncmp(text, begin, strlen(begin)) == 0;
}

static bool may_become(const struct opt_op *op, const char *name)
{
    if (op->operation == NULL)
        return false;
    if (strcmp(op->operation, name) == 0)
        return true;
    for (size_t i = 0; i < sizeof REWRITTEN / sizeof REWRITTEN[0]; i++)
        if (begins(op->operation, REWRITTEN[i].opt) && begins(name, REWRITTEN[i].code))
            return true;
    return false;
}

/* ---- the operations of machine code ---- */

/* The name of an operation of `code` is among the starts under this one. */
static bool is_start_of(const struct asm_op *op, const struct code_start *start)
{
    if (!op->has_offset || op->offset != start->offset)
        return false;
    switch (op->kind) {
    case ASM_GUARD: return begins(start->operation, "guard_");
    case ASM_LABEL: return strcmp(start->operation, "label") == 0;
    case ASM_ALLOCATION:
    case ASM_MALLOC_CALL:
    case ASM_CALL: return op->operation != NULL && strcmp(op->operation, start->operation) == 0;
    case ASM_UNKNOWN: break;
    }
    return false;
}

static void add_item(struct lister *lister, size_t code, size_t start)
{
    const struct opt_op *opt = code != NONE ? lister->joined->ops[code].opt : NULL;

    lister->items[lister->n_items++] =
        (struct item){code, start, opt != NULL ? (size_t)(opt - lister->trace->opt) : NONE};
}

/* All operations of `code`, in their order, and between them those that only have a start. */
static void collect_items(struct lister *lister)
{
    const struct trace *trace = lister->trace;
    size_t code = 0;

    lister->items = array_new(trace->n_code + trace->machine.n_starts, sizeof *lister->items);
    for (size_t start = 0; start < trace->machine.n_starts; start++) {
        while (code < trace->n_code &&
               (!trace->code[code].has_offset ||
                trace->code[code].offset < trace->machine.starts[start].offset))
            add_item(lister, code++, NONE);
        if (code < trace->n_code && is_start_of(&trace->code[code], &trace->machine.starts[start]))
            add_item(lister, code++, start);
        else
            add_item(lister, NONE, start);
    }
    while (code < trace->n_code)
        add_item(lister, code++, NONE);
}

/* Partners must not cross. */
static void drop_crossing(struct lister *lister)
{
    size_t least = 0;

    for (size_t i = 0; i < lister->n_items; i++) {
        struct item *item = &lister->items[i];
        if (item->opt == NONE)
            continue;
        if (item->opt < least)
            item->opt = NONE;
        else
            least = item->opt + 1;
    }
}

/* ---- pairs between two that are known ---- */

static bool is_pair(const struct lister *lister, size_t item, size_t opt)
{
    const struct item *it = &lister->items[item];

    return it->start != NONE && it->code == NONE &&
           may_become(&lister->trace->opt[opt], lister->trace->machine.starts[it->start].operation);
}

/* Pairs items [i0, i1) with operations [o0, o1): the longest common subsequence. */
static void pair_stretch(struct lister *lister, size_t i0, size_t i1, size_t o0, size_t o1)
{
    const size_t n = i1 - i0, m = o1 - o0, width = m + 1;
    uint16_t *length; /* of the best from item i and operation j on */

    if (n == 0 || m == 0 || n > MOST_CELLS / width || n >= UINT16_MAX)
        return;
    length = array_new((n + 1) * width, sizeof *length);
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;) {
            const uint16_t skip_item = length[(i + 1) * width + j];
            const uint16_t skip_op = length[i * width + j + 1];
            uint16_t best = skip_item > skip_op ? skip_item : skip_op;
            if (is_pair(lister, i0 + i, o0 + j) && length[(i + 1) * width + j + 1] + 1 > best)
                best = (uint16_t)(length[(i + 1) * width + j + 1] + 1);
            length[i * width + j] = best;
        }
    }
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (is_pair(lister, i0 + i, o0 + j) &&
            length[i * width + j] == length[(i + 1) * width + j + 1] + 1) {
            lister->items[i0 + i++].opt = o0 + j++;
        } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    free(length);
}

static void pair_rest(struct lister *lister)
{
    size_t item = 0, opt = 0;

    for (size_t i = 0; i <= lister->n_items; i++) {
        const bool is_end = i == lister->n_items;
        size_t next;
        if (!is_end && lister->items[i].opt == NONE)
            continue;
        next = is_end ? lister->trace->n_opt : lister->items[i].opt;
        pair_stretch(lister, item, i, opt, next);
        item = i + 1;
        opt = next + 1;
    }
}

/* ---- rows ---- */

static struct listed_op *add_row(struct lister *lister, size_t opt)
{
    struct listed_op *row = &lister->listing->rows[lister->listing->n_rows++];

    *row = (struct listed_op){.opt = opt, .code = NONE};
    if (opt != NONE)
        row->frame = join_known_frame(lister->joined->frames[opt]);
    return row;
}

static void fill_row(struct lister *lister, struct listed_op *row, const struct item *item)
{
    const struct machine_code *machine = &lister->trace->machine;

    row->code = item->code;
    if (item->code != NONE && row->frame == NULL)
        row->frame = lister->joined->ops[item->code].frame;
    if (item->code != NONE)
        row->name = lister->trace->code[item->code].operation;
    if (item->start == NONE)
        return;
    row->name = machine->starts[item->start].operation;
    row->has_machine = true;
    row->begin = machine->starts[item->start].offset;
    row->end = item->start + 1 < machine->n_starts ? machine->starts[item->start + 1].offset
                                                   : machine->size;
}

/* The partner of the first item from i on that has one; the end of `opt` without. */
static size_t next_partner(const struct lister *lister, size_t i)
{
    while (i < lister->n_items && lister->items[i].opt == NONE)
        i++;
    return i < lister->n_items ? lister->items[i].opt : lister->trace->n_opt;
}

static void make_rows(struct lister *lister)
{
    struct listing *listing = lister->listing;
    size_t opt = 0;

    listing->rows = arena_alloc(&listing->arena,
                                (lister->n_items + lister->trace->n_opt) * sizeof *listing->rows);
    for (size_t i = 0; i < lister->n_items; i++) {
        const struct item *item = &lister->items[i];
        struct listed_op *row;
        if (i == 0 || lister->items[i - 1].opt != NONE)
            for (const size_t next = next_partner(lister, i); opt < next; opt++)
                add_row(lister, opt);
        row = add_row(lister, item->opt);
        opt += item->opt != NONE;
        if (row->opt == NONE && listing->n_rows > 1)
            row->frame = row[-1].frame;
        fill_row(lister, row, item);
    }
    for (; opt < lister->trace->n_opt; opt++)
        add_row(lister, opt);
}

void listing_make(const struct facts *facts, size_t index, struct listing *listing)
{
    struct lister lister = {.trace = &facts->profile->traces[index],
                            .joined = &facts->join.traces[index],
                            .listing = listing};

    *listing = (struct listing){0};
    collect_items(&lister);
    drop_crossing(&lister);
    pair_rest(&lister);
    make_rows(&lister);
    free(lister.items);
}

void listing_free(struct listing *listing)
{
    arena_free(&listing->arena);
    *listing = (struct listing){0};
}
