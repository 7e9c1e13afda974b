/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits that `pypygc check` judges by: see limits.h. A line of a file is cut into words; the
   last two words of a limit on a line or type are its key and its amount, and what stands before
   them is the name, which may have blanks. */
#include "analysis/limits.h"

#include "analysis/rules/rules.h"
#include "format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file of limits above this is another file. */
#define MAX_LIMITS_BYTES (1024 * 1024)

/* Where a file is read, and what is said about it. */
struct reading {
    struct limits *limits;
    const char *name;
    unsigned line;
    struct fault *fault;
};

static struct limit *add(struct limits *limits, enum limit_kind kind)
{
    limits->list = array_grow(limits->list, limits->count, &limits->capacity, sizeof *limits->list);
    limits->list[limits->count] = (struct limit){.kind = kind};
    return &limits->list[limits->count++];
}

static const char *keep(struct limits *limits, const char *text)
{
    return arena_copy(&limits->arena, text, strlen(text));
}

/* ---- options ---- */

int limits_add_total(struct limits *limits, enum total key, const char *text, struct fault *fault)
{
    struct limit *limit = add(limits, LIMIT_TOTAL);

    limit->key = key;
    limit->text = total_name(key);
    return amount_parse(key, keep(limits, text), &limit->amount, fault);
}

int limits_add_severity(struct limits *limits, const char *text, struct fault *fault)
{
    struct limit *limit = add(limits, LIMIT_SEVERITY);
    enum severity worst;

    limit->text = "severity";
    limit->amount.text = keep(limits, text);
    if (strcmp(text, "none") == 0)
        limit->severity = SEVERITY_LOW;
    else if (severity_by_name(text, &worst))
        limit->severity = (int)worst + 1;
    else
        return fault_set(fault, "the worst severity allowed is none, low, medium or high, not '%s'",
                         text);
    return 0;
}

/* ---- a line of a file ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Cuts the first word off: returns it, and leaves *rest at the next one. */
static char *first_word(char **rest)
{
    char *word = *rest, *end = word;

    while (*end != '\0' && !is_blank(*end))
        end++;
    *rest = end;
    while (is_blank(**rest))
        (*rest)++;
    *end = '\0';
    return word;
}

/* Cuts the last word off, and the blanks before it. Returns NULL if there is only one word. */
static char *last_word(char *text)
{
    char *word = text + strlen(text), *end;

    while (word > text && !is_blank(word[-1]))
        word--;
    if (word == text)
        return NULL;
    for (end = word; end > text && is_blank(end[-1]);)
        end--;
    *end = '\0';
    return word;
}

/* Removes a comment, and blanks at both ends. */
static char *trim(char *line)
{
    char *end;

    for (char *c = line; *c != '\0'; c++)
        if (*c == '#' && (c == line || is_blank(c[-1]))) {
            *c = '\0';
            break;
        }
    while (is_blank(*line))
        line++;
    end = line + strlen(line);
    while (end > line && is_blank(end[-1]))
        end--;
    *end = '\0';
    return line;
}

static int refuse_key(struct reading *reading, const char *key, const char *of)
{
    return fault_set(reading->fault,
                     "%s:%u: '%.100s' is not a figure of %s; those are allocated_bytes, "
                     "survived_objects and so on: %s",
                     reading->name, reading->line, key, of,
                     strcmp(of, "a run") == 0 ? "pypygc check --help lists them, with dashes"
                                              : "docs/limits.md lists them");
}

/* Sets key and amount of a new limit. */
static int set_amount(struct reading *reading, struct limit *limit, enum total key,
                      const char *text)
{
    struct fault fault = {{0}};

    limit->key = key;
    limit->source = reading->name;
    limit->line = reading->line;
    if (amount_parse(key, keep(reading->limits, text), &limit->amount, &fault) != 0)
        return fault_set(reading->fault, "%s:%u: %s", reading->name, reading->line, fault.text);
    return 0;
}

