/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the reader that is about baselines. */
#ifndef PYPYGC_PROFILE_READ_FIGURE_H
#define PYPYGC_PROFILE_READ_FIGURE_H

#include "profile/reading.h"

/* Reads a `figure` record. One of a key that this version does not know is left out. */
void read_figure(struct reader *reader, struct json_object *record);

#endif
