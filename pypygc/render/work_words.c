/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work in words: see work_words.h. */
#include "render/work_words.h"

#include "analysis/callee_words.h"
#include "base/capture.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>

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