/* Cuts "of" off, if the text begins with this word. */
static bool skip_of(char **rest)
{
    if (strncmp(*rest, "of", 2) != 0 || !is_blank((*rest)[2]))
        return false;
    first_word(rest);
    return true;
}

/* rest is "NAME AMOUNT". */
static int parse_type_growth(struct reading *reading, char *rest)
{
    char *amount = last_word(rest);
    struct limit *limit;

    if (amount == NULL)
        return fault_set(reading->fault,
                         "%s:%u: a limit on the growth of a type is: max %s of NAME LIMIT",
                         reading->name, reading->line, PYPYGC_GROWTH_PER_ITERATION);
    limit = add(reading->limits, LIMIT_ROUND_GROWTH);
    limit->type = keep(reading->limits, rest);
    limit->text =
        arena_printf(&reading->limits->arena, "%s of %s", PYPYGC_GROWTH_PER_ITERATION, limit->type);
    return set_amount(reading, limit, TOTAL_PEAK_BYTES, amount);
}

static int parse_total(struct reading *reading, char *rest)
{
    const char *name = first_word(&rest);
    const bool is_growth = strcmp(name, PYPYGC_GROWTH_PER_ITERATION) == 0;
    enum total key = TOTAL_PEAK_BYTES; /* bytes, too */
    struct limit *limit;

    if (is_growth && skip_of(&rest))
        return parse_type_growth(reading, rest);
    if (!is_growth && (!total_by_name(name, &key) || strchr(name, '-') != NULL))
        return refuse_key(reading, name, "a run");
    if (*rest == '\0' || strpbrk(rest, " \t") != NULL)
        return fault_set(reading->fault,
                         "%s:%u: write one limit behind %s, such as +2%% or a number",
                         reading->name, reading->line, name);
    limit = add(reading->limits, is_growth ? LIMIT_ROUND_GROWTH : LIMIT_TOTAL);
    limit->text = is_growth ? PYPYGC_GROWTH_PER_ITERATION : total_name(key);
    return set_amount(reading, limit, key, rest);
}

static int set_place(struct reading *reading, struct limit *limit, char *name)
{
    char *colon = strrchr(name, ':');

    if (colon == NULL || colon == name || colon[1] == '\0')
        return fault_set(reading->fault,
                         "%s:%u: '%.100s' is no place; write FILE:FUNCTION, such as app.py:hot",
                         reading->name, reading->line, name);
    if (strspn(colon + 1, "0123456789") == strlen(colon + 1))
        return fault_set(reading->fault,
                         "%s:%u: '%.100s' names a line by its number, which the next edit changes; "
                         "name its function, such as app.py:hot",
                         reading->name, reading->line, name);
    *colon = '\0';
    limit->file = keep(reading->limits, name);
    limit->function = keep(reading->limits, colon + 1);
    limit->text = arena_printf(&reading->limits->arena, "%s %s:%s %s",
                               limit->kind == LIMIT_LINE ? "line" : "function", limit->file,
                               limit->function, limit_key(limit));
    return 0;
}

/* Finds the figure of that name that such a thing has. Returns false if it has none. */
static bool find_key(enum limit_kind kind, const char *name, enum total *key,
                     enum function_figure *own)
{
    for (int i = FIGURE_OF_TOTAL + 1; kind == LIMIT_FUNCTION && i < FUNCTION_FIGURES; i++)
        if (strcmp(name, figure_own_name((enum function_figure)i)) == 0) {
            *key = TOTAL_INSTRUCTIONS; /* a number of things, too */
            *own = (enum function_figure)i;
            return true;
        }
    *own = FIGURE_OF_TOTAL;
    if (strcmp(name, "live_objects") == 0 || strcmp(name, "live_bytes") == 0) {
        *key = name[5] == 'o' ? TOTAL_OLD_LIVE_OBJECTS : TOTAL_OLD_LIVE_BYTES;
        return true;
    }
    return total_by_name(name, key) && strchr(name, '-') == NULL &&
           (figure_is_of_parts(*key) || (kind != LIMIT_TYPE && figure_is_of_work(*key)));
}

