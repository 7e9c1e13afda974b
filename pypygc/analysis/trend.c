/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stayed from a point on is the least of it and all later ones: the rest came and went. What there is
   at the end beyond what stayed from a point in the second half on came later than that point. */
#include "analysis/trend.h"

#include "analysis/ages.h"
#include "base/figure.h"

#include <stdlib.h>

/* Less is no growth: of all, and of a class, many of which together may have more. */
#define LEAST_OF_ALL   (1u << 20)
#define LEAST_OF_CLASS (64u << 10)
#define GROWTH_PART    8 /* of the end, in half of the run */
/* In which a point proves growth: before, it may have ended since; behind, the end is near. */
#define FROM 0.5
#define TO   0.9
/* Growth is not of the last tenth alone if so much of what would be even came before it: compiled code grows
   faster than the interpreter did. */
#define EVEN_PART 4
#define MIN_SPAN  0.1
/* What has not ended by then goes on; steps that take so many times as long as those before are the last. */
#define STILL       0.8
#define MOST_LONGER 2.2
/* Later growth that makes growth by the clock be one, see memory.c. */
#define LATE_PERCENT 5
#define CYCLE_PART   2 /* of the highest: what went */
#define SINCE_PART   10

/* ---- points ---- */

/* The last point, or the end of the run, which the memory curve has. */
static void set_end(const struct profile *profile, uint64_t until,
                    const struct trend_points *points, double *work, double *clock)
{
    const struct alive_point *last = &profile->alive[points->n - 1];

    *work = (double)last->instructions;
    *clock = (double)last->allocated_bytes;
    if (until == UINT64_MAX && profile->n_curve > 0) {
        const struct memory_point *end = &profile->curve[profile->n_curve - 1];
        if (end->allocated_bytes >= last->allocated_bytes) {
            *work = (double)end->instructions;
            *clock = (double)end->allocated_bytes;
        }
    }
}

struct trend_points trend_points(const struct profile *profile, uint64_t until)
{
    const uint64_t work = ages_program_start_instructions(profile);
    const uint64_t clock = ages_program_start(profile);
    struct trend_points points = {0};
    double work_end, clock_end;

    while (points.n < profile->n_alive && profile->alive[points.n].allocated_bytes <= until)
        points.n++;
    if (points.n == 0)
        return points;
    points.work = array_new(points.n, sizeof *points.work);
    points.clock = array_new(points.n, sizeof *points.clock);
    set_end(profile, until, &points, &work_end, &clock_end);
    work_end -= (double)work;
    clock_end -= (double)clock;
    for (size_t i = 0; i < points.n; i++) {
        const struct alive_point *point = &profile->alive[i];
        points.work[i] = work_end > 0 ? ((double)point->instructions - (double)work) / work_end : 0;
        points.clock[i] =
            clock_end > 0 ? ((double)point->allocated_bytes - (double)clock) / clock_end : 0;
        if (point->instructions <= work)
            points.first = i;
    }
    return points;
}

void trend_points_free(struct trend_points *points)
{
    free(points->work);
    free(points->clock);
    *points = (struct trend_points){0};
}

/* ---- one thing ---- */

/* What was alive of a thing, by one of the two clocks. */
struct course {
    const struct trend_points *points;
    const double *when;
    const struct counts *at;
    uint64_t least; /* bytes: less is no growth */
};

/* The last point tells what there was at the end. */
static bool has_end(const struct course *course)
{
    return course->when[course->points->n - 1] >= TO;
}

static uint64_t end_of(const struct course *course)
{
    return course->at[course->points->n - 1].bytes;
}

/* What stayed of it from point i on. */
static uint64_t stayed(const struct course *course, size_t i)
{
    uint64_t least = course->at[i].bytes;

    for (; i < course->points->n; i++)
        if (course->at[i].bytes < least)
            least = course->at[i].bytes;
    return least;
}

/* The first point of those from a part of the run to another; n if there is none. */
static size_t first_in(const struct course *course, double from, double to)
{
    for (size_t i = course->points->first; i + 1 < course->points->n; i++)
        if (course->when[i] >= from && course->when[i] <= to)
            return i;
    return course->points->n;
}

static size_t last_in(const struct course *course, double from, double to)
{
    for (size_t i = course->points->n - 1; i-- > course->points->first;)
        if (course->when[i] >= from && course->when[i] <= to)
            return i;
    return course->points->n;
}

