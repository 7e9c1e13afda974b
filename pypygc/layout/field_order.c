/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offsets of the fields of an RPython instance, from their order alone: which sizes of the fields
   fit the size of the object and the places of its GC pointers.

   The order is the one of rpython/rtyper/rclass.py InstanceRepr._setup_repr: first the fields that
   the translator adds (vable_token), then the attributes sorted by name and then, keeping that
   order, by size: those without size (Void) first, then 8, 4, 2 and 1 bytes; then mutate_* (a
   pointer each), then special_memory_pressure (a word). In C the structure of the superclass stands
   in front, and as sizes only go down no padding comes between the attributes.

   The list has names but no sizes. A name that is smaller than the one before it starts a group of
   another size; the other limits between groups are tried. Of each try the size of the object must
   come out, and every GC pointer must be an 8-byte field. Few tries pass, and mostly they agree. */
#include "layout/field_order.h"

#include "layout_format.h"

#include <string.h>

/* The five groups of attributes. */
enum { GROUP_VOID, GROUP_8, GROUP_4, GROUP_2, GROUP_1, GROUPS };
static const uint64_t group_bytes[GROUPS] = {0, 8, 4, 2, 1};

static bool has_prefix(const struct order_field *field, const char *prefix)
{
    size_t n = strlen(prefix);

    return field->length >= n && memcmp(field->name, prefix, n) == 0;
}

static bool is_name(const struct order_field *field, const char *name)
{
    return field->length == strlen(name) && has_prefix(field, name);
}

/* The object space is one prebuilt object, which the translator makes Void everywhere. */
static bool surely_void(const struct order_field *field)
{
    return is_name(field, PYPY_FIELD_SPACE);
}

static bool in_order(const struct order_field *a, const struct order_field *b)
{
    size_t n = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->name, b->name, n);

    return order != 0 ? order < 0 : a->length < b->length;
}

static bool is_pointer(const struct order_problem *problem, uint64_t offset)
{
    for (size_t i = 0; i < problem->n_pointers; i++)
        if (problem->pointers[i] == offset)
            return true;
    return false;
}

/* Ways to split the attributes that are looked at before giving up (measured: 1,300 at most). */
#define MAX_STEPS 1000000

/* One way to lay the fields out: the translator's own fields, then the attributes, then the
   rest. */
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

static uint64_t attributes_end(const struct attempt *attempt)
{
    uint64_t end = attempt->problem->start + 8 * attempt->front;

    for (int g = 0; g < GROUPS; g++)
        end += group_bytes[g] * attempt->group_size[g];
    return end;
}

/* Calls place() for every field with its offset and size until it says no. */
static bool lay_out(struct attempt *attempt,
                    bool (*place)(struct attempt *attempt, struct order_field *field,
                                  uint64_t offset, uint64_t size))
{
    struct order_field *field = attempt->problem->fields;
    uint64_t offset = attempt->problem->start;

    for (size_t i = 0; i < attempt->front; i++, offset += 8)
        if (!place(attempt, field++, offset, 8))
            return false;
    for (int g = 0; g < GROUPS; g++)
        for (size_t i = 0; i < attempt->group_size[g]; i++, offset += group_bytes[g])
            if (!place(attempt, field++, offset, group_bytes[g]))
                return false;
    offset = round_up_8(offset);
    for (size_t i = 0; i < attempt->back; i++, offset += 8)
        if (!place(attempt, field++, offset, 8))
            return false;
    return true;
}

static bool fits(struct attempt *attempt, struct order_field *field, uint64_t offset, uint64_t size)
{
    bool pointer = size == 8 && is_pointer(attempt->problem, offset);

    if (surely_void(field) && size != 0)
        return false;
    if (has_prefix(field, "mutate_"))
        return pointer;
    if (is_name(field, "special_memory_pressure"))
        return !pointer;
    if (field->kind == FIELD_POINTER)
        return pointer;
    return field->kind != FIELD_WORD || (size == 8 && !pointer);
}

