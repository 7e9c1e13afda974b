/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profiles of forked processes: see family.h. Of each file only the records that are asked for are
   read, at its head and at its tail: there may be thousands. */
#include "profile/family.h"

#include "base/arena.h"
#include "base/figure.h"
#include "format.h"
#include "profile/line.h"

#include <dirent.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Behind the totals of a profile there is little: its end. */
#define TAIL_BYTES 65536

/* The records run and time follow the header. */
#define HEAD_LINES 3

/* A file that is the profile of a forked process. */
struct candidate {
    struct relative relative;
    struct measured began_milliseconds;
    bool taken;
};

struct candidates {
    struct candidate *list;
    size_t count, capacity;
};

/* ---- which files ---- */

/* How many characters of name all profiles of a family have in common: those before the process id, which
   stands in the name where %p stood, or behind a dot at its end. *dot: that is still missing. */
static size_t common_length(const char *name, uint64_t pid, bool *dot)
{
    char number[24];
    const char *found;

    snprintf(number, sizeof number, "%llu", (unsigned long long)pid);
    found = strstr(name, number);
    *dot = found == NULL;
    return found != NULL ? (size_t)(found - name) : strlen(name);
}

/* The record in a line, to be freed with json_object_put; NULL if it is none. */
static struct json_object *parse(const char *text, size_t length)
{
    struct json_tokener *tokener = json_tokener_new_ex(2 * LINE_MAX_DEPTH);
    struct json_object *record;

    if (tokener == NULL)
        out_of_memory();
    record = json_tokener_parse_ex(tokener, text, (int)length);
    json_tokener_free(tokener);
    if (json_object_is_type(record, json_type_object))
        return record;
    json_object_put(record);
    return NULL;
}

static struct measured number_of(struct json_object *record, const char *key)
{
    struct json_object *number;

    if (!json_object_object_get_ex(record, key, &number) ||
        !json_object_is_type(number, json_type_int) || json_object_get_int64(number) < 0)
        return (struct measured){0, false};
    return (struct measured){(uint64_t)json_object_get_int64(number), true};
}

/* Opens a file of this user's; links lead elsewhere, pipes would keep us waiting. NULL: it is none. */
static FILE *open_own(int directory, const char *name)
{
    const int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    FILE *file = NULL;

    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == getuid())
        file = fdopen(fd, "r");
    if (file == NULL && fd >= 0)
        close(fd);
    return file;
}

/* Reads who the process is and when it began. False if it was not forked from a profiled one. */
static bool read_head(FILE *file, struct candidate *candidate)
{
    struct line *line = array_new(1, sizeof *line);
    bool is_forked = false;

    for (int i = 0; i < HEAD_LINES && line_read(file, line) == LINE_READ; i++) {
        struct json_object *record = parse(line->text, line->length);
        const struct measured pid = number_of(record, PYPYGC_KEY_PID),
                              parent = number_of(record, PYPYGC_KEY_PARENT_PID),
                              began = number_of(record, PYPYGC_KEY_BEGAN_MILLISECONDS);
        if (pid.known && parent.known) {
            candidate->relative.pid = pid.value;
            candidate->relative.parent_pid = parent.value;
            is_forked = true;
        }
        if (began.known)
            candidate->began_milliseconds = began;
        json_object_put(record);
    }
    line_free(line);
    free(line);
    return is_forked;
}

/* Reads the totals, which stay unknown if the file was cut off before them. */
static void read_tail(FILE *file, struct relative *relative)
{
    char *tail = array_new(TAIL_BYTES + 1, 1), *next = tail;

    if (fseek(file, -(long)TAIL_BYTES, SEEK_END) != 0)
        rewind(file);
    tail[fread(tail, 1, TAIL_BYTES, file)] = '\0';
    for (char *line; (line = strsep(&next, "\n")) != NULL;) {
        struct json_object *record, *kind;
        if (strstr(line, "\"" PYPYGC_KIND_TOTALS "\"") == NULL)
            continue;
        record = parse(line, strlen(line));
        if (json_object_object_get_ex(record, PYPYGC_KEY_KIND, &kind) &&
            json_object_is_type(kind, json_type_string) &&
            strcmp(json_object_get_string(kind), PYPYGC_KIND_TOTALS) == 0) {
            relative->instructions = number_of(record, PYPYGC_KEY_INSTRUCTIONS);
            relative->allocated_bytes = number_of(record, PYPYGC_KEY_ALLOCATED_BYTES);
        }
        json_object_put(record);
    }
    free(tail);
}

