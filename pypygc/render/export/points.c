/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run as a benchmark: see points.h. */
#include "render/export/points.h"

#include <string.h>

static const struct {
    enum total total;
    const char *unit, *what;
} POINTS[] = {
#define POINT(NAME, unit, what) {TOTAL_##NAME, unit, what},
    EXPORT_POINTS(POINT)
#undef POINT
};

#define N_POINTS (sizeof POINTS / sizeof POINTS[0])

/* The script, or the module after -m; without either the program. */
static const char *script_of(const struct run *run)
{
    for (size_t i = 1; i < run->n_command; i++) {
        if (strcmp(run->command[i], "-m") == 0 && i + 1 < run->n_command)
            return run->command[i + 1];
        if (strcmp(run->command[i], "-c") == 0)
            break;
        if (run->command[i][0] != '-')
            return run->command[i];
    }
    return run->n_command > 0 ? run->command[0] : "unknown";
}

static const char *benchmark_of(const struct run *run, struct arena *arena)
{
    const char *path = script_of(run);
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;
    const size_t length = strlen(name);

    if (length > 3 && strcmp(name + length - 3, ".py") == 0)
        return arena_copy(arena, name, length - 3);
    return name[0] != '\0' ? name : "unknown";
}

void points_make(const struct profile *profile, struct points *points)
{
    *points = (struct points){.version = profile->run.version, .build_id = profile->run.build_id};
    points->list = arena_alloc(&points->arena, N_POINTS * sizeof *points->list);
    for (size_t i = 0; i < N_POINTS; i++)
        if (profile->totals.known[POINTS[i].total])
            points->list[points->count++] = (struct point){total_name(POINTS[i].total),
                                                           POINTS[i].unit, POINTS[i].what,
                                                           profile->totals.value[POINTS[i].total]};
    points->benchmark = benchmark_of(&profile->run, &points->arena);
    if (points->version == NULL || points->version[0] == '\0')
        points->version = "unknown";
    if (points->build_id == NULL || points->build_id[0] == '\0')
        points->build_id = "unknown";
}

void points_free(struct points *points)
{
    arena_free(&points->arena);
    *points = (struct points){.list = NULL};
}