/* Whether every GC pointer behind the superclass's part is an 8-byte field: pointers lie in the
   three ranges of 8-byte fields only. */
static bool pointers_fit(const struct attempt *attempt)
{
    const struct order_problem *problem = attempt->problem;
    uint64_t words_end = problem->start + 8 * (attempt->front + attempt->group_size[GROUP_8]);
    uint64_t back = round_up_8(attributes_end(attempt));

    for (size_t i = 0; i < problem->n_pointers; i++) {
        uint64_t at = problem->pointers[i];
        if (at >= problem->start &&
            (at % 8 != 0 || at >= problem->size || (at >= words_end && at < back)))
            return false;
    }
    return true;
}

static bool record(struct attempt *attempt, struct order_field *field, uint64_t offset,
                   uint64_t size)
{
    if (attempt->solutions == 1) {
        field->offset = offset;
        field->known = size != 0;
    } else if (size == 0 || field->offset != offset) {
        field->known = false;
    }
    return true;
}

static void try_groups(struct attempt *attempt)
{
    if (round_up_8(attributes_end(attempt)) + 8 * attempt->back != attempt->problem->size)
        return;
    if (!pointers_fit(attempt) || !lay_out(attempt, fits))
        return;
    attempt->solutions++;
    lay_out(attempt, record);
}

/* Whether the attributes from `first` on can be laid out behind the groups up to `g` so that the
   object gets its size: as small as possible they must not be too long, as large as possible not
   too short. */
static bool can_fit(const struct attempt *attempt, int g, size_t first)
{
    uint64_t left = attempt->attributes - first, end = attributes_end(attempt);
    uint64_t smallest = g + 1 < GROUPS ? left : 0;
    uint64_t largest = g + 1 < GROUPS ? left * group_bytes[g + 1] : 0;

    return round_up_8(end + smallest) + 8 * attempt->back <= attempt->problem->size &&
           round_up_8(end + largest) + 8 * attempt->back >= attempt->problem->size;
}

/* Gives the attributes from `first` on to group `g` and the groups after it, in every way that
   keeps each group in the order of names. */
static void split(struct attempt *attempt, int g, size_t first)
{
    const struct order_field *attributes = attempt->problem->fields + attempt->front;
    size_t left = attempt->attributes - first;

    for (size_t n = 0; n <= left && attempt->steps <= MAX_STEPS; n++) {
        attempt->steps++;
        if (n > 1 && !in_order(&attributes[first + n - 2], &attributes[first + n - 1]))
            break;
        attempt->group_size[g] = n;
        if (g + 1 < GROUPS && can_fit(attempt, g, first + n))
            split(attempt, g + 1, first + n);
        else if (g + 1 == GROUPS && n == left)
            try_groups(attempt);
    }
    attempt->group_size[g] = 0;
}

size_t field_order_solve(struct order_problem *problem)
{
    struct attempt attempt = {.problem = problem};
    const struct order_field *field = problem->fields;

    for (size_t i = 0; i < problem->count; i++)
        problem->fields[i].known = false;
    while (attempt.front < problem->count && !has_prefix(&field[attempt.front], "inst_"))
        attempt.front++;
    while (attempt.front + attempt.attributes < problem->count &&
           has_prefix(&field[attempt.front + attempt.attributes], "inst_"))
        attempt.attributes++;
    attempt.back = problem->count - attempt.front - attempt.attributes;
    if (attempt.attributes == 0) { /* without attributes there is nothing between front and back */
        for (attempt.front = 0;
             attempt.front < problem->count && !has_prefix(&field[attempt.front], "mutate_");
             attempt.front++)
            ;
        attempt.back = problem->count - attempt.front;
    }
    for (size_t i = problem->count - attempt.back; i < problem->count; i++)
        if (!has_prefix(&field[i], "mutate_") && !is_name(&field[i], "special_memory_pressure"))
            return 0;
    split(&attempt, 0, 0);
    if (attempt.steps <= MAX_STEPS)
        return attempt.solutions;
    for (size_t i = 0; i < problem->count; i++)
        problem->fields[i].known = false;
    return 0;
}
