/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work in words: see work_words.h. */
#include "render/work_words.h"

#include "analysis/callee_words.h"
#include "analysis/work/made_of.h"
#include "base/capture.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

/* Parts of a line: so many are named, if they have so much of it. */
#define MOST_PARTS       4
#define MIN_PART_PERCENT 5

/* Columns of PyPy's name of a function for which there are no words. */
#define MAX_NAME_WIDTH 24

const char *work_who_words(enum work_who who)
{
    static const char *const words[WORK_COUNT] = {
        [WORK_COMPILED] = "JIT code",
        [WORK_CALLED] = "called by JIT code",
        [WORK_INTERPRETER] = "interpreter",
        [WORK_GUARDS] = "after guards",
        [WORK_COMPILER] = "JIT compiler",
        [WORK_MINOR] = "minor collections",
        [WORK_MAJOR] = "major collections",
        [WORK_START_UP] = "start-up",
        [WORK_OTHER] = "other",
    };

    return words[who];
}

static void put_called(FILE *out, const struct work_row *row, uint64_t all)
{
    const uint64_t called = row->share[SHARE_CALLED];
    struct arena arena = {0};
    const char *callee = callee_words(&arena, row->callee);

    if (callee == NULL)
        callee = row->callee;
    if (callee != NULL && row->callee_instructions > called / 2)
        fprintf(out, "%.0f %% in %s, called here", percent_of(row->callee_instructions, all),
                callee);
    else
        fprintf(out, "%.0f %% in what is called here%s%s", percent_of(called, all),
                callee != NULL ? ", most in " : "", callee != NULL ? callee : "");
    arena_free(&arena);
}

void work_put_largest(FILE *out, const struct work_row *row, uint64_t all, int width)
{
    const enum work_share largest = work_largest(row);
    const double percent = percent_of(row->share[largest], all);
    struct capture capture;
    char number[PLAIN_NUMBER_SIZE], *text;
    FILE *words = capture_begin(&capture);

    switch (largest) {
    case SHARE_COMPILED: fprintf(words, "%.0f %% JIT code", percent); break;
    case SHARE_CALLED: put_called(words, row, all); break;
    case SHARE_INTERPRETED: fprintf(words, "%.0f %% interpreted", percent); break;
    case SHARE_GUARDS:
        fprintf(words, "%.0f %% after %s failed guard%s", percent,
                plain_count(row->failures, number), plain_s(row->failures));
        break;
    case SHARE_TRACING: fprintf(words, "%.0f %% JIT compiler", percent); break;
    case SHARE_COLLECTOR: fprintf(words, "%.0f %% garbage collector", percent); break;
    case SHARE_COUNT: break;
    }
    if (row->given_up > 0)
        fprintf(words, "; %s trace%s given up", plain_count(row->given_up, number),
                plain_s(row->given_up));
    text = capture_end(&capture);
    plain_put_cut(out, text, width);
    free(text);
}

static void put_part(FILE *out, struct arena *arena, const struct made_of_part *part)
{
    static const char *const words[SHARE_COUNT] = {
        [SHARE_COMPILED] = "JIT code",
        [SHARE_INTERPRETED] = "interpreted",
        [SHARE_GUARDS] = "after failed guards",
        [SHARE_TRACING] = "traces given up",
    };
    const char *const text = part->callee != NULL ? callee_words(arena, part->callee)
                                                  : words[part->share];

    if (text != NULL)
        fputs(text, out);
    else
        plain_put_cut(out, part->callee, MAX_NAME_WIDTH);
}

/* Parts that have the same words are one. */
static void merge_same_words(struct arena *arena, struct made_of_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *const words = callee_words(arena, parts[i].callee);
        for (size_t k = 0; words != NULL && k < i; k++) {
            const char *const before = callee_words(arena, parts[k].callee);
            if (before == NULL || strcmp(words, before) != 0)
                continue;
            figure_add(&parts[k].instructions, parts[i].instructions);
            parts[i].instructions = 0;
            break;
        }
    }
}

/* The largest that has not been written yet; NULL if none has anything. */
static struct made_of_part *largest_of(struct made_of_part *parts, size_t n)
{
    struct made_of_part *largest = NULL;

    for (size_t i = 0; i < n; i++)
        if (parts[i].instructions > (largest != NULL ? largest->instructions : 0))
            largest = &parts[i];
    return largest;
}

/* The parts of a line that have not been written yet. */
struct parts_left {
    const struct users_line *line;
    struct made_of_part *parts;
    size_t n;
    bool has_callee; /* the Python function that it calls, which is none of the parts */
};

/* Takes the largest of what is left: the callee, or a part. Its words, from malloc, and what it has; NULL if that
   is too little of the line. */
static char *next_part(struct parts_left *left, struct arena *arena, bool is_first)
{
    struct made_of_part *const part = largest_of(left->parts, left->n);
    const struct users_line *const line = left->line;
    uint64_t instructions = part != NULL ? part->instructions : 0;
    const bool is_callee = left->has_callee && line->callee_instructions >= instructions;
    struct capture capture;
    FILE *words;

    if (is_callee)
        instructions = line->callee_instructions;
    if (percent_of(instructions, line->whole) < MIN_PART_PERCENT)
        return NULL;
    words = capture_begin(&capture);
    fprintf(words, "%s%.0f %% ", is_first ? "" : ", ", percent_of(instructions, line->whole));
    if (is_callee) {
        fprintf(words, "%s()", line->callee);
        left->has_callee = false;
    } else if (part != NULL) {
        put_part(words, arena, part);
        part->instructions = 0;
    }
    return capture_end(&capture);
}

void work_put_made_of(FILE *out, const struct ledger *ledger, const struct users_line *line,
                      int width)
{
    struct parts_left left = {.line = line, .has_callee = line->callee != NULL};
    struct arena arena = {0};

    left.parts = made_of(ledger, line->row, &left.n);
    merge_same_words(&arena, left.parts, left.n);
    for (int i = 0; i < MOST_PARTS && width > 0; i++) {
        char *const text = next_part(&left, &arena, i == 0);
        width = text != NULL ? width - (int)plain_columns(text, PLAIN_WIDTH) : 0;
        if (width > 0)
            plain_put(out, text);
        free(text);
    }
    free(left.parts);
    arena_free(&arena);
}
