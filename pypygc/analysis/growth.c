/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What grows: see growth.h. The line that makes what grows is called from a loop; of the lines on its
   stack, the outermost that was gone through often is the program's main loop. */
#include "analysis/growth.h"

#include "analysis/ages.h"
#include "analysis/grown.h"
#include "analysis/kept_words.h"
#include "analysis/order.h"
#include "analysis/own_code.h"
#include "analysis/traces/bridges.h"
#include "base/figure.h"
#include "format.h"

#include <string.h>

#define LEAST_ROUNDS 16
/* A place with less of what is alive is not what grows. */
#define MIN_PERCENT 10.0
/* Where nothing grows, a place is worth naming from here on. */
#define MUCH_PERCENT 50.0
#define MUCH_KEPT    (8u << 20)

/* How often the line has called a function of Python, as far as calls are counted. */
static uint64_t calls_from(const struct facts *facts, const struct place *line)
{
    uint64_t times = 0;

    for (size_t i = 0; i < facts->ledger.n_edges; i++) {
        const struct work_edge *edge = &facts->ledger.edges[i];
        if (!edge->is_inlined && order_places(&edge->caller, line) == 0 && edge->times > times)
            times = edge->times;
    }
    return times;
}

static bool goes_through(const struct trace *trace, const struct place *line)
{
    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_MERGE_POINT &&
            order_places(&trace->opt[i].u.merge_point.place, line) == 0)
            return true;
    return false;
}

/* A trace begins in the function whose loop it is. */
static bool is_loop_of(const struct trace *trace, const struct place *line)
{
    const struct opt_op *const begin = trace_begin(trace);

    return begin != NULL && order_functions(&begin->u.merge_point.place, line) == 0 &&
           goes_through(trace, line);
}

/* Rounds of compiled loops that the line is in. */
static uint64_t loops_through(const struct facts *facts, const struct place *line)
{
    uint64_t rounds = 0;

    for (size_t t = 0; t < facts->profile->n_traces; t++) {
        const struct trace *trace = &facts->profile->traces[t];
        if (strcmp(trace->kind, PYPYGC_TRACE_LOOP) == 0 && is_loop_of(trace, line))
            figure_add(&rounds, trace_rounds(trace));
    }
    return rounds;
}

uint64_t growth_rounds(const struct facts *facts, size_t site, struct place *loop)
{
    const struct stack_frame *frame = facts->owners.of_site[site].stack;
    uint64_t rounds = 0;

    /* the outermost with as many is the last one */
    for (; frame != NULL; frame = frame->caller) {
        uint64_t calls, loops;
        if (frame->place.file == NULL || own_code_has(frame->place.file))
            continue;
        calls = calls_from(facts, &frame->place);
        loops = loops_through(facts, &frame->place);
        if (loops > calls)
            calls = loops;
        if (calls < LEAST_ROUNDS)
            continue;
        rounds = calls;
        *loop = frame->place;
    }
    return rounds;
}

/* ---- in the heap ---- */

/* Of a place, the bytes that came late, by estimate: what grows evenly has objects of half the run's age, a
   table that was loaded first has objects of all of it. All bytes where ages are not known. */
static double recent_bytes(const struct profile *profile, const struct snapshot *shot,
                           const struct kept *kept)
{
    const double age = ages_of_kept(profile, shot, kept);

    return (double)kept->alive.bytes * (1 - (age > 0 ? age : 0));
}

/* The same of its parts as it was measured at points of the run; negative where that is not known. */
static double measured_bytes(const struct profile *profile, const struct trend_points *points,
                             const struct kept *kept)
{
    const struct alive_of *found = NULL;
    struct trend trend;

    for (size_t i = 0; i < profile->n_alive_of && kept->n_parts > 0; i++) {
        const struct alive_of *row = &profile->alive_of[i];
        if (strcmp(profile->types[row->type].name, kept->parts[0].name) != 0)
            continue;
        if (row->site == PROFILE_NONE && found == NULL)
            found = row;
        if (row->site != PROFILE_NONE && row->site == kept->part_site)
            found = row;
    }
    if (found == NULL)
        return -1;
    trend = trend_of(points, found->at);
    if (trend.shape == TREND_UNKNOWN)
        return -1;
    return trend.grown > 0 && trend.end > 0
               ? (double)kept->alive.bytes * (double)(trend.end - trend.half) / (double)trend.end
               : 0;
}