/* Looks into a file. True if it is the profile of a forked process. */
static bool look_into(int directory, const char *name, struct candidate *candidate)
{
    FILE *file = open_own(directory, name);
    bool is_forked;

    if (file == NULL)
        return false;
    is_forked = read_head(file, candidate);
    if (is_forked)
        read_tail(file, &candidate->relative);
    fclose(file);
    return is_forked;
}

static void find_candidates(DIR *directory, const char *start, size_t length, bool dot,
                            struct candidates *found)
{
    const struct dirent *entry;

    while ((entry = readdir(directory)) != NULL) {
        struct candidate candidate = {.taken = false};
        const char *rest = entry->d_name + length;

        if (strncmp(entry->d_name, start, length) != 0 || (dot && *rest++ != '.') || *rest < '0' ||
            *rest > '9' || !look_into(dirfd(directory), entry->d_name, &candidate))
            continue;
        found->list = array_grow(found->list, found->count, &found->capacity, sizeof *found->list);
        candidate.relative.file = strdup(entry->d_name);
        if (candidate.relative.file == NULL)
            out_of_memory();
        found->list[found->count++] = candidate;
    }
}

/* ---- who belongs to it ---- */

static int by_instructions(const void *a, const void *b)
{
    const struct relative *x = a, *y = b;

    if (x->instructions.value != y->instructions.value)
        return x->instructions.value < y->instructions.value ? 1 : -1;
    return x->pid < y->pid ? -1 : x->pid > y->pid;
}

/* True if the process comes from this one, and began no earlier than the first of the family did: else its
   parent was an earlier process of the same number. */
static bool comes_from(const struct candidate *candidate, uint64_t pid,
                       const struct measured *first_began)
{
    return candidate->relative.parent_pid == pid && candidate->began_milliseconds.known &&
           candidate->began_milliseconds.value >= first_began->value;
}

/* Takes those that come from the process pid, and those that come from them. */
static void take_from(uint64_t pid, const struct measured *first_began, struct candidates *found,
                      struct family *family, size_t *capacity)
{
    const size_t begin = family->count;

    for (size_t i = 0; i < found->count; i++) {
        struct candidate *candidate = &found->list[i];
        if (candidate->taken || !comes_from(candidate, pid, first_began))
            continue;
        candidate->taken = true;
        family->list = array_grow(family->list, family->count, capacity, sizeof *family->list);
        family->list[family->count++] = candidate->relative;
        figure_add(&family->instructions, candidate->relative.instructions.value);
    }
    for (size_t i = begin, end = family->count; i < end; i++)
        take_from(family->list[i].pid, first_began, found, family, capacity);
}

void family_find(const struct profile *profile, const char *path, struct family *family)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    char *folder = slash != NULL ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    const struct measured *began = &profile->time.began_milliseconds;
    struct candidates found = {NULL, 0, 0};
    size_t capacity = 0, length;
    bool dot;
    DIR *directory;

    *family = (struct family){NULL, 0, 0};
    if (folder == NULL)
        out_of_memory();
    length = common_length(name, profile->run.pid, &dot);
    directory = opendir(folder);
    if (directory != NULL) {
        find_candidates(directory, name, length, dot, &found);
        closedir(directory);
    }
    if (began->known)
        take_from(profile->run.pid, began, &found, family, &capacity);
    if (family->count > 1)
        qsort(family->list, family->count, sizeof *family->list, by_instructions);
    for (size_t i = 0; i < found.count; i++)
        if (!found.list[i].taken)
            free(found.list[i].relative.file);
    free(found.list);
    free(folder);
}

double family_percent(const struct family *family, uint64_t own)
{
    return percent_of(family->instructions, figure_plus(own, family->instructions));
}

void family_free(struct family *family)
{
    for (size_t i = 0; i < family->count; i++)
        free(family->list[i].file);
    free(family->list);
    *family = (struct family){NULL, 0, 0};
}
