/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offsets of the fields of an RPython instance, from their order alone: which sizes of the fields
 * fit the size of the object and the places of its GC pointers.
 *
 * The order is the one of rpython/rtyper/rclass.py InstanceRepr._setup_repr: first the fields that
 * the translator adds (vable_token), then the attributes sorted by name and then, keeping that
 * order, by size: those without size (Void) first, then 8, 4, 2 and 1 bytes; then mutate_* (a
 * pointer each), then special_memory_pressure (a word). In C the structure of the superclass stands
 * in front, and as sizes only go down no padding comes between the attributes.
 *
 * The list has names but no sizes. A name that is smaller than the one before it starts a group of
 * another size; the other limits between groups are tried. Of each try the size of the object must
 * come out, and every GC pointer must be an 8-byte field. Few tries pass, and mostly they agree. */
#include "layout/field_order.h"

#include <string.h>

/* The five groups of attributes. */
enum { GROUP_VOID, GROUP_8, GROUP_4, GROUP_2, GROUP_1, GROUPS };
static const uint64_t group_bytes[GROUPS] = {0, 8, 4, 2, 1};

static bool has_prefix(const struct order_field *f, const char *prefix)
{
    size_t n = strlen(prefix);
    return f->length >= n && memcmp(f->name, prefix, n) == 0;
}

static bool is_name(const struct order_field *f, const char *name)
{
    return f->length == strlen(name) && has_prefix(f, name);
}

/* The object space is one prebuilt object, which the translator makes Void everywhere. */
static bool surely_void(const struct order_field *f)
{
    return is_name(f, "inst_space");
}

static bool in_order(const struct order_field *a, const struct order_field *b)
{
    size_t n = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->name, b->name, n);
    return order != 0 ? order < 0 : a->length < b->length;
}

static bool is_pointer(const struct order_problem *p, uint64_t offset)
{
    for (size_t i = 0; i < p->pointer_count; i++)
        if (p->pointers[i] == offset)
            return true;
    return false;
}

/* Ways to split the attributes that are looked at before giving up (measured: 1,300 at most). */
#define MAX_STEPS 1000000

/* One way to lay the fields out: the translator's own fields, then the attributes, then the
 * rest. */
struct attempt {
    struct order_problem *problem;
    size_t front, attributes, back; /* numbers of fields */
    size_t group_size[GROUPS];
    size_t solutions;
    size_t steps;
};

static uint64_t round_up_8(uint64_t n)
{
    return (n + 7) & ~UINT64_C(7);
}

static uint64_t attributes_end(const struct attempt *a)
{
    uint64_t end = a->problem->start + 8 * a->front;
    for (int g = 0; g < GROUPS; g++)
        end += group_bytes[g] * a->group_size[g];
    return end;
}

/* Calls place() for every field with its offset and size until it says no. */
static bool lay_out(struct attempt *a, bool (*place)(struct attempt *a, struct order_field *f,
                                                     uint64_t offset, uint64_t size))
{
    struct order_field *f = a->problem->fields;
    uint64_t offset = a->problem->start;
    for (size_t i = 0; i < a->front; i++, offset += 8)
        if (!place(a, f++, offset, 8))
            return false;
    for (int g = 0; g < GROUPS; g++)
        for (size_t i = 0; i < a->group_size[g]; i++, offset += group_bytes[g])
            if (!place(a, f++, offset, group_bytes[g]))
                return false;
    offset = round_up_8(offset);
    for (size_t i = 0; i < a->back; i++, offset += 8)
        if (!place(a, f++, offset, 8))
            return false;
    return true;
}

static bool fits(struct attempt *a, struct order_field *f, uint64_t offset, uint64_t size)
{
    bool pointer = size == 8 && is_pointer(a->problem, offset);
    if (surely_void(f) && size != 0)
        return false;
    if (has_prefix(f, "mutate_"))
        return pointer;
    if (is_name(f, "special_memory_pressure"))
        return !pointer;
    if (f->kind == FIELD_POINTER)
        return pointer;
    return f->kind != FIELD_WORD || (size == 8 && !pointer);
}