/* rest is "NAME KEY AMOUNT". */
static int parse_part(struct reading *reading, enum limit_kind kind, char *rest)
{
    const char *what = kind == LIMIT_LINE       ? "a line"
                       : kind == LIMIT_FUNCTION ? "a function"
                                                : "a type";
    char *amount = last_word(rest);
    char *name = amount != NULL ? last_word(rest) : NULL;
    enum function_figure own;
    enum total key;
    struct limit *limit;

    if (name == NULL)
        return fault_set(reading->fault, "%s:%u: a limit on %s is: max %s KEY LIMIT", reading->name,
                         reading->line, what,
                         kind == LIMIT_LINE       ? "line FILE:FUNCTION"
                         : kind == LIMIT_FUNCTION ? "function FILE:FUNCTION"
                                                  : "type NAME");
    if (!find_key(kind, name, &key, &own))
        return refuse_key(reading, name, what);
    limit = add(reading->limits, kind);
    limit->own = own;
    if (set_amount(reading, limit, key, amount) != 0)
        return -1;
    if (kind != LIMIT_TYPE)
        return set_place(reading, limit, rest);
    limit->type = keep(reading->limits, rest);
    limit->text = arena_printf(&reading->limits->arena, "type %s %s", limit->type, total_name(key));
    return 0;
}

/* rest is "PART AMOUNT". */
static int parse_work(struct reading *reading, char *rest)
{
    const char *name = first_word(&rest);
    char known[FAULT_MAX] = "";
    struct limit *limit;

    for (int who = 0; who < WORK_COUNT; who++) {
        const char *key = work_who_key((enum work_who)who);
        const size_t used = strlen(known);

        snprintf(known + used, sizeof known - used, "%s%s", used > 0 ? ", " : "", key);
        if (strcmp(key, name) != 0)
            continue;
        if (*rest == '\0' || strpbrk(rest, " \t") != NULL)
            return fault_set(reading->fault,
                             "%s:%u: write one limit behind %s, such as +2%% or a number",
                             reading->name, reading->line, name);
        limit = add(reading->limits, LIMIT_WORK);
        limit->part = (enum work_who)who;
        limit->text = arena_printf(&reading->limits->arena, "work %s", key);
        return set_amount(reading, limit, TOTAL_INSTRUCTIONS, rest);
    }
    return fault_set(reading->fault, "%s:%u: there is no part '%.100s' of the work; those are %s",
                     reading->name, reading->line, name, known);
}

/* rest is "at NAME AMOUNT". */
static int parse_snapshot(struct reading *reading, const char *name, char *rest)
{
    const char *at = first_word(&rest);
    char *amount = last_word(rest);
    struct limit *limit;

    if (strcmp(at, "at") != 0 || amount == NULL)
        return fault_set(
            reading->fault,
            "%s:%u: a limit on what is alive at a snapshot is: max %s at NAME LIMIT; for "
            "a type it is: max type NAME %s LIMIT",
            reading->name, reading->line, name, name);
    limit = add(reading->limits, LIMIT_SNAPSHOT);
    limit->snapshot = keep(reading->limits, rest);
    limit->text = arena_printf(&reading->limits->arena, "%s at %s", name, limit->snapshot);
    return set_amount(
        reading, limit,
        strcmp(name, "live_bytes") == 0 ? TOTAL_OLD_LIVE_BYTES : TOTAL_OLD_LIVE_OBJECTS, amount);
}

static int parse_worst(struct reading *reading, const char *text)
{
    struct fault fault = {{0}};

    if (limits_add_severity(reading->limits, text, &fault) != 0)
        return fault_set(reading->fault, "%s:%u: %s", reading->name, reading->line, fault.text);
    reading->limits->list[reading->limits->count - 1].source = reading->name;
    reading->limits->list[reading->limits->count - 1].line = reading->line;
    return 0;
}

