/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stacks of two runs in a page: see page_diff.h. Both runs' callers are put into one tree, whose
   frames are functions: by name, in files that have been paired, since lines move. A site without a
   stack stands for itself. Work has no stacks: functions and calls of both runs stand side by side,
   and the browser makes the estimate of each run that a page of one run makes. */
#include "render/page/page_diff.h"

#include "base/figure.h"
#include "base/idmap.h"

#include <stdlib.h>

enum { OLD, NEW, SIDES };

/* What stacks are measured in. */
enum metric {
    METRIC_BYTES,
    METRIC_OBJECTS,
    METRIC_SURVIVED,
    METRIC_DIED_YOUNG,
    METRIC_OLD_LIVE,
    METRIC_GC,
    METRIC_D1_MISSES,
    METRIC_LL_MISSES,
    METRIC_COUNT
};

/* A frame of the joined tree: what it is, and what its own sites have, by run. */
struct joined_frame {
    size_t place, caller; /* the caller's number, from 1, is smaller than its own; 0: none */
    uint64_t own[SIDES][METRIC_COUNT];
};

struct joined_stacks {
    const struct page_diff *page;
    struct idmap numbers;        /* caller and place: the number of the frame, from 0 */
    struct idmap known[SIDES];   /* address of a frame of a run: its number, from 1 */
    struct joined_frame *frames; /* from malloc */
    size_t count, capacity;
};

static const struct facts *facts_of(const struct page_diff *page, int side)
{
    return side == OLD ? page->comparison->old_facts : page->comparison->new_facts;
}

/* The number of a function in the table of places, under the name that its file has in the new run. */
static size_t function_place(const struct page_diff *page, int side, const struct place *place)
{
    const struct place function = {
        side == OLD ? moved_file_name(&page->comparison->moved, place->file) : place->file,
        place->function, 0};

    return columns_place(page->columns, &function);
}

/* The number of a frame with this caller (both from 1; 0: there is none). */
static size_t frame_number(struct joined_stacks *stacks, size_t caller, size_t place)
{
    const size_t number = idmap_number(&stacks->numbers, (uint64_t)caller << 32 | place);

    if (number == stacks->count) {
        stacks->frames =
            array_grow(stacks->frames, stacks->count, &stacks->capacity, sizeof *stacks->frames);
        stacks->frames[stacks->count++] = (struct joined_frame){.place = place, .caller = caller};
    }
    return number + 1;
}

/* The number of a stack, 0 if nothing of it is known. */
static size_t stack_number(struct joined_stacks *stacks, int side, const struct stack_frame *frame)
{
    size_t number = 0;

    frame = join_known_frame(frame);
    if (frame == NULL || idmap_get(&stacks->known[side], (uintptr_t)frame, &number))
        return number;
    number = frame_number(stacks, stack_number(stacks, side, frame->caller),
                          function_place(stacks->page, side, &frame->place));
    idmap_put(&stacks->known[side], (uintptr_t)frame, number);
    return number;
}

static uint64_t *own_of(struct joined_stacks *stacks, int side, const struct owner *owner)
{
    size_t number = stack_number(stacks, side, owner->stack);

    if (number == 0)
        number = frame_number(stacks, 0, function_place(stacks->page, side, &owner->place));
    return stacks->frames[number - 1].own[side];
}

static void add_run(struct joined_stacks *stacks, int side)
{
    const struct facts *facts = facts_of(stacks->page, side);
    const struct profile *profile = facts->profile;

    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        const struct tally *tally = &row->cell->tally;
        const struct counts born = tally_born(tally);
        uint64_t *own = own_of(stacks, side, row->owner);
        figure_add(&own[METRIC_BYTES], born.bytes);
        figure_add(&own[METRIC_OBJECTS], born.objects);
        figure_add(&own[METRIC_SURVIVED], tally->survived.bytes);
        figure_add(&own[METRIC_DIED_YOUNG], tally->died.bytes);
        figure_add(&own[METRIC_OLD_LIVE], tally->old_live.bytes);
        figure_add(&own[METRIC_GC], charge_sum(&row->charge));
    }
    for (size_t i = 0; i < profile->n_sites; i++) {
        uint64_t *own;
        if (profile->sites[i].costs == NULL)
            continue;
        own = own_of(stacks, side, &facts->owners.of_site[i]);
        figure_add(&own[METRIC_D1_MISSES], costs_d1_misses(&profile->sites[i].costs->costs));
        figure_add(&own[METRIC_LL_MISSES], costs_ll_misses(&profile->sites[i].costs->costs));
    }
}