/* The most that there was in the first half. */
static uint64_t highest_before(const struct course *course)
{
    uint64_t most = 0;

    for (size_t i = course->points->first; i < course->points->n && course->when[i] <= FROM; i++)
        if (course->at[i].bytes > most)
            most = course->at[i].bytes;
    return most;
}

/* The first point from which on there was as much as LEVEL, but for a tenth of ALL. */
static size_t reached(const struct course *course, uint64_t level, uint64_t all)
{
    size_t i = course->points->first;

    while (figure_plus(stayed(course, i), all / SINCE_PART) < level)
        i++;
    return i;
}

/* True if ALL that came, which is what there is at the end beyond what stayed before, came in steps of which the
   last is too long ago for another one to be due. Tables that grow do so by doubling: each step takes twice as long
   as the one before. */
static bool has_ended(const struct course *course, uint64_t all)
{
    const size_t first = course->points->first, last = reached(course, end_of(course), all);
    const double since = 1 - course->when[last];
    size_t before;

    if (course->when[last] > STILL)
        return false;
    if (last == first)
        return true;
    before = reached(course, stayed(course, last - 1), all);
    return before == first || since > MOST_LONGER * (course->when[last] - course->when[before]);
}

static bool is_part_of_even(uint64_t before, uint64_t after, double span, double grown)
{
    return (double)after - (double)before >= grown * span / EVEN_PART;
}

/* How much it grew in half of the run, as the growth from point i on tells; 0 if that is none. *late: it was,
   but the last tenth alone explains it. */
static uint64_t growth_from(const struct course *course, size_t i, bool *late)
{
    const uint64_t end = end_of(course), here = stayed(course, i);
    const double rest = 1 - course->when[i];
    const uint64_t grown = figure_whole((double)(end - here) * FROM / rest);
    const double near =
        TO - MIN_SPAN; /* an earlier point does not tell the last tenth from the part before it */
    const double after = course->when[i] + MIN_SPAN;
    const size_t behind = last_in(course, after > near ? after : near, TO + MIN_SPAN / 4);

    if (end - here < course->least || grown < course->least || grown < end / GROWTH_PART)
        return 0;
    if (end < figure_plus(highest_before(course), (end - here) / EVEN_PART))
        return 0; /* it only came back to where it had been */
    if (has_ended(course, end - here))
        return 0;
    if (behind != course->points->n) {
        const double span = course->when[behind] - course->when[i];
        *late = !is_part_of_even(here, stayed(course, behind), span / rest, (double)(end - here));
    } else {
        const size_t before = last_in(course, -1, course->when[i] - MIN_SPAN);
        *late = before == course->points->n ||
                !is_part_of_even(stayed(course, before), here,
                                 (course->when[i] - course->when[before]) / rest,
                                 (double)(end - here));
        /* enough of the run is behind it */
        *late = *late && rest <= 2 * MIN_SPAN;
    }
    return *late ? 0 : grown;
}

/* On the line between two points, or what stayed later if that is less. */
static uint64_t at_half(const struct course *course)
{
    const size_t n = course->points->n;
    size_t i = course->points->first;
    double from, to, part;

    while (i < n && course->when[i] < FROM)
        i++;
    if (i == course->points->first || i == n)
        return stayed(course, i < n ? i : n - 1);
    from = (double)course->at[i - 1].bytes;
    to = (double)stayed(course, i);
    part = (FROM - course->when[i - 1]) / (course->when[i] - course->when[i - 1]);
    return to <= from ? figure_whole(to) : figure_whole(from + part * (to - from));
}

/* What went between points, added up, and the most that there was at one. */
static uint64_t falls(const struct course *course, uint64_t *most)
{
    uint64_t sum = 0;

    *most = course->at[course->points->first].bytes;
    for (size_t i = course->points->first + 1; i < course->points->n; i++) {
        const uint64_t before = course->at[i - 1].bytes, now = course->at[i].bytes;
        if (now > *most)
            *most = now;
        if (now < before)
            figure_add(&sum, before - now);
    }
    return sum;
}

static size_t since(const struct course *course, const struct trend *trend)
{
    const uint64_t least = stayed(course, course->points->first);
    const uint64_t little = least + (trend->end - least) / SINCE_PART;

    for (size_t i = course->points->n; i-- > course->points->first;)
        if (course->at[i].bytes <= little)
            return i;
    return course->points->first;
}