static int parse_max(struct reading *reading, char *rest)
{
    static const struct {
        const char *word;
        enum limit_kind kind;
    } kinds[] = {{"line", LIMIT_LINE},
                 {"function", LIMIT_FUNCTION},
                 {"type", LIMIT_TYPE},
                 {"work", LIMIT_WORK},
                 {"severity", LIMIT_SEVERITY}};
    static const char *const live[] = {"live_bytes", "live_objects"};
    const size_t length = strcspn(rest, " \t\r");

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strlen(kinds[i].word) != length || strncmp(rest, kinds[i].word, length) != 0)
            continue;
        first_word(&rest);
        if (kinds[i].kind == LIMIT_SEVERITY)
            return parse_worst(reading, rest);
        if (kinds[i].kind == LIMIT_WORK)
            return parse_work(reading, rest);
        return parse_part(reading, kinds[i].kind, rest);
    }
    for (size_t i = 0; i < sizeof live / sizeof live[0]; i++) {
        if (strlen(live[i]) != length || strncmp(live[i], rest, length) != 0)
            continue;
        first_word(&rest);
        return parse_snapshot(reading, live[i], rest);
    }
    return parse_total(reading, rest);
}

static int parse_severity(struct reading *reading, const char *word, struct limit *limit)
{
    static const char prefix[] = "severity>=";
    enum severity least;

    if (strncmp(word, prefix, strlen(prefix)) != 0 ||
        !severity_by_name(word + strlen(prefix), &least))
        return fault_set(reading->fault,
                         "%s:%u: '%.100s' is no severity; write severity>=low, severity>=medium or "
                         "severity>=high, without blanks",
                         reading->name, reading->line, word);
    limit->severity = (int)least;
    return 0;
}

static int parse_pattern(struct reading *reading, const char *word, struct limit *limit)
{
    char known[FAULT_MAX] = "";

    for (size_t i = 0; RULES[i] != NULL; i++) {
        const char *id = RULES[i]->id;
        const size_t used = strlen(known);
        if (strcmp(id, word) == 0) {
            limit->pattern = id;
            return 0;
        }
        snprintf(known + used, sizeof known - used, "%s%s", used > 0 ? ", " : "", id);
    }
    return fault_set(reading->fault, "%s:%u: there is no pattern '%.100s'; those known are %s",
                     reading->name, reading->line, word, known);
}

static int parse_finding(struct reading *reading, char *rest)
{
    struct limit *limit = add(reading->limits, LIMIT_FINDINGS);

    limit->severity = SEVERITY_LOW;
    limit->source = reading->name;
    limit->line = reading->line;
    limit->text = *rest == '\0' ? "no finding"
                                : arena_printf(&reading->limits->arena, "no finding %s", rest);
    while (*rest != '\0') {
        const char *word = first_word(&rest);
        if (strncmp(word, "severity", strlen("severity")) == 0
                ? parse_severity(reading, word, limit) != 0
                : parse_pattern(reading, word, limit) != 0)
            return -1;
    }
    return 0;
}

/* "no growth", "no growth of TYPE": at most 0 bytes of it. */
static int add_growth(struct reading *reading, const char *type)
{
    struct limit *limit = add(reading->limits, LIMIT_GROWTH);

    limit->type = type != NULL ? keep(reading->limits, type) : NULL;
    limit->text = type != NULL ? arena_printf(&reading->limits->arena, "growth of %s", type)
                               : "growth";
    return set_amount(reading, limit, TOTAL_PEAK_BYTES, keep(reading->limits, "0"));
}

