/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings that the user accepts: see suppress.h. */
#include "analysis/suppress.h"

#include "analysis/rules/rules.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file ---- */

static bool is_pattern(const char *id)
{
    for (size_t i = 0; RULES[i] != NULL; i++)
        if (strcmp(RULES[i]->id, id) == 0)
            return true;
    return strcmp(id, "*") == 0;
}

/* Cuts off what is behind the last visible character, and returns the first one. */
static char *trim(char *text)
{
    size_t length;

    while (isspace((unsigned char)*text))
        text++;
    length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

/* FILE:FUNCTION or FILE:LINE. */
static int parse_place(struct suppression *suppression, char *text, struct fault *fault)
{
    char *const colon = strrchr(text, ':');
    char *end;
    unsigned long line;

    if (colon == NULL || colon == text || colon[1] == '\0')
        return fault_set(fault, "%s: '%.80s' is no place: write FILE:FUNCTION or FILE:LINE",
                         suppression->where, text);
    *colon = '\0';
    suppression->file = text;
    line = strtoul(colon + 1, &end, 10);
    if (isdigit((unsigned char)colon[1]) && *end == '\0' && line > 0 && line <= UINT32_MAX)
        suppression->line = (uint32_t)line;
    else
        suppression->function = colon + 1;
    return 0;
}

/* A line of the file; NUL-free, without its end. */
static int parse_line(struct suppressions *suppressions, char *text, const char *where,
                      struct fault *fault)
{
    struct suppression suppression = {.where = where};
    char *const hash = strchr(text, '#');
    char *place;

    if (hash != NULL) {
        *hash = '\0';
        suppression.comment = trim(hash + 1);
    }
    text = trim(text);
    if (*text == '\0')
        return 0;
    place = text + strcspn(text, " \t");
    if (*place != '\0') {
        *place = '\0';
        if (parse_place(&suppression, trim(place + 1), fault) != 0)
            return -1;
    }
    if (!is_pattern(text))
        return fault_set(
            fault, "%s: there is no pattern '%.80s'; 'pypygc report --explain list' names all",
            where, text);
    suppression.pattern = text;
    suppressions->list = array_grow(suppressions->list, suppressions->count,
                                    &suppressions->capacity, sizeof *suppressions->list);
    suppressions->list[suppressions->count++] = suppression;
    return 0;
}

int suppressions_read(struct suppressions *suppressions, const char *path, struct fault *fault)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;
    ssize_t length;
    int status = 0;

    if (file == NULL)
        return fault_set(fault, "%s: cannot be read: %s", path, strerror(errno));
    errno = 0;
    for (unsigned line = 1; status == 0 && (length = getline(&text, &size, file)) > 0; line++) {
        struct arena *arena = &suppressions->arena;
        if (memchr(text, '\0', (size_t)length) != NULL)
            status = fault_set(fault, "%s:%u: is no text", path, line);
        else
            status = parse_line(suppressions, arena_copy(arena, text, (size_t)length),
                                arena_printf(arena, "%s:%u", path, line), fault);
    }
    if (status == 0 && ferror(file))
        status = fault_set(fault, "%s: cannot be read: %s", path, strerror(errno));
    free(text);
    fclose(file);
    return status;
}

void suppressions_free(struct suppressions *suppressions)
{
    free(suppressions->list);
    arena_free(&suppressions->arena);
    *suppressions = (struct suppressions){0};
}

/* The whole path, or what follows one of its slashes. */
static bool matches_path(const char *glob, const char *path)
{
    for (;;) {
        if (fnmatch(glob, path, 0) == 0)
            return true;
        path = strchr(path, '/');
        if (path == NULL)
            return false;
        path++;
    }
}

static bool matches(const struct suppression *suppression, const struct finding *finding)
{
    const struct place *place = &finding->place;

    if (strcmp(suppression->pattern, "*") != 0 &&
        strcmp(suppression->pattern, finding->pattern) != 0)
        return false;
    if (suppression->file == NULL)
        return true;
    return matches_path(suppression->file, place->file != NULL ? place->file : "") &&
           (suppression->line == 0 || suppression->line == place->line) &&
           (suppression->function == NULL ||
            fnmatch(suppression->function, place->function != NULL ? place->function : "", 0) == 0);
}

/* ---- comments in source ---- */

#define MARK "pypygc:"

/* The first byte from `from` on that is no space. */
static size_t skip_space(const struct source_line *line, size_t from)
{
    while (from < line->length && (line->text[from] == ' ' || line->text[from] == '\t'))
        from++;
    return from;
}

/* True if the text at *from is word; then *from is behind it and the space that follows. */
static bool take_word(const struct source_line *line, size_t *from, const char *word)
{
    const size_t length = strlen(word);

    if (line->length - *from < length || memcmp(line->text + *from, word, length) != 0)
        return false;
    *from = skip_space(line, *from + length);
    return true;
}

/* The length of the id at `from`; 0 if there is none. */
static size_t id_at(const struct source_line *line, size_t from)
{
    size_t end = from;

    while (end < line->length &&
           (isalnum((unsigned char)line->text[end]) || line->text[end] == '-'))
        end++;
    return end - from;
}

