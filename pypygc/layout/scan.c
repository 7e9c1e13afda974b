/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the GC keeps its pointers: a vote over the machine code of .text.

   PyPy's C code allocates inline (rpython/memory/gc/incminimark.py malloc_fixedsize):
       load nursery_free; add the size; store nursery_free; compare with nursery_top; jump if above
   with the two words addressed relative to the instruction pointer. That stands in the code some
   20,000 times, so no disassembler is needed: every byte position that can be such a 64-bit load,
   store or compare is taken for one, and the pair of addresses with the most votes wins. What is
   noise (the middle of another instruction) has an address of its own each time.

   The compare and the store come in either order, and the jump after both tests unsigned (ja, jae,
   jb, jbe). This is what tells nursery_free from root_stack_top, the top of the shadow stack
   (rpython/memory/gctransform/shadowstack.py), which is loaded, changed and stored even more often
   but never compared and jumped upon like this.

   The slow path calls a method of the GC object: lea GC(%rip),%rdi and then, mostly at once, call.
   nursery_free is a field of that object, so its address is a little above. The function called
   most often in this way is collect_and_reserve. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif

#include "layout/scan.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* Bytes between a load and the store of the same word: an addition, a move or two, a spill. */
#define LOAD_TO_STORE 48
/* Bytes between the store and the compare, in either order. */
#define STORE_TO_COMPARE 24
/* Bytes between the later of the two and the jump. */
#define TO_JUMP 12
/* nursery_free lies this far into the GC object at most (measured: 400 and 408 bytes). */
#define GC_OBJECT_SIZE 4096
/* Recent instructions of each kind that are remembered: more than fit into 48 bytes of code. */
#define RECENT 16

/* Votes for pairs of addresses: an open hash table. */
struct vote {
    uint64_t first, second;
    uint64_t count;
};

struct votes {
    struct vote *slots;
    size_t room, used; /* room is a power of two */
};

struct access {
    size_t at; /* position in the code */
    uint64_t address;
};

struct recent {
    struct access entries[RECENT];
    size_t count; /* of all, ever; the last RECENT are kept */
};

struct scanner {
    const uint8_t *code;
    size_t size;
    uint64_t base, low, high;
    struct recent loads, stores, compares;
    struct votes nursery;   /* (stored and loaded, compared) */
    struct votes updates;   /* (loaded and stored or changed in place, 0) */
    struct votes arguments; /* (first argument of a call, 0) */
    struct votes calls;     /* (first argument, function) */
};

static size_t slot_of(const struct votes *votes, uint64_t first, uint64_t second)
{
    uint64_t hash = (first * UINT64_C(0x9E3779B97F4A7C15)) ^
                    (second * UINT64_C(0xC2B2AE3D27D4EB4F));
    size_t i = (size_t)(hash >> 32) & (votes->room - 1);

    while (votes->slots[i].count != 0 &&
           (votes->slots[i].first != first || votes->slots[i].second != second))
        i = (i + 1) & (votes->room - 1);
    return i;
}

static void votes_grow(struct votes *votes)
{
    struct votes bigger = {.room = votes->room == 0 ? 1024 : votes->room * 2, .used = votes->used};

    bigger.slots = array_new(bigger.room, sizeof *bigger.slots);
    for (size_t i = 0; i < votes->room; i++)
        if (votes->slots[i].count != 0)
            bigger.slots[slot_of(&bigger, votes->slots[i].first, votes->slots[i].second)] =
                votes->slots[i];
    free(votes->slots);
    *votes = bigger;
}

static void vote(struct votes *votes, uint64_t first, uint64_t second)
{
    struct vote *slot;

    if (votes->used * 2 >= votes->room)
        votes_grow(votes);
    slot = &votes->slots[slot_of(votes, first, second)];
    if (slot->count++ == 0) {
        slot->first = first;
        slot->second = second;
        votes->used++;
    }
}

static void remember(struct recent *recent, size_t at, uint64_t address)
{
    recent->entries[recent->count++ % RECENT] = (struct access){at, address};
}

