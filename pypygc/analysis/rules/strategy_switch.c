/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategy-switch: lists and dictionaries of plain numbers that get an element of another type. PyPy
   keeps a list of ints as machine words, and one of floats likewise; the first other element makes it
   box all of them anew, one object each. What is seen: built-in code that at one line makes many
   boxes of numbers and arrays of pointers that are long enough for them, in a program that has made
   as long arrays of plain numbers. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

/* So many boxes go into one array: fewer are the arguments of calls and the like. */
#define MIN_BOXES_PER_ARRAY 16

#define POINTER 8 /* bytes */

/* And the arrays are for them: at most so many words for each. A list takes one or two, an entry of a
   dictionary three, and a dictionary that grows by doubling is made anew several times. */
#define MAX_WORDS_PER_BOX 32

static bool is_box(const struct cell_row *row)
{
    return type_is(row->type, NAME_W_INT) || type_is(row->type, NAME_W_FLOAT);
}

static bool is_pointers(const struct cell_row *row)
{
    return type_is_pointers(row->type) || type_begins(row->type, NAME_ENTRIES_OF_OBJECTS);
}

static bool is_plain(const struct cell_row *row)
{
    return type_begins(row->type, NAME_ARRAY_OF_INTS) ||
           type_begins(row->type, NAME_ARRAY_OF_FLOATS) ||
           type_begins(row->type, NAME_ENTRIES_OF_INTS);
}

/* Boxes and arrays that C code made for a line of the user's: not those of a library that the line
   calls, whose frames have boxes and arrays of their own. */
static bool accept(const struct cell_row *row)
{
    return (is_box(row) || is_pointers(row)) && row_is_of_user(row) &&
           row->user_frame == row->owner->stack && row->owner->who != WHO_JIT;
}

struct burst {
    struct counts boxes, arrays; /* of arrays only those with room for many */
};

/* The sums over the rows of one line. */
static struct burst burst_of(const struct group *line)
{
    struct burst burst = {{0}, {0}};

    for (size_t i = 0; i < line->n_rows; i++) {
        const struct counts born = tally_born(&line->rows[i]->cell->tally);
        if (is_box(line->rows[i]))
            counts_add(&burst.boxes, &born);
        else if (born.objects > 0 && born.bytes / born.objects >= MIN_BOXES_PER_ARRAY * POINTER)
            counts_add(&burst.arrays, &born);
    }
    return burst;
}

static bool is_switch(const struct burst *burst)
{
    return burst->arrays.objects > 0 &&
           burst->boxes.objects >= MIN_BOXES_PER_ARRAY * burst->arrays.objects &&
           burst->arrays.bytes >= POINTER * burst->boxes.objects &&
           burst->arrays.bytes / POINTER / MAX_WORDS_PER_BOX <= burst->boxes.objects;
}

/* Bytes of arrays of plain numbers that the user's code made. */
static uint64_t plain_bytes(const struct facts *facts)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < facts->n_cells; i++)
        if (facts->cells[i].user_frame != NULL && is_plain(&facts->cells[i]))
            figure_add(&sum, tally_born(&facts->cells[i].cell->tally).bytes);
    return sum;
}

static void describe(struct findings *findings, struct finding *finding, const struct burst *burst)
{
    const uint64_t each = burst->boxes.objects / burst->arrays.objects;

    finding_count(finding, "boxes", burst->boxes.objects);
    finding_bytes(finding, "box_bytes", burst->boxes.bytes);
    finding_count(finding, "arrays", burst->arrays.objects);
    finding_bytes(finding, "array_bytes", burst->arrays.bytes);
    finding_count(finding, "boxes_per_array", each);
    finding->explanation = arena_printf(
        &findings->arena,
        "Built-in code that is called here made %llu number objects, about %llu at a time, and %llu "
        "arrays of pointers for them. A list or dictionary of numbers of one type is kept as plain "
        "machine words. The first element of another type (None, a string, a float among ints) "
        "makes PyPy box all that are in it, one object each, and they stay boxed.",
        (unsigned long long)burst->boxes.objects, (unsigned long long)each,
        (unsigned long long)burst->arrays.objects);
    finding->advice =
        "Keep one type in the list or dictionary: mark missing elements by a number (-1, nan), put "
        "what is of another type into a variable or a second list, or use the array module, which "
        "refuses other types.";
}

/* Judges the rows of one line. */
static void judge(const struct facts *facts, struct findings *findings, const struct group *line,
                  uint64_t plain)
{
    const struct burst burst = burst_of(line);
    const struct price price = group_cost(facts, line);
    struct finding *finding = NULL;

    if (is_switch(&burst) && plain >= POINTER * burst.boxes.objects / 2)
        finding = group_find(line, false, facts, findings, &price);
    if (finding == NULL)
        return;
    describe(findings, finding, &burst);
    group_claim(facts, findings, line);
}

static void find(const struct facts *facts, struct findings *findings)
{
    const uint64_t plain = plain_bytes(facts);
    struct grouping grouping;

    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++)
        for (size_t first = 0; first < grouping.groups[i].n_rows;) {
            const struct group line = group_line(&grouping.groups[i], first);
            judge(facts, findings, &line, plain);
            first += line.n_rows;
        }
    grouping_free(&grouping);
}

const struct rule rule_strategy_switch = {.id = "strategy-switch", .find = find};