/* True if the way to INNER goes through OUTER. */
static bool is_inside(const struct kept *inner, const struct kept *outer)
{
    const struct kept_way *way = &outer->way;

    if (inner->way.n_steps <= way->n_steps)
        return false;
    for (size_t i = 0; i < way->n_steps; i++)
        if (strcmp(inner->way.steps[i].type, way->steps[i].type) != 0 ||
            inner->way.steps[i].bytes != way->steps[i].bytes)
            return false;
    return true;
}

/* What holds a few large arrays, as the table of a large dictionary holds its index, may hold most by another one
   that is a place, too: that has the many objects. */
static const struct kept *with_most_objects(const struct snapshot *shot, const struct kept *kept)
{
    for (size_t i = 0; i < shot->n_kept; i++) {
        const struct kept *other = &shot->kept[i];
        if (other->alive.objects > kept->alive.objects &&
            other->alive.bytes >= kept->alive.bytes / 2 && is_inside(other, kept))
            kept = other;
    }
    return kept;
}

/* The place that has most of what came late, as it was measured, if POINTS are given, or by ages. */
static const struct kept *most_grown(const struct profile *profile, const struct snapshot *shot,
                                     const struct trend_points *points)
{
    const struct kept *most = NULL;
    double bytes = 0;

    for (size_t i = 0; i < shot->n_kept; i++) {
        const struct kept *kept = &shot->kept[i];
        double recent = points != NULL ? measured_bytes(profile, points, kept) : -1;
        if (percent_of(kept->alive.bytes, shot->alive.bytes) < MIN_PERCENT)
            break; /* they fall */
        if (recent < 0)
            recent = recent_bytes(profile, shot, kept);
        if (recent > bytes) {
            most = kept;
            bytes = recent;
        }
    }
    return most != NULL ? with_most_objects(shot, most) : NULL;
}

static void set_kept(struct growth *growth, const struct snapshot *shot, const struct kept *kept)
{
    growth->kept = kept;
    growth->holder_bytes = kept->alive.bytes;
    growth->holder_percent = percent_of(kept->alive.bytes, shot->alive.bytes);
}

static bool is_much(uint64_t bytes, uint64_t alive)
{
    return bytes >= MUCH_KEPT && percent_of(bytes, alive) >= MUCH_PERCENT;
}

/* The local variable that held most when that was last looked at while the program ran. */
static void find_local(const struct profile *profile, struct growth *growth)
{
    const struct held *held = NULL;

    for (size_t i = 0; i < profile->n_helds; i++)
        if (!profile->helds[i].at_exit)
            held = &profile->helds[i];
    for (size_t i = 0; held != NULL && i < held->n_holders; i++) {
        const struct holder *holder = &profile->holders[held->first_holder + i];
        if (holder->name == NULL || !is_much(holder->alive.bytes, held->reached.bytes))
            continue;
        growth->local = holder;
        growth->holder_bytes = holder->alive.bytes;
        growth->holder_percent = percent_of(holder->alive.bytes, held->reached.bytes);
        return;
    }
}

/* Nothing grows: most of it may hang on one place all the same. */
static void find_largest(const struct profile *profile, struct growth *growth)
{
    const struct snapshot *shot = &profile->snapshot;

    if (growth->memory.is_let_go)
        find_local(profile, growth);
    else if (shot->n_kept > 0 && is_much(shot->kept[0].alive.bytes, shot->alive.bytes))
        set_kept(growth, shot, &shot->kept[0]);
}

const char *growth_holder(struct arena *arena, const struct growth *growth)
{
    if (growth->local != NULL)
        return arena_printf(arena, "local `%s` of %s", growth->local->name,
                            growth->local->frame.function);
    return growth->kept != NULL ? kept_words(arena, growth->kept).holder : NULL;
}

/* All that a line makes and that grows. */
static struct counts alive_of_line(const struct grown_list *grown, const struct place *line)
{
    struct counts sum = {0};