/* The k-th last entry, or NULL if it is not kept or more than `distance` bytes before `at`. */
static const struct access *recall(const struct recent *recent, size_t k, size_t at,
                                   size_t distance)
{
    const struct access *access;

    if (k >= RECENT || k >= recent->count)
        return NULL;
    access = &recent->entries[(recent->count - 1 - k) % RECENT];
    return at - access->at <= distance ? access : NULL;
}

/* Whether an unsigned conditional jump (jb, jae, jbe, ja; short or long) can start within
   TO_JUMP bytes. */
static bool unsigned_jump(const struct scanner *scanner, size_t at)
{
    for (size_t i = at; i < at + TO_JUMP && i + 1 < scanner->size; i++) {
        uint8_t op = scanner->code[i] == 0x0f ? scanner->code[i + 1] - 0x10 : scanner->code[i];
        if (op == 0x72 || op == 0x73 || op == 0x76 || op == 0x77)
            return true;
    }
    return false;
}

/* The address in a 7-byte instruction with a 32-bit displacement from the next one at its end. */
static uint64_t rip_target(const struct scanner *scanner, size_t at)
{
    return scanner->base + at + 7 +
           (uint64_t)(int64_t)(int32_t)((uint32_t)scanner->code[at + 3] |
                                        (uint32_t)scanner->code[at + 4] << 8 |
                                        (uint32_t)scanner->code[at + 5] << 16 |
                                        (uint32_t)scanner->code[at + 6] << 24);
}

static bool loaded_before(const struct scanner *scanner, size_t at, uint64_t address)
{
    const struct access *load;

    for (size_t k = 0; (load = recall(&scanner->loads, k, at, LOAD_TO_STORE)) != NULL; k++)
        if (load->address == address)
            return true;
    return false;
}

static void see_store(struct scanner *scanner, size_t at, uint64_t address)
{
    const struct access *compare;

    if (!loaded_before(scanner, at, address))
        return;
    vote(&scanner->updates, address, 0);
    remember(&scanner->stores, at, address);
    for (size_t k = 0; (compare = recall(&scanner->compares, k, at, STORE_TO_COMPARE)) != NULL; k++)
        if (compare->address != address && unsigned_jump(scanner, at + 7))
            vote(&scanner->nursery, address, compare->address);
}

static void see_compare(struct scanner *scanner, size_t at, uint64_t address)
{
    const struct access *store;

    remember(&scanner->compares, at, address);
    for (size_t k = 0; (store = recall(&scanner->stores, k, at, STORE_TO_COMPARE)) != NULL; k++)
        if (store->address != address && unsigned_jump(scanner, at + 7))
            vote(&scanner->nursery, store->address, address);
}

static void see_argument(struct scanner *scanner, size_t at, uint64_t address)
{
    vote(&scanner->arguments, address, 0);
    if (at + 12 <= scanner->size && scanner->code[at + 7] == 0xe8) {
        uint32_t displacement = (uint32_t)scanner->code[at + 8] |
                                (uint32_t)scanner->code[at + 9] << 8 |
                                (uint32_t)scanner->code[at + 10] << 16 |
                                (uint32_t)scanner->code[at + 11] << 24;
        vote(&scanner->calls, address,
             scanner->base + at + 12 + (uint64_t)(int64_t)(int32_t)displacement);
    }
}

/* One possible instruction: REX.W, opcode, and a ModRM byte that says "relative to %rip". */
static void see(struct scanner *scanner, size_t at)
{
    uint8_t opcode = scanner->code[at + 1];
    uint8_t reg = (uint8_t)((scanner->code[at] & 4) << 1 | (scanner->code[at + 2] >> 3 & 7));
    uint64_t address = rip_target(scanner, at);

    if (opcode == 0x83 || opcode == 0x81)
        address += opcode == 0x83 ? 1 : 4; /* an immediate follows the displacement */
    if (address < scanner->low || address >= scanner->high || (address & 7) != 0)
        return;
    switch (opcode) {
    case 0x8b: /* mov global,%reg */ remember(&scanner->loads, at, address); break;
    case 0x89: /* mov %reg,global */ see_store(scanner, at, address); break;
    case 0x39: /* cmp %reg,global */
    case 0x3b: /* cmp global,%reg */ see_compare(scanner, at, address); break;
    case 0x81: /* add or sub $imm,global */
    case 0x83:
        if (reg == 0 || reg == 5)
            vote(&scanner->updates, address, 0);
        break;
    case 0x8d: /* lea global,%rdi */
        if (reg == 7)
            see_argument(scanner, at, address);
        break;
    default: break;
    }
}

