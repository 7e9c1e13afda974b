/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether something that was alive at points of the run grew through it: all of the heap, a class, or what
   a line has made of it. Judged from what was measured at the points, not from ages. */
#ifndef PYPYGC_ANALYSIS_TREND_H
#define PYPYGC_ANALYSIS_TREND_H

#include "profile/profile.h"

enum trend_shape {
    TREND_UNKNOWN, /* no point tells the second half of the run from its end */
    TREND_STEADY,
    TREND_GROWS,   /* through the second half, too */
    TREND_LATE,    /* it came in the last tenth of the run: that is no growth */
    TREND_PLATEAU, /* it grew, and stopped */
    TREND_CYCLIC   /* much of it came and went */
};

struct trend {
    enum trend_shape shape;
    uint64_t first, half,
        end;        /* bytes when the program began, when half of it was over, at its end */
    uint64_t grown; /* bytes by which it grows in half of the run; 0 if it does not */
    size_t since;   /* the last point at which no tenth of the growth was there yet */
};

/* The points of a run that count, and when they were. */
struct trend_points {
    size_t first, n;      /* the last one before the program began, or 0; how many from 0 on */
    double *work, *clock; /* when each was, from 0, where the program begins, to 1: in what was
                             executed and allocated; from array_new */
};

/* Of the run up to an instant of the collector's clock; UINT64_MAX for all of it. n is 0 if the
   profile has no such points. */
struct trend_points trend_points(const struct profile *profile, uint64_t until);
void trend_points_free(struct trend_points *points);

/* The trend of what had at[i] bytes at point i. */
struct trend trend_of(const struct trend_points *points, const struct counts *at);

/* The trend of all that was alive. */
struct trend trend_of_all(const struct profile *profile, const struct trend_points *points);

/* True if so many bytes of a class, all that there are, are too few to be called growth. */
bool trend_is_little(uint64_t bytes);

/* The shape in a word or two, as in the JSON report. */
const char *trend_shape_name(enum trend_shape shape);

#endif
