/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a profiled run is: see progress.h. */
#include "run/progress.h"

#include "base/plain.h"
#include "format.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Columns for the name of a phase: the line has to fit a terminal. */
#define PHASE_WIDTH 24

/* A record holds a path and a name at most beside its figures. */
#define RECORD_MAX 16384

static bool take_number(struct json_object *record, const char *key, uint64_t *number)
{
    struct json_object *value;

    if (!json_object_object_get_ex(record, key, &value))
        return false;
    *number = json_object_get_uint64(value);
    return true;
}

static void take_string(struct json_object *record, const char *key, char **string)
{
    struct json_object *value;

    if (!json_object_object_get_ex(record, key, &value))
        return;
    free(*string);
    *string = strdup(json_object_get_string(value));
}

void progress_read(int fd, struct progress *progress)
{
    char text[RECORD_MAX];
    const ssize_t length = pread(fd, text, sizeof text - 1, 0);
    struct json_object *record, *complete;

    if (length <= 0 || text[length - 1] != '\n')
        return;
    text[length] = '\0';
    record = json_tokener_parse(text);
    if (record == NULL)
        return;
    progress->started = true;
    progress->counted =
        take_number(record, PYPYGC_KEY_ALLOCATED_BYTES, &progress->allocated_bytes) &&
        take_number(record, PYPYGC_KEY_MINOR_COLLECTIONS, &progress->minor_collections) &&
        take_number(record, PYPYGC_KEY_MAJOR_COLLECTIONS, &progress->major_collections) &&
        take_number(record, PYPYGC_KEY_TRACES, &progress->traces);
    free(progress->phase);
    progress->phase = NULL;
    take_string(record, PYPYGC_KEY_PHASE, &progress->phase);
    take_string(record, PYPYGC_KEY_PROFILE, &progress->profile);
    if (json_object_object_get_ex(record, PYPYGC_KEY_COMPLETE, &complete))
        progress->complete = json_object_get_boolean(complete);
    json_object_put(record);
}

void progress_show(FILE *out, const struct progress *progress, uint64_t seconds)
{
    char allocated[PLAIN_NUMBER_SIZE], minors[PLAIN_NUMBER_SIZE], majors[PLAIN_NUMBER_SIZE],
        traces[PLAIN_NUMBER_SIZE];

    progress_hide(out);
    fprintf(out, "pypygc: %u:%02u", (unsigned)(seconds / 60), (unsigned)(seconds % 60));
    if (progress->counted)
        fprintf(out, "  %s allocated, %s minor and %s major collections, %s trace%s",
                plain_bytes(progress->allocated_bytes, allocated),
                plain_count(progress->minor_collections, minors),
                plain_count(progress->major_collections, majors),
                plain_count(progress->traces, traces), plain_s(progress->traces));
    if (progress->phase != NULL) {
        fputs(", ", out);
        plain_put_cut(out, progress->phase, PHASE_WIDTH);
    }
    fflush(out);
}

void progress_hide(FILE *out)
{
    fputs("\r\033[K", out); /* to the first column; erase to the end of the line */
    fflush(out);
}

void progress_free(struct progress *progress)
{
    free(progress->phase);
    free(progress->profile);
}