static enum trend_shape shape_without_growth(const struct course *course, const struct trend *trend)
{
    const uint64_t before = stayed(course, course->points->first);
    uint64_t most, gone = falls(course, &most);

    if (gone >= course->least && gone >= most / CYCLE_PART)
        return TREND_CYCLIC;
    if (trend->end - before >= course->least && trend->end - before >= trend->end / 2)
        return TREND_PLATEAU;
    return TREND_STEADY;
}

/* Halves are those of what was executed; what grew by these alone or by the collector's clock, with some of
   it still late by the other, has grown (see memory.c). */
static uint64_t growth(const struct course *work, const struct course *clock, bool *known,
                       bool *late)
{
    const size_t n = work->points->n;
    const size_t i = has_end(work) ? first_in(work, FROM, TO) : n;
    const size_t k = has_end(clock) ? first_in(clock, FROM, TO) : n;
    const uint64_t end = end_of(work);
    uint64_t grown = 0, rest;

    *known = i != n;
    if (*known)
        grown = growth_from(work, i, late);
    if (grown > 0 || k == n || *late)
        return grown;
    *known = true;
    rest = end - at_half(work);
    return rest >= work->least && percent_of(rest, end) >= LATE_PERCENT
               ? growth_from(clock, k, late)
               : 0;
}

static struct trend judge(const struct trend_points *points, const struct counts *at,
                          uint64_t least)
{
    const struct course work = {points, points->work, at, least};
    const struct course clock = {points, points->clock, at, least};
    struct trend trend = {TREND_UNKNOWN};
    bool known, late = false;

    if (points->n == 0)
        return trend;
    trend.first = at[points->first].bytes;
    trend.end = end_of(&work);
    trend.half = at_half(&work);
    trend.since = points->first;
    trend.grown = growth(&work, &clock, &known, &late);
    if (!known)
        return trend;
    trend.shape = trend.grown > 0 ? TREND_GROWS
                  : late          ? TREND_LATE
                                  : shape_without_growth(&work, &trend);
    if (trend.shape == TREND_GROWS || trend.shape == TREND_LATE)
        trend.since = since(&work, &trend);
    return trend;
}

struct trend trend_of(const struct trend_points *points, const struct counts *at)
{
    return judge(points, at, LEAST_OF_CLASS);
}

bool trend_is_little(uint64_t bytes)
{
    return bytes < LEAST_OF_CLASS;
}

/* The growth of all classes, as far as there is as much more at the end; 0 if that is too little. What comes and
   goes at one time or another makes the sum of all a poor witness: it hides growth, and feigns it. */
static uint64_t growth_of_classes(const struct profile *profile, const struct trend_points *points,
                                  const struct trend *all)
{
    const uint64_t more = all->end > all->half ? all->end - all->half : 0;
    uint64_t grown = 0;

    for (size_t i = 0; i < profile->n_alive_of; i++)
        if (profile->alive_of[i].site == PROFILE_NONE)
            figure_add(&grown, trend_of(points, profile->alive_of[i].at).grown);
    if (grown > more)
        grown = more;
    return grown >= LEAST_OF_ALL && grown >= all->end / GROWTH_PART ? grown : 0;
}

struct trend trend_of_all(const struct profile *profile, const struct trend_points *points)
{
    struct counts *at = array_new(points->n + 1, sizeof *at);
    struct trend trend;

    for (size_t i = 0; i < points->n; i++)
        at[i] = (struct counts){profile->alive[i].objects, profile->alive[i].bytes};
    trend = judge(points, at, LEAST_OF_ALL);
    free(at);
    if (trend.shape == TREND_UNKNOWN || trend.shape == TREND_LATE || profile->n_alive_of == 0)
        return trend;
    trend.grown = growth_of_classes(profile, points, &trend);
    if (trend.grown > 0)
        trend.shape = TREND_GROWS;
    else if (trend.shape == TREND_GROWS)
        trend.shape = TREND_STEADY;
    return trend;
}

const char *trend_shape_name(enum trend_shape shape)
{
    static const char *const names[] = {
        [TREND_UNKNOWN] = "unknown", [TREND_STEADY] = "steady",   [TREND_GROWS] = "grows",
        [TREND_LATE] = "came late",  [TREND_PLATEAU] = "plateau", [TREND_CYCLIC] = "comes and goes",
    };
    return names[shape];
}