/* True if the comment in this line accepts the pattern; then *reason is what follows the ids. */
static bool accepts(const struct source_line *line, const char *pattern, struct source_line *reason)
{
    const char *hash = line->text != NULL ? memchr(line->text, '#', line->length) : NULL;
    bool found = false;

    for (; hash != NULL && !found;
         hash = memchr(hash + 1, '#', line->length - (size_t)(hash + 1 - line->text))) {
        size_t at = skip_space(line, (size_t)(hash + 1 - line->text)), length;
        if (!take_word(line, &at, MARK) || !take_word(line, &at, "ok"))
            continue;
        while ((length = id_at(line, at)) > 0) {
            found |= length == strlen(pattern) && memcmp(line->text + at, pattern, length) == 0;
            at = skip_space(line, at + length);
            if (at == line->length || line->text[at] != ',')
                break;
            at = skip_space(line, at + 1);
        }
        while (at < line->length && strchr(" \t:-", line->text[at]) != NULL)
            at++;
        *reason = (struct source_line){line->text + at, line->length - at};
    }
    return found;
}

static size_t indentation(const struct source_line *line)
{
    return skip_space(line, 0);
}

static bool is_def_of(const struct source_line *line, const char *function)
{
    size_t at = indentation(line);

    take_word(line, &at, "async ");
    if (!take_word(line, &at, "def ") || !take_word(line, &at, function))
        return false;
    return at < line->length && line->text[at] == '(';
}

/* The line of the def that the line is in, 0 if there is none: the nearest one above with that
   name and less indentation. */
static uint32_t def_line(const struct source *source, const struct place *place)
{
    struct source_line line = source_line(source, place->line);
    size_t inside;

    if (place->function == NULL || line.text == NULL)
        return 0;
    if (is_def_of(&line, place->function))
        return place->line;
    inside = indentation(&line);
    for (uint32_t n = place->line - 1; n > 0; n--) {
        line = source_line(source, n);
        if (indentation(&line) < inside && is_def_of(&line, place->function))
            return n;
    }
    return 0;
}

/* The line of source with a comment that accepts the finding, 0 if there is none. */
static uint32_t accepting_line(const struct source *source, const struct finding *finding,
                               struct source_line *reason)
{
    const struct place *place = &finding->place;
    const uint32_t n = place->line;
    struct source_line line = source_line(source, n), above, def;
    uint32_t at;

    if (accepts(&line, finding->pattern, reason))
        return n;
    above = n > 1 ? source_line(source, n - 1) : (struct source_line){NULL, 0};
    if (above.text != NULL && indentation(&above) < above.length &&
        above.text[indentation(&above)] == '#' && accepts(&above, finding->pattern, reason))
        return n - 1;
    at = def_line(source, place);
    def = at > 0 ? source_line(source, at) : (struct source_line){NULL, 0};
    return accepts(&def, finding->pattern, reason) ? at : 0;
}

/* ---- both ---- */

static const char *reason_in_file(struct arena *arena, const struct suppressions *suppressions,
                                  const struct finding *finding)
{
    for (size_t i = 0; i < suppressions->count; i++) {
        const struct suppression *suppression = &suppressions->list[i];
        if (!matches(suppression, finding))
            continue;
        if (suppression->comment == NULL || *suppression->comment == '\0')
            return arena_printf(arena, "by %s", suppression->where);
        return arena_printf(arena, "by %s: %s", suppression->where, suppression->comment);
    }
    return NULL;
}

static const char *reason_in_source(struct arena *arena, struct sources *sources,
                                    const struct finding *finding)
{
    const struct place *place = &finding->place;
    const struct source *source;
    struct source_line reason = {NULL, 0};
    uint32_t line;

    if (sources == NULL || place->file == NULL || place->line == 0)
        return NULL;
    source = sources_file(sources, place->file);
    line = source != NULL ? accepting_line(source, finding, &reason) : 0;
    if (line == 0)
        return NULL;
    while (reason.length > 0 && isspace((unsigned char)reason.text[reason.length - 1]))
        reason.length--;
    return arena_printf(arena, "by a comment in %s:%u%s%.*s", place->file, (unsigned)line,
                        reason.length > 0 ? ": " : "", (int)reason.length, reason.text);
}

void findings_suppress(struct findings *findings, const struct suppressions *suppressions,
                       struct sources *sources, struct suppressed *suppressed)
{
    size_t kept = 0;

    *suppressed = (struct suppressed){0};
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding finding = findings->list[i];
        const char *reason = reason_in_file(&suppressed->arena, suppressions, &finding);
        if (reason == NULL)
            reason = reason_in_source(&suppressed->arena, sources, &finding);
        if (reason == NULL) {
            findings->list[kept++] = finding;
            continue;
        }
        suppressed->list = array_grow(suppressed->list, suppressed->count, &suppressed->capacity,
                                      sizeof *suppressed->list);
        suppressed->list[suppressed->count++] = (struct suppressed_finding){finding, reason};
    }
    findings->count = kept;
}

void suppressed_free(struct suppressed *suppressed)
{
    free(suppressed->list);
    arena_free(&suppressed->arena);
    *suppressed = (struct suppressed){0};
}
