/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who keeps the old generation alive, in sentences: see text_parts.h. */
#include "base/capture.h"
#include "base/figure.h"
#include "base/pypy_names.h"
#include "render/text/text_parts.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

/* Columns for a name inside a sentence. */
#define NAME_WIDTH  60
#define PLACE_WIDTH 76

/* Holders of less than this part of the old generation are noise. */
#define MIN_PERCENT 1.0

/* Of what a holder is made of, the largest say enough. */
#define MAX_TYPES 3

/* The same of lines. */
#define MAX_LINES 8

/* ---- a holder ---- */

/* ", assigned at lines 6 and 9" */
static void put_lines(FILE *out, const struct holder *holder)
{
    const size_t n = holder->n_lines < MAX_LINES ? holder->n_lines : MAX_LINES;

    for (size_t i = 0; i < n; i++) {
        const char *before = ", ";
        if (i == 0)
            before = holder->n_lines == 1 ? ", assigned at line " : ", assigned at lines ";
        else if (i == holder->n_lines - 1)
            before = " and ";
        fprintf(out, "%s%u", before, (unsigned)holder->lines[i]);
    }
    if (n < holder->n_lines)
        fprintf(out, " and %zu more", holder->n_lines - n);
}

static void put_local(FILE *out, const struct holder *holder)
{
    fputs("local variable ", out);
    if (holder->name != NULL) {
        fputc('\'', out);
        plain_put_cut(out, holder->name, NAME_WIDTH);
        fputc('\'', out);
    } else if (holder->local.known) {
        fprintf(out, "number %llu", (unsigned long long)holder->local.value);
    }
    if (!holder->has_frame)
        return;
    fputs(" of ", out);
    plain_put_cut(out, holder->frame.function != NULL ? holder->frame.function : "?", NAME_WIDTH);
    fputs(" (now at ", out);
    plain_put_cut(out, holder->frame.file, PLACE_WIDTH);
    if (holder->frame.line > 0)
        fprintf(out, ":%u", (unsigned)holder->frame.line);
    put_lines(out, holder);
    fputc(')', out);
}

static void put_root(FILE *out, const struct holder *holder)
{
    if (strcmp(holder->root, PYPYGC_ROOT_LOCAL) == 0)
        put_local(out, holder);
    else if (strcmp(holder->root, PYPYGC_ROOT_PREBUILT) == 0)
        fputs("a module, a class or another object that PyPy always holds", out);
    else if (strcmp(holder->root, PYPYGC_ROOT_STACK) == 0)
        fputs("the stack (what running C code and compiled code hold)", out);
    else if (strcmp(holder->root, PYPYGC_ROOT_FINALIZERS) == 0)
        fputs("the objects with finalizers and their queue", out);
    else
        plain_put_cut(out, holder->root, NAME_WIDTH);
}

/* The parts of lists and dictionaries have long names in PyPy. */
static const char *short_name(const char *type)
{
    static const struct {
        enum pypy_name name;
        const char *word;
    } words[] = {
        {NAME_ENTRIES, "entries"},
        {NAME_ARRAY_OF_OBJECTS, "items"},
        {NAME_ARRAY_OF_GCREFS, "items"},
        {NAME_RPY_DICT, "dictionary"},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(type, pypy_name(words[i].name), strlen(pypy_name(words[i].name))) == 0)
            return words[i].word;
    return type;
}

static void put_step(FILE *out, const struct path_step *step)
{
    char number[PLAIN_NUMBER_SIZE];

    plain_put_cut(out, short_name(step->type), NAME_WIDTH);
    if (step->field != NULL) {
        if (step->field[0] != '[')
            fputc('.', out);
        plain_put_cut(out, step->field, NAME_WIDTH);
    }
    if (step->repeat == 0)
        return;
    if (step->field != NULL) {
        fputs(" -> ", out);
        plain_put_cut(out, short_name(step->type), NAME_WIDTH);
    }
    fprintf(out, " ... (%s times)", plain_count(step->repeat, number));
}

static void put_types(FILE *out, const struct holder *holder)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < holder->n_types && i < MAX_TYPES; i++) {
        fputs(i == 0 ? " Made of: " : ", ", out);
        plain_put_cut(out, holder->types[i].name, NAME_WIDTH);
        fprintf(out, " %s (%s)", plain_bytes(holder->types[i].alive.bytes, a),
                plain_count(holder->types[i].alive.objects, b));
    }
    if (holder->n_types > 0)
        fputs(holder->n_types > MAX_TYPES ? " and others." : ".", out);
}

/* The sentence is made first, then wrapped. Names in it are harmless by then. */
static void put_holder(FILE *out, const struct holder *holder, uint64_t all)
{
    char *text, number[PLAIN_NUMBER_SIZE];
    struct capture capture;
    FILE *sentence = capture_begin(&capture);

    fprintf(sentence, "%.0f %% (%s) hangs on ", percent_of(holder->alive.bytes, all),
            plain_bytes(holder->alive.bytes, number));
    put_root(sentence, holder);
    for (size_t i = 0; i < holder->n_path; i++) {
        fputs(i == 0 ? ": " : " -> ", sentence);
        put_step(sentence, &holder->path[i]);
    }
    fputc('.', sentence);
    if (holder->in_jit)
        fputs(" A compiled loop runs for this frame and keeps its variables elsewhere: the frame "
              "still holds what the variable was when the loop was entered, even if it was "
              "assigned since.",
              sentence);
    put_types(sentence, holder);
    text = capture_end(&capture);
    plain_put_wrapped(out, text, 4);
    free(text);
}

/* ---- a moment ---- */

static void put_held(FILE *out, const struct report *report, const struct held *held)
{
    const struct profile *profile = report->facts->profile;
    const uint64_t all = held->reached.bytes + held->unreached.bytes;
    char number[PLAIN_NUMBER_SIZE], allocated[PLAIN_NUMBER_SIZE];
    size_t shown = 0;

    fprintf(out, "  %s %s were allocated", held->at_exit ? "At the end, when" : "When",
            plain_bytes(held->allocated_bytes, allocated));
    if (held->major.known)
        fprintf(out, ", after %s major collection%s", plain_count(held->major.value, number),
                plain_s(held->major.value));
    fprintf(out, ", %s were old:\n", plain_bytes(all, number));
    for (; shown < held->n_holders && shown < report->top; shown++) {
        const struct holder *holder = &profile->holders[held->first_holder + shown];
        if (percent_of(holder->alive.bytes, all) < MIN_PERCENT)
            break;
        put_holder(out, holder, all);
    }
    if (shown == 0)
        fputs("    Nothing holds a large part of it.\n", out);
    if (percent_of(held->unreached.bytes, all) >= MIN_PERCENT)
        fprintf(
            out,
            "    %.0f %% (%s) is garbage that is not freed yet, or held by what cannot be followed.\n",
            percent_of(held->unreached.bytes, all), plain_bytes(held->unreached.bytes, number));
}

void text_held(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;
    size_t largest = 0;

    if (profile->n_helds == 0 || !profile_has_old(profile))
        return;
    for (size_t i = 1; i < profile->n_helds; i++)
        if (profile->helds[i].reached.bytes >= profile->helds[largest].reached.bytes)
            largest = i;
    text_heading(out, "Who keeps it alive");
    if (largest != profile->n_helds - 1)
        put_held(out, report, &profile->helds[largest]);
    put_held(out, report, &profile->helds[profile->n_helds - 1]);
}