static int parse_line(struct reading *reading, char *line)
{
    char *rest = trim(line);
    const char *word;

    if (*rest == '\0')
        return 0;
    word = first_word(&rest);
    if (strcmp(word, "max") == 0 && *rest != '\0')
        return parse_max(reading, rest);
    if (strcmp(word, "no") == 0 && strncmp(rest, "finding", strlen("finding")) == 0 &&
        strcmp(first_word(&rest), "finding") == 0)
        return parse_finding(reading, rest);
    if (strcmp(word, "no") == 0 && strcmp(rest, "growth") == 0)
        return add_growth(reading, NULL);
    if (strcmp(word, "no") == 0 && strncmp(rest, "growth", strlen("growth")) == 0 &&
        strcmp(first_word(&rest), "growth") == 0 && skip_of(&rest) && *rest != '\0')
        return add_growth(reading, rest);
    return fault_set(
        reading->fault,
        "%s:%u: a limit begins with 'max KEY', 'max line', 'max function', 'max type', "
        "'max work', 'no finding' or 'no growth', not with '%.100s'; comments begin with #",
        reading->name, reading->line, word);
}

int limits_add_text(struct limits *limits, const char *name, const char *text, size_t length,
                    struct fault *fault)
{
    struct reading reading = {limits, keep(limits, name), 0, fault};

    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        const size_t size = end != NULL ? (size_t)(end - text) : length;
        reading.line++;
        if (memchr(text, '\0', size) != NULL)
            return fault_set(fault, "%s:%u: has a zero byte: it is no file of limits", name,
                             reading.line);
        if (parse_line(&reading, arena_copy(&limits->arena, text, size)) != 0)
            return -1;
        text += size + (end != NULL);
        length -= size + (end != NULL);
    }
    return 0;
}

/* ---- of a list of limits ---- */

int limits_read(struct limits *limits, const char *path, struct fault *fault)
{
    char *text = array_new(MAX_LIMITS_BYTES + 1, 1);
    FILE *file = fopen(path, "r");
    size_t length = 0;
    int status = -1;

    errno = 0;
    if (file != NULL)
        length = fread(text, 1, MAX_LIMITS_BYTES + 1, file);
    if (file == NULL || ferror(file))
        fault_set(fault, "%s: the limits cannot be read: %s", path, strerror(errno));
    else if (length > MAX_LIMITS_BYTES)
        fault_set(fault, "%s: is too long for a file of limits; is it another file?", path);
    else
        status = limits_add_text(limits, path, text, length, fault);
    if (file != NULL)
        fclose(file);
    free(text);
    return status;
}

void limits_free(struct limits *limits)
{
    free(limits->list);
    arena_free(&limits->arena);
    *limits = (struct limits){0};
}

bool limit_is_amount(const struct limit *limit)
{
    return limit->kind != LIMIT_SEVERITY && limit->kind != LIMIT_FINDINGS;
}

const char *limit_key(const struct limit *limit)
{
    if (limit->kind == LIMIT_GROWTH)
        return "growth_bytes";
    if (limit->kind == LIMIT_ROUND_GROWTH)
        return PYPYGC_GROWTH_PER_ITERATION;
    return limit->own != FIGURE_OF_TOTAL ? figure_own_name(limit->own) : total_name(limit->key);
}

bool limit_is_on_work(const struct limit *limit)
{
    return limit->kind == LIMIT_WORK || limit->own != FIGURE_OF_TOTAL ||
           ((limit->kind == LIMIT_LINE || limit->kind == LIMIT_FUNCTION) &&
            figure_is_of_work(limit->key));
}

bool limits_need_baseline(const struct limits *limits, const struct limit **first)
{
    for (size_t i = 0; i < limits->count; i++)
        if (limit_is_amount(&limits->list[i]) && limits->list[i].amount.is_relative) {
            *first = &limits->list[i];
            return true;
        }
    return false;
}

bool limits_need_findings(const struct limits *limits)
{
    for (size_t i = 0; i < limits->count; i++)
        if (!limit_is_amount(&limits->list[i]))
            return true;
    return false;
}

bool limit_forbids(const struct limit *limit, const struct finding *finding)
{
    return !limit_is_amount(limit) && (int)finding->severity >= limit->severity &&
           (limit->pattern == NULL || strcmp(limit->pattern, finding->pattern) == 0);
}
