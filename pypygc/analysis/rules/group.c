/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that belong together: see group.h. */
#include "analysis/rules/group.h"

#include "analysis/order.h"

#include <stdlib.h>
#include <string.h>

static int compare_traces(const struct cell_row *x, const struct cell_row *y)
{
    /* ids count from 1 */
    return order_numbers(x->owner->trace != NULL ? x->owner->trace->id : 0,
                         y->owner->trace != NULL ? y->owner->trace->id : 0);
}

static int compare_functions(const struct cell_row *x, const struct cell_row *y)
{
    return order_numbers(x->function_rank, y->function_rank);
}

static int compare_types(const struct cell_row *x, const struct cell_row *y)
{
    const int order = compare_functions(x, y);
    return order != 0 ? order : strcmp(x->type->name, y->type->name);
}

/* What belongs together, by enum group_key. */
static int (*const KEYS[])(const struct cell_row *x, const struct cell_row *y) = {
    [GROUP_BY_FUNCTION] = compare_functions,
    [GROUP_BY_FUNCTION_AND_TYPE] = compare_types,
    [GROUP_BY_TRACE] = compare_traces,
};

static int compare_lines(const struct cell_row *x, const struct cell_row *y)
{
    const int order = compare_functions(x, y);
    return order != 0 ? order : order_numbers(facts_place(x)->line, facts_place(y)->line);
}

/* A row to look up. */
struct wanted {
    const struct cell_row *row;
    enum group_key key;
};

static int compare_rows(const void *a, const void *b, void *key)
{
    const struct cell_row *x = *(const struct cell_row *const *)a;
    const struct cell_row *y = *(const struct cell_row *const *)b;
    const int order = KEYS[*(const enum group_key *)key](x, y);

    return order != 0 ? order : order_numbers(x->rank, y->rank);
}

/* A row with what it is sorted by, so that sorting does not look all over the memory. */
struct ranked {
    size_t rank;
    const struct cell_row *row;
};

static int compare_ranks(const void *a, const void *b)
{
    return order_numbers(((const struct ranked *)a)->rank, ((const struct ranked *)b)->rank);
}

static void sort_by_rank(const struct cell_row **rows, size_t n)
{
    struct ranked *ranked = array_new(n, sizeof *ranked);

    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked){rows[i]->rank, rows[i]};
    qsort(ranked, n, sizeof *ranked, compare_ranks);
    for (size_t i = 0; i < n; i++)
        rows[i] = ranked[i].row;
    free(ranked);
}

void group_cells(const struct facts *facts, const struct findings *findings,
                 bool (*accept)(const struct cell_row *row), enum group_key key,
                 struct grouping *grouping)
{
    *grouping = (struct grouping){.key = key};
    grouping->rows = array_new(facts->n_cells, sizeof *grouping->rows);
    grouping->groups = array_new(facts->n_cells, sizeof *grouping->groups);
    for (size_t i = 0; i < facts->n_cells; i++)
        if ((findings == NULL || !findings->claimed[i]) && accept(&facts->cells[i]))
            grouping->rows[grouping->n_rows++] = &facts->cells[i];
    if (key == GROUP_BY_FUNCTION)
        sort_by_rank(grouping->rows, grouping->n_rows);
    else
        qsort_r(grouping->rows, grouping->n_rows, sizeof *grouping->rows, compare_rows, &key);
    for (size_t i = 0; i < grouping->n_rows; i++) {
        if (i == 0 || KEYS[key](grouping->rows[i - 1], grouping->rows[i]) != 0)
            grouping->groups[grouping->n_groups++].rows = &grouping->rows[i];
        grouping->groups[grouping->n_groups - 1].n_rows++;
    }
}

void grouping_free(struct grouping *grouping)
{
    free(grouping->rows);
    free(grouping->groups);
    *grouping = (struct grouping){0};
}

static int row_against_group(const void *row, const void *group)
{
    return KEYS[((const struct wanted *)row)->key](((const struct wanted *)row)->row,
                                                   ((const struct group *)group)->rows[0]);
}

const struct group *grouping_find(const struct grouping *grouping, const struct cell_row *row)
{
    const struct wanted wanted = {row, grouping->key};

    return grouping->n_groups == 0 ? NULL
                                   : bsearch(&wanted, grouping->groups, grouping->n_groups,
                                             sizeof *grouping->groups, row_against_group);
}

struct group group_line(const struct group *group, size_t first)
{
    size_t end = first + 1;

    while (end < group->n_rows && compare_lines(group->rows[end], group->rows[first]) == 0)
        end++;
    return (struct group){&group->rows[first], end - first};
}

struct tally group_sum(const struct group *group)
{
    struct tally sum = {0};
    for (size_t i = 0; i < group->n_rows; i++)
        tally_add(&sum, &group->rows[i]->cell->tally);
    return sum;
}

