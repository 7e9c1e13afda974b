/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs with different settings, side by side: see trials.h. */
#include "render/trials.h"

#include "base/plain.h"

#include <inttypes.h>

#define NAME_WIDTH 30

static double share(uint64_t part, uint64_t whole)
{
    return whole != 0 ? 100.0 * (double)part / (double)whole : 0;
}

/* "+12.3 %"; nothing for the first run. */
static void put_change(FILE *out, const struct trial *first, const struct trial *t)
{
    if (t == first)
        fputs("         ", out);
    else
        fprintf(out, " %+6.1f %%",
                share(t->instructions, first->instructions) - (first->instructions != 0 ? 100 : 0));
}

static void put_trial(FILE *out, const struct trial *first, const struct trial *t)
{
    char survived[PLAIN_NUMBER_SIZE], peak[PLAIN_NUMBER_SIZE];
    int used = 0;

    fputs("  ", out);
    used = plain_put_cut(out, t->name, NAME_WIDTH);
    fprintf(out, "%*s %9.1f", NAME_WIDTH - used, "", (double)t->instructions / 1e6);
    put_change(out, first, t);
    fprintf(out, " %5.1f %5.1f %5.1f %5.1f", share(t->compiled, t->instructions),
            share(t->interpreted, t->instructions), share(t->compiler, t->instructions),
            share(t->collector, t->instructions));
    fprintf(out, "\n  %*s minor %" PRIu64 ", major %" PRIu64 "; survived %s; most memory %s\n",
            NAME_WIDTH, "", t->minor_collections, t->major_collections,
            plain_bytes(t->survived_bytes, survived), plain_bytes(t->peak_bytes, peak));
}

/* What one of two runs has found and the other has not. */
static void put_differences(FILE *out, const char *what, const struct trial *has,
                            const struct trial *has_not)
{
    for (size_t i = 0; i < has->n_findings; i++) {
        if (trial_has(has_not, has->findings[i]))
            continue;
        fprintf(out, "      %s ", what);
        plain_put_cut(out, has->findings[i], PLAIN_WIDTH - 12);
        fputc('\n', out);
    }
}

static void put_best(FILE *out, const struct trial *trials, size_t count)
{
    const struct trial *first = &trials[0], *best = &trials[trial_best(trials, count)];
    char memory[PLAIN_NUMBER_SIZE];

    if (best == first) {
        fputs("None of the settings saves two percent of the instructions or more.\n", out);
        return;
    }
    fputs("Fewest instructions: ", out);
    plain_put(out, best->name);
    fprintf(out, ", %.1f %% less than now, with ",
            100 - share(best->instructions, first->instructions));
    if (best->peak_bytes >= first->peak_bytes)
        fprintf(out, "%s more memory", plain_bytes(best->peak_bytes - first->peak_bytes, memory));
    else
        fprintf(out, "%s less memory", plain_bytes(first->peak_bytes - best->peak_bytes, memory));
    fputs(" at the most.\n", out);
}

void trials_put(const struct trial *trials, size_t count, FILE *out)
{
    fprintf(out, "  %-*s %9s %9s %5s %5s %5s %5s\n", NAME_WIDTH, "setting", "M instr.", "", "JIT%",
            "int.%", "comp%", "GC%");
    for (size_t i = 0; i < count; i++) {
        put_trial(out, &trials[0], &trials[i]);
        if (i == 0)
            continue;
        put_differences(out, "gone:", &trials[0], &trials[i]);
        put_differences(out, "new: ", &trials[i], &trials[0]);
    }
    fputs(
        "  JIT: compiled code and what it calls; int.: interpreted code, and after failed guards;\n"
        "  comp: the JIT compiler; GC: the collector. gone, new: findings.\n\n",
        out);
    put_best(out, trials, count);
}