/* Callers come first. A metric that one of the runs has not has no column. */
static void put_frames(const struct joined_stacks *stacks)
{
    const struct comparison *comparison = stacks->page->comparison;
    const bool has_misses = profile_has_site_costs(comparison->old_run) &&
                            profile_has_site_costs(comparison->new_run);
    struct table *table = columns_table(stacks->page->columns, "stacks");

    for (size_t i = 0; i < stacks->count; i++) {
        const struct joined_frame *frame = &stacks->frames[i];
        const uint64_t *was = frame->own[OLD], *is = frame->own[NEW];
        row_number(table, "place", frame->place);
        row_delta(table, "caller", frame->caller);
        ROW_SIDES(table, "allocated_bytes", was[METRIC_BYTES], is[METRIC_BYTES]);
        ROW_SIDES(table, "allocated_objects", was[METRIC_OBJECTS], is[METRIC_OBJECTS]);
        ROW_SIDES(table, "survived_bytes", was[METRIC_SURVIVED], is[METRIC_SURVIVED]);
        ROW_SIDES(table, "died_young_bytes", was[METRIC_DIED_YOUNG], is[METRIC_DIED_YOUNG]);
        if (comparison->has_old)
            ROW_SIDES(table, "old_live_bytes", was[METRIC_OLD_LIVE], is[METRIC_OLD_LIVE]);
        if (comparison->has_gc)
            ROW_SIDES(table, "gc_blame_instructions", was[METRIC_GC], is[METRIC_GC]);
        if (has_misses) {
            ROW_SIDES(table, "D1_misses", was[METRIC_D1_MISSES], is[METRIC_D1_MISSES]);
            ROW_SIDES(table, "LL_misses", was[METRIC_LL_MISSES], is[METRIC_LL_MISSES]);
        }
        row_end(table);
    }
}

static void put_memory(const struct page_diff *page)
{
    struct joined_stacks stacks = {.page = page};

    add_run(&stacks, OLD);
    add_run(&stacks, NEW);
    put_frames(&stacks);
    free(stacks.frames);
    idmap_free(&stacks.numbers);
    idmap_free(&stacks.known[OLD]);
    idmap_free(&stacks.known[NEW]);
}

/* ---- work ---- */

/* What a function has executed, or what calls from one to another took, by run. */
struct joined_work {
    size_t caller, callee; /* of functions the caller is 0 */
    bool present[SIDES];
    uint64_t self[SIDES], inclusive[SIDES];
};

struct joined_works {
    struct joined_work *list; /* from malloc */
    size_t count, capacity;
    struct idmap numbers;
};

static struct joined_work *work_of(struct joined_works *works, int side, size_t caller,
                                   size_t callee)
{
    const size_t number = idmap_number(&works->numbers, (uint64_t)caller << 32 | callee);
    struct joined_work *work;

    if (number == works->count) {
        works->list = array_grow(works->list, works->count, &works->capacity, sizeof *works->list);
        works->list[works->count++] = (struct joined_work){.caller = caller, .callee = callee};
    }
    work = &works->list[number];
    work->present[side] = true;
    return work;
}

/* A run that has no such function, or no such call, has no figure: it is not 0. */
static void put_works(const struct page_diff *page, const char *name,
                      const struct joined_works *works)
{
    struct table *table = columns_table(page->columns, name);

    for (size_t i = 0; i < works->count; i++) {
        const struct joined_work *work = &works->list[i];
        row_number(table, "caller", work->caller);
        row_number(table, "callee", work->callee);
        row_known(table, "instructions.old", work->present[OLD], work->self[OLD]);
        row_known(table, "instructions.new", work->present[NEW], work->self[NEW]);
        row_known(table, "inclusive_instructions.old", work->present[OLD], work->inclusive[OLD]);
        row_known(table, "inclusive_instructions.new", work->present[NEW], work->inclusive[NEW]);
        row_end(table);
    }
}

static void put_work(const struct page_diff *page)
{
    struct joined_works functions = {0}, calls = {0};

    for (int side = OLD; side < SIDES; side++) {
        const struct ledger *ledger = &facts_of(page, side)->ledger;
        for (size_t i = 0; i < ledger->n_functions; i++) {
            const struct work_row *row = &ledger->functions[i];
            struct joined_work *work =
                work_of(&functions, side, 0, function_place(page, side, &row->place));
            figure_add(&work->self[side], work_self(row));
            figure_add(&work->inclusive[side], row->inclusive);
        }
        for (size_t i = 0; i < ledger->n_edges; i++) {
            const struct work_edge *edge = &ledger->edges[i];
            struct joined_work *work = work_of(&calls, side,
                                               function_place(page, side, &edge->caller),
                                               function_place(page, side, &edge->callee));
            figure_add(&work->inclusive[side], edge->inclusive);
        }
    }
    put_works(page, "work_functions", &functions);
    put_works(page, "work_calls", &calls);
    free(functions.list);
    free(calls.list);
    idmap_free(&functions.numbers);
    idmap_free(&calls.numbers);
}

void page_diff_put_stacks(const struct page_diff *page)
{
    if (page->comparison->old_run->is_baseline || page->comparison->new_run->is_baseline)
        return;
    put_memory(page);
    if (page->comparison->has_work)
        put_work(page);
}