struct price group_cost(const struct facts *facts, const struct group *group)
{
    struct price cost = {0};
    for (size_t i = 0; i < group->n_rows; i++)
        cost_add_row(&cost, facts, group->rows[i], 1);
    return cost;
}

void group_claim(const struct facts *facts, struct findings *findings, const struct group *group)
{
    for (size_t i = 0; i < group->n_rows; i++)
        findings->claimed[group->rows[i] - facts->cells] = true;
}

static uint64_t weight_of(const struct cell_row *row, bool by_survivors)
{
    return by_survivors ? row->cell->tally.survived.bytes : tally_born(&row->cell->tally).bytes;
}

static bool in_function(const struct place *place, const struct place *function)
{
    return place->file != NULL && place->file == function->file &&
           place->function == function->function;
}

/* The line of the function at place on which a row's objects are made, whether by itself or by what it
   calls; else that on which they are forced, if it is no turn of the loop; else that of place. */
static uint32_t line_in(const struct cell_row *row, const struct place *place)
{
    const struct origin *const origin = &row->owner->origin;

    if (in_function(&origin->created, place))
        return origin->created.line;
    for (const struct stack_frame *frame = origin->created_by; frame != NULL; frame = frame->caller)
        if (in_function(&frame->place, place))
            return frame->place.line;
    if (origin->escape != ESCAPE_JUMP && origin->escape != ESCAPE_LABEL &&
        origin->escape != ESCAPE_GUARD && in_function(&origin->forced_at, place))
        return origin->forced_at.line;
    return place->line;
}

void group_locate(const struct group *group, bool by_survivors, struct finding *finding)
{
    uint64_t best_line = 0;

    for (size_t begin = 0; begin < group->n_rows;) {
        const struct group line = group_line(group, begin);
        const struct cell_row *largest = line.rows[0];
        uint64_t sum = 0;
        for (size_t i = 0; i < line.n_rows; i++) {
            sum += weight_of(line.rows[i], by_survivors);
            if (weight_of(line.rows[i], by_survivors) > weight_of(largest, by_survivors))
                largest = line.rows[i];
        }
        if (begin == 0 || sum > best_line) {
            best_line = sum;
            finding->trace = largest->owner->trace;
            finding->place = *facts_place(largest);
            finding->place.line = line_in(largest, &finding->place);
            finding->callers = largest->user_frame != NULL ? largest->user_frame->caller : NULL;
        }
        begin += line.n_rows;
    }
}

struct finding *group_find(const struct group *group, bool by_survivors, const struct facts *facts,
                           struct findings *findings, const struct price *price)
{
    struct finding *const finding = cost_find(facts, findings, price);

    if (finding != NULL)
        group_locate(group, by_survivors, finding);
    return finding;
}

const struct group *grouping_largest(const struct grouping *grouping,
                                     uint64_t (*weight)(const struct tally *sum))
{
    const struct group *largest = NULL;
    uint64_t most = 0;

    for (size_t i = 0; i < grouping->n_groups; i++) {
        const struct tally sum = group_sum(&grouping->groups[i]);
        if (weight(&sum) > most) {
            most = weight(&sum);
            largest = &grouping->groups[i];
        }
    }
    return largest;
}

/* What a line executed for this part of all bytes that it allocates, by the ledger: of what compiled code calls there, and the
   interpreter does. */
static double executed_for(const struct facts *facts, const struct place *line, uint64_t bytes)
{
    const struct work_row *const row = ledger_line(&facts->ledger, line);
    const double executed =
        row != NULL ? (double)row->share[SHARE_CALLED] + (double)row->share[SHARE_INTERPRETED] : 0;
    double all = 0;

    for (size_t i = 0; i < facts->n_lines; i++)
        if (order_places(&facts->lines[i].place, line) == 0)
            all = (double)tally_born(&facts->lines[i].tally).bytes;
    return all > 0 ? executed * (double)bytes / all : 0;
}

static uint64_t born_bytes(const struct group *group)
{
    const struct tally sum = group_sum(group);
    return tally_born(&sum).bytes;
}

static double executed_for_lines(const struct facts *facts, const struct group *group)
{
    double executed = 0;

    for (size_t first = 0; first < group->n_rows;) {
        const struct group line = group_line(group, first);
        const struct place *const place = &line.rows[0]->owner->line;

        if (place->file != NULL)
            executed += executed_for(facts, place, born_bytes(&line));
        first += line.n_rows;
    }
    return executed;
}

void group_measure(const struct facts *facts, const struct group *group, struct price *price)
{
    const double executed = executed_for_lines(facts, group);

    if (executed > price->allocating + price->other) {
        price->allocating = executed;
        price->other = 0;
    }
}