    for (size_t i = 0; i < grown->count; i++) {
        const struct grown *one = &grown->list[i];
        if (one->trend.grown > 0 && one->site != PROFILE_NONE &&
            order_places(&one->line, line) == 0)
            counts_add(&sum, &one->at[grown->points.n - 1]);
    }
    return sum;
}

static void find_grower(const struct profile *profile, const struct grown_list *grown,
                        struct growth *growth)
{
    for (size_t i = 0; i < grown->count; i++) {
        const struct grown *one = &grown->list[i];
        if (one->trend.grown == 0)
            return; /* what grows comes first */
        if (one->site == PROFILE_NONE)
            continue;
        growth->grower = profile->types[one->type].name;
        growth->grower_line = one->line;
        growth->grower_bytes = one->trend.end - one->at[one->trend.since].bytes;
        if (one->trend.since > grown->points.first) /* before that it is not known */
            growth->grower_since = grown->points.work[one->trend.since];
        growth->site = growth->grower_site = one->site;
        growth->grower_line_alive = alive_of_line(grown, &one->line);
        return;
    }
}

static void find_in_heap(const struct facts *facts, struct growth *growth)
{
    const struct profile *profile = facts->profile;
    const struct snapshot *shot = memory_snapshot(profile, &growth->memory);
    struct grown_list grown = grown_find(facts, growth->memory.until);
    const struct kept *kept = most_grown(profile, shot, &grown.points);

    if (kept == NULL) /* what its parts consist of may have grown, instead of these */
        kept = most_grown(profile, shot, NULL);

    find_grower(profile, &grown, growth);
    grown_free(&grown);
    growth->bytes = growth->memory.alive_bytes - growth->memory.half_bytes;
    if (kept == NULL)
        return;
    set_kept(growth, shot, kept);
    growth->bytes = kept->alive.bytes;
    /* the snapshot was earlier: by then it had its part of all */
    if (growth->memory.is_let_go)
        growth->bytes =
            figure_whole(growth->holder_percent / 100 * (double)growth->memory.alive_bytes);
    if (growth->kept->part_site != PROFILE_NONE || growth->kept->site != PROFILE_NONE)
        growth->site = growth->kept->part_site != PROFILE_NONE ? growth->kept->part_site
                                                               : growth->kept->site;
    growth->rounds = growth->kept->n_parts > 0 ? growth->kept->parts[0].alive.objects : 0;
}

static uint64_t left_of(const struct external *external)
{
    const uint64_t all = external->bytes + external->inherited_bytes;

    return all > external->freed_bytes ? all - external->freed_bytes : 0;
}

static void find_outside(const struct facts *facts, struct growth *growth)
{
    const struct profile *profile = facts->profile;
    const struct external *most = NULL;
    const struct stack_frame *line;

    for (size_t i = 0; i < profile->n_externals; i++)
        if (most == NULL || left_of(&profile->externals[i]) > left_of(most))
            most = &profile->externals[i];
    if (most == NULL || left_of(most) == 0)
        return;
    growth->site = most->site;
    growth->library = most->library;
    line = own_code_caller(facts->owners.of_site[most->site].stack);
    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *one = &profile->externals[i];
        const struct stack_frame *other = own_code_caller(facts->owners.of_site[one->site].stack);
        if (one == most || (line != NULL && line->place.file != NULL && other != NULL &&
                            order_places(&line->place, &other->place) == 0)) {
            figure_add(&growth->bytes, left_of(one));
            figure_add(&growth->rounds, one->blocks - one->freed_blocks);
        }
    }
}

struct growth growth_find(const struct facts *facts)
{
    struct growth growth = {
        .memory = memory_judge(facts->profile), .site = PROFILE_NONE, .grower_site = PROFILE_NONE};
    uint64_t rounds = 0;

    if (growth.memory.verdict == MEMORY_GROWS)
        find_in_heap(facts, &growth);
    else if (growth.memory.verdict == MEMORY_OUTSIDE)
        find_outside(facts, &growth);
    else
        find_largest(facts->profile, &growth);
    if (growth.site != PROFILE_NONE)
        rounds = growth_rounds(facts, growth.site, &growth.place);
    if (rounds > 0)
        growth.rounds = rounds;
    return growth;
}

uint64_t growth_per_round(const struct growth *growth)
{
    return growth->rounds > 0 ? growth->bytes / growth->rounds : growth->bytes;
}