/* The entry of *v with the most votes among those that `accept` (with `context`) takes. */
static struct vote most_votes(const struct votes *votes,
                              bool (*accept)(const struct vote *, const struct scan_result *),
                              const struct scan_result *context, struct scan_winner *winner)
{
    struct vote best = {0}, second = {0};

    for (size_t i = 0; i < votes->room; i++) {
        const struct vote *slot = &votes->slots[i];
        if (slot->count == 0 || !accept(slot, context))
            continue;
        if (slot->count > best.count) {
            second = best;
            best = *slot;
        } else if (slot->count > second.count) {
            second = *slot;
        }
    }
    winner->votes = best.count;
    winner->runner_up = second.count;
    if (best.count < SCAN_MIN_VOTES || best.count / SCAN_MARGIN < second.count)
        best = (struct vote){0};
    winner->address = best.first;
    return best;
}

static bool any(const struct vote *votes, const struct scan_result *recent)
{
    (void)votes;
    (void)recent;
    return true;
}

static bool not_nursery(const struct vote *votes, const struct scan_result *recent)
{
    return votes->first != recent->nursery.address;
}

static bool below_nursery(const struct vote *votes, const struct scan_result *recent)
{
    return votes->first < recent->nursery.address &&
           recent->nursery.address - votes->first < GC_OBJECT_SIZE;
}

static bool with_gc_object(const struct vote *votes, const struct scan_result *recent)
{
    return votes->first == recent->gc_object.address;
}

/* PyPy's announcement of new machine code to Valgrind (rpython/jit/backend/x86/valgrind.py): the
   rotations of %rdi by 3, 13, 61 and 51 and xchg %rbx,%rbx that start every client request. */
static uint64_t count_preambles(const uint8_t *code, size_t size)
{
    static const uint8_t preamble[] = {0x48, 0xc1, 0xc7, 0x03, 0x48, 0xc1, 0xc7, 0x0d, 0x48, 0xc1,
                                       0xc7, 0x3d, 0x48, 0xc1, 0xc7, 0x33, 0x48, 0x87, 0xdb};
    uint64_t count = 0;
    const uint8_t *p = code, *end = code + size;

    while ((p = memmem(p, (size_t)(end - p), preamble, sizeof preamble)) != NULL) {
        count++;
        p += sizeof preamble;
    }
    return count;
}

void scan_code(const uint8_t *code, size_t size, uint64_t base, uint64_t data_low,
               uint64_t data_high, struct scan_result *result)
{
    struct scanner scanner = {
        .code = code, .size = size, .base = base, .low = data_low, .high = data_high};
    struct vote pair;

    for (size_t i = 0; i + 7 <= size; i++)
        if ((code[i] & 0xfb) == 0x48 && (code[i + 2] & 0xc7) == 0x05)
            see(&scanner, i);

    *result = (struct scan_result){0};
    pair = most_votes(&scanner.nursery, any, result, &result->nursery);
    result->nursery_top = pair.second;
    most_votes(&scanner.updates, not_nursery, result, &result->root_stack_top);
    if (result->nursery.address != 0)
        most_votes(&scanner.arguments, below_nursery, result, &result->gc_object);
    if (result->gc_object.address != 0) {
        struct vote call =
            most_votes(&scanner.calls, with_gc_object, result, &result->collect_and_reserve);
        result->collect_and_reserve.address = call.second;
    }
    result->discard_preambles = count_preambles(code, size);
    free(scanner.nursery.slots);
    free(scanner.updates.slots);
    free(scanner.arguments.slots);
    free(scanner.calls.slots);
}