/* Whether every GC pointer behind the superclass's part is an 8-byte field: pointers lie in the
 * three ranges of 8-byte fields only. */
static bool pointers_fit(const struct attempt *a)
{
    const struct order_problem *p = a->problem;
    uint64_t words_end = p->start + 8 * (a->front + a->group_size[GROUP_8]);
    uint64_t back = round_up_8(attributes_end(a));
    for (size_t i = 0; i < p->pointer_count; i++) {
        uint64_t at = p->pointers[i];
        if (at >= p->start && (at % 8 != 0 || at >= p->size || (at >= words_end && at < back)))
            return false;
    }
    return true;
}

static bool record(struct attempt *a, struct order_field *f, uint64_t offset, uint64_t size)
{
    if (a->solutions == 1) {
        f->offset = offset;
        f->known = size != 0;
    } else if (size == 0 || f->offset != offset) {
        f->known = false;
    }
    return true;
}

static void try_groups(struct attempt *a)
{
    if (round_up_8(attributes_end(a)) + 8 * a->back != a->problem->size)
        return;
    if (!pointers_fit(a) || !lay_out(a, fits))
        return;
    a->solutions++;
    lay_out(a, record);
}

/* Whether the attributes from `first` on can be laid out behind the groups up to `g` so that the
 * object gets its size: as small as possible they must not be too long, as large as possible not
 * too short. */
static bool can_fit(const struct attempt *a, int g, size_t first)
{
    uint64_t left = a->attributes - first, end = attributes_end(a);
    uint64_t smallest = g + 1 < GROUPS ? left : 0;
    uint64_t largest = g + 1 < GROUPS ? left * group_bytes[g + 1] : 0;
    return round_up_8(end + smallest) + 8 * a->back <= a->problem->size &&
           round_up_8(end + largest) + 8 * a->back >= a->problem->size;
}

/* Gives the attributes from `first` on to group `g` and the groups after it, in every way that
 * keeps each group in the order of names. */
static void split(struct attempt *a, int g, size_t first)
{
    const struct order_field *attributes = a->problem->fields + a->front;
    size_t left = a->attributes - first;
    for (size_t n = 0; n <= left && a->steps <= MAX_STEPS; n++) {
        a->steps++;
        if (n > 1 && !in_order(&attributes[first + n - 2], &attributes[first + n - 1]))
            break;
        a->group_size[g] = n;
        if (g + 1 < GROUPS && can_fit(a, g, first + n))
            split(a, g + 1, first + n);
        else if (g + 1 == GROUPS && n == left)
            try_groups(a);
    }
    a->group_size[g] = 0;
}

size_t field_order_solve(struct order_problem *problem)
{
    struct attempt a = {.problem = problem};
    const struct order_field *f = problem->fields;
    for (size_t i = 0; i < problem->count; i++)
        problem->fields[i].known = false;
    while (a.front < problem->count && !has_prefix(&f[a.front], "inst_"))
        a.front++;
    while (a.front + a.attributes < problem->count &&
           has_prefix(&f[a.front + a.attributes], "inst_"))
        a.attributes++;
    a.back = problem->count - a.front - a.attributes;
    if (a.attributes == 0) { /* without attributes there is nothing between front and back */
        for (a.front = 0; a.front < problem->count && !has_prefix(&f[a.front], "mutate_");
             a.front++)
            ;
        a.back = problem->count - a.front;
    }
    for (size_t i = problem->count - a.back; i < problem->count; i++)
        if (!has_prefix(&f[i], "mutate_") && !is_name(&f[i], "special_memory_pressure"))
            return 0;
    split(&a, 0, 0);
    if (a.steps <= MAX_STEPS)
        return a.solutions;
    for (size_t i = 0; i < problem->count; i++)
        problem->fields[i].known = false;
    return 0;
}
