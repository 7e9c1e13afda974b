/* SPDX-License-Identifier: GPL-3.0-or-later */
/* id-shadow: id() or the identity hash of objects that die young. The address of such an object must
   not change any more, so PyPy reserves its place in the old generation at once; if the object dies
   in the nursery, the place is garbage until the next major collection. What is seen: places that
   were reserved and never used. The number itself is unsigned, or shifted and marked for numbers and
   texts, so that PyPy computes it with large integers although it fits in a machine word: those
   objects are id()'s, too. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/majors.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

/* Instructions to reserve a place and to note it in a table (incminimark.py, _allocate_shadow), and
   to find it there again. */
#define SHADOW_INSTRUCTIONS 150

/* How id() gets its result (pypy/interpreter/baseobjspace.py, id; pypy/objspace/std/intobject.py,
   immutable_unique_id): from an unsigned address, or from a number that is shifted and or-ed. */
enum step { UNSIGNED, FROM_INT, SHIFT, OR, STEPS };
static const enum pypy_name CALLEES[STEPS] = {
    [UNSIGNED] = NAME_CALL_BIGINT_OF_UNSIGNED,
    [FROM_INT] = NAME_CALL_BIGINT_OF_INT,
    [SHIFT] = NAME_CALL_BIGINT_SHIFT,
    [OR] = NAME_CALL_BIGINT_OR,
};

/* Which step a row is the work of; STEPS if of none. */
static enum step step_of(const struct cell_row *row)
{
    int step = 0;
    while (step < STEPS && !row_is_for_call(row, CALLEES[step]))
        step++;
    return (enum step)step;
}

static bool accept(const struct cell_row *row)
{
    return row->cell->tally.shadow.objects > 0 || step_of(row) != STEPS;
}

/* What id() made in a group of rows beside the places. */
struct boxes {
    uint64_t calls; /* of id() */
    uint64_t bytes;
    struct price price;
    bool is_id[STEPS]; /* the rows of these steps are its */
};

/* What the ledger of work has counted of the call in which the objects of a row are made; NULL if nothing. */
static const struct work_call *call_of(const struct facts *facts, const struct cell_row *row)
{
    const struct owner *const owner = row->owner;
    size_t operation;

    if (owner->who != WHO_CALL || owner->op == NULL || owner->trace == NULL)
        return NULL;
    operation = (size_t)(owner->op - facts->join.traces[owner->trace - facts->profile->traces].ops);
    for (size_t i = 0; i < facts->ledger.n_calls; i++)
        if (facts->ledger.calls[i].trace == owner->trace &&
            facts->ledger.calls[i].operation == operation)
            return &facts->ledger.calls[i];
    return NULL;
}

/* True if a row before this one of the group is of the same call: it makes the integer, and its digits. */
static bool is_counted(const struct facts *facts, const struct group *group, size_t row,
                       const struct work_call *call)
{
    for (size_t i = 0; i < row; i++)
        if (step_of(group->rows[i]) != STEPS && call_of(facts, group->rows[i]) == call)
            return true;
    return false;
}

/* Adds what a row of a step took. Where the ledger of work has counted the call that makes the integer, that is
   it, the collector's work apart. */
static void add_step(const struct facts *facts, const struct group *group, size_t row,
                     struct price *price)
{
    const struct work_call *const call = call_of(facts, group->rows[row]);
    struct price of_row = {0};

    cost_add_row(&of_row, facts, group->rows[row], 1);
    if (call != NULL) {
        of_row.allocating = 0;
        if (!is_counted(facts, group, row, call))
            cost_add_instructions(&of_row, (double)call->instructions);
    }
    cost_add(price, &of_row);
}

/* The large integers of a group's rows that are id()'s. Unsigned numbers come from elsewhere, too, and
   so do shifts: those of id() are seen with the other steps, each as often. */
static struct boxes boxes_of(const struct facts *facts, const struct group *group, bool has_shadows)
{
    uint64_t objects[STEPS] = {0};
    struct boxes boxes = {0};
    uint64_t shifted;

    for (size_t i = 0; i < group->n_rows; i++) {
        const enum step step = step_of(group->rows[i]);
        if (step != STEPS && type_is(group->rows[i]->type, NAME_RBIGINT))
            figure_add(&objects[step], tally_born(&group->rows[i]->cell->tally).objects);
    }
    shifted = objects[FROM_INT];
    for (int step = SHIFT; step <= OR; step++)
        shifted = objects[step] < shifted ? objects[step] : shifted;
    for (int step = FROM_INT; step <= OR; step++)
        boxes.is_id[step] = shifted > 0 && objects[step] < 2 * shifted;
    boxes.is_id[UNSIGNED] = has_shadows || boxes.is_id[OR];
    boxes.calls = (boxes.is_id[OR] ? shifted : 0) + (boxes.is_id[UNSIGNED] ? objects[UNSIGNED] : 0);
    for (size_t i = 0; i < group->n_rows; i++) {
        const enum step step = step_of(group->rows[i]);
        if (step == STEPS || !boxes.is_id[step])
            continue;
        add_step(facts, group, i, &boxes.price);
        figure_add(&boxes.bytes, tally_born(&group->rows[i]->cell->tally).bytes);
    }
    return boxes;
}

/* About the places: a sentence. */
static const char *places_text(const struct facts *facts, struct findings *findings,
                               struct finding *finding, const struct group *group,
                               const struct tally *sum)
{
    const struct cell_row *largest = group->rows[0];

    for (size_t i = 1; i < group->n_rows; i++)
        if (group->rows[i]->cell->tally.shadow.bytes > largest->cell->tally.shadow.bytes)
            largest = group->rows[i];
    finding_count(finding, "shadow_objects", sum->shadow.objects);
    finding_bytes(finding, "shadow_bytes", sum->shadow.bytes);
    finding_percent(finding, "share_of_shadows_percent",
                    percent_of(sum->shadow.bytes, facts->total.shadow.bytes));
    finding_percent(finding, "shadows_of_growth_percent",
                    percent_of(sum->shadow.bytes, tally_aged(&facts->total).bytes));
    finding_count(finding, "major_collections", facts->profile->n_majors);
    if (sum->shadow.objects == 0)
        return "";
    return arena_printf(
        &findings->arena,
        "For %llu objects that are made here, most of the type %s, a place in the old generation "
        "was reserved and never used: %.0f %% of all bytes by which it grew. The program asked for "
        "their identity (id(), the default __hash__ in a set or dictionary, a memo of seen objects), "
        "which must not change when the object moves, and then dropped them. The places are freed "
        "by a major collection only. ",
        (unsigned long long)sum->shadow.objects, largest->type->name,
        percent_of(sum->shadow.bytes, tally_aged(&facts->total).bytes));
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct group *group, const struct tally *sum, const struct boxes *boxes)
{
    char number[PLAIN_NUMBER_SIZE];
    finding->explanation = places_text(facts, findings, finding, group, sum);
    if (boxes->calls > 0) {
        finding_count(finding, "id_calls", boxes->calls);
        finding_bytes(finding, "id_bytes", boxes->bytes);
        finding->brief = arena_printf(
            &findings->arena,
            "id() is called %s times, here or in what is called (the memo of copy.deepcopy and pickle), "
            "and makes %llu bytes of integers each time.",
            plain_count(boxes->calls, number), (unsigned long long)(boxes->bytes / boxes->calls));
        finding->explanation = arena_printf(
            &findings->arena,
            "%sid() was called %llu times here, by this line or by what it calls (the memo of "
            "copy.deepcopy and pickle, the check for circles in json). PyPy computes its result as an "
            "integer of any size, which takes %llu bytes of objects each time, though it fits in a "
            "machine word.",
            finding->explanation, (unsigned long long)boxes->calls,
            (unsigned long long)(boxes->bytes / boxes->calls));
    }
    finding->advice =
        "Use a key of the object's own (a number, a name) instead of id() or of the object itself; "
        "give the class __hash__ and __eq__ that work on its fields; or ask for the identity only of "
        "objects that live long. Where a library asks (copy.deepcopy, pickle, json), copy or write "
        "out what is needed by hand; json.dumps(check_circular=False) does not ask.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const double growth = majors_of_growth(facts);
    struct grouping grouping;

    /* what another pattern explains, such as the code objects of compiled texts, is not told again */
    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct group *const group = &grouping.groups[i];
        const struct tally sum = group_sum(group);
        const struct boxes boxes = boxes_of(facts, group, sum.shadow.objects > 0);
        struct price price = boxes.price;
        struct finding *finding = NULL;

        cost_add_instructions(&price, SHADOW_INSTRUCTIONS * (double)sum.shadow.objects);
        cost_add_instructions(&price, majors_part(facts, growth, (double)sum.shadow.bytes));
        if (sum.shadow.objects > 0 || boxes.calls > 0)
            finding = group_find(group, false, facts, findings, &price);
        if (finding != NULL)
            describe(facts, findings, finding, group, &sum, &boxes);
        /* whatever they cost, they are no arithmetic */
        for (size_t k = 0; k < group->n_rows; k++)
            if (step_of(group->rows[k]) != STEPS && boxes.is_id[step_of(group->rows[k])])
                findings->claimed[group->rows[k] - facts->cells] = true;
    }
    grouping_free(&grouping);
}

const struct rule rule_id_shadow = {.id = "id-shadow", .find = find};
