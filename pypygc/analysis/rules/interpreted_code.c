/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interpreted-code: bytecodes that the JIT never compiles although they are much of the run: it is off,
   attempts to compile are given up, or there is more code than is run often. What is seen: what the
   ledger has as interpreted, and the attempts themselves where traces become too long (given_up.h). A line that takes very much each time that it is executed runs a built-in
   function, which is not the interpreter's work. Where it is not known how often lines were executed, a
   function counts if its work is on several lines. */
#include "analysis/order.h"
#include "analysis/own_code.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/given_up.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

#include <string.h>

/* Of the run: every program interprets its code a thousand times before it is compiled, and a short one
   does little else. */
#define MIN_PERCENT      25.0
#define MIN_INSTRUCTIONS 100e6

/* Instructions of one execution of a line: beyond that it is a built-in function at work. */
#define MOST_OF_A_LINE 10000

/* Of what a function interprets, the part that is not on its largest line. */
#define MIN_SPREAD 0.1

/* The JIT gives an attempt up now and then, and succeeds with the next. */
#define MIN_GIVEN_UP 3

/* Compiled code that is less than this part of the run is what importing made. */
#define HARDLY_ANY 0.01

/* The interpreted work of the program's functions. */
struct interpreted {
    double sum;
    const struct work_row *largest; /* line of the function that has most */
    double most;                    /* what that function has */
    uint64_t given_up;
};

/* Bodies of modules run once, and the import system runs them. */
static bool counts(const struct work_row *line)
{
    return line->place.file != NULL && line->place.function != NULL &&
           strcmp(line->place.function, "<module>") != 0 && !own_code_has(line->place.file);
}

/* What the interpreter itself executed of a line. */
static double own_work(const struct work_row *line)
{
    const uint64_t work = line->share[SHARE_INTERPRETED];

    return line->times > 0 && work / line->times > MOST_OF_A_LINE ? 0 : (double)work;
}

static struct interpreted interpreted_of(const struct ledger *ledger)
{
    struct interpreted all = {0};

    for (size_t i = 0; i < ledger->n_lines;) {
        const struct work_row *const first = ledger->by_place[i], *largest = first;
        double sum = 0, most = 0;
        uint64_t given_up = 0, times = 0;

        for (; i < ledger->n_lines &&
               order_functions(&ledger->by_place[i]->place, &first->place) == 0;
             i++) {
            const double one = own_work(ledger->by_place[i]);
            sum += one;
            figure_add(&given_up, ledger->by_place[i]->given_up);
            figure_add(&times, ledger->by_place[i]->times);
            if (one > most) {
                most = one;
                largest = ledger->by_place[i];
            }
        }
        if (!counts(first) || sum <= 0 || (times == 0 && sum - most < MIN_SPREAD * sum))
            continue;
        all.sum += sum;
        figure_add(&all.given_up, given_up);
        if (sum > all.most) {
            all.most = sum;
            all.largest = largest;
        }
    }
    return all;
}

/* Why attempts were given up, as PyPy counts it, most first: "13 times bad loop". */
static const char *reason_of(const struct profile *profile, struct findings *findings)
{
    const struct abort_reason *most = NULL;

    for (size_t i = 0; i < profile->n_abort_reasons; i++)
        if (most == NULL || profile->abort_reasons[i].count > most->count)
            most = &profile->abort_reasons[i];
    if (most == NULL || most->count == 0)
        return "";
    return arena_printf(&findings->arena, ", most often (%llu time%s) because of \"%s\"",
                        (unsigned long long)most->count, plain_s(most->count), most->name);
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct interpreted *all)
{
    const struct ledger *const ledger = &facts->ledger;
    const char *why;
    char number[PLAIN_NUMBER_SIZE];

    finding_count(finding, "interpreted_instructions", figure_whole(all->sum));
    finding_count(finding, "attempts_given_up", all->given_up);
    if (all->given_up >= MIN_GIVEN_UP) {
        why = arena_printf(&findings->arena, "Attempts to compile it were given up %llu times%s.",
                           (unsigned long long)all->given_up, reason_of(facts->profile, findings));
        finding->advice =
            "A trace that is too long: loop over data instead of calling hundreds of functions in one "
            "iteration, and keep what is rarely done out of the loop. A frame that escapes: take what "
            "looks at frames out of it. The report's list of attempts has the lines.";
    } else if ((double)ledger->part[WORK_COMPILED] < HARDLY_ANY * (double)ledger->all) {
        why =
            "Hardly anything was compiled in this run: the JIT is off (--jit off, "
            "pypyjit.set_param(\"off\"), a PyPy without it), or no loop was run a thousand times.";
        finding->advice =
            "Look for what turns the JIT off. Where nothing does, the work is spread over more code than "
            "is run often: loops over data are compiled, long functions that run a few times are not. "
            "Measure a longer run.";
    } else {
        why =
            "The JIT compiles a loop after it was run 1,039 times, and a function after 1,619 calls: "
            "most of this code is run less often than that, or newly made each time.";
        finding->advice =
            "Make code once and run it often: loop over data instead of generated functions, and keep "
            "what eval() or exec() has compiled. A program that is as short as this run may be no faster "
            "with PyPy.";
    }
    finding->brief = arena_printf(&findings->arena,
                                  "%s instructions of the program are interpreted, %.0f %% of them "
                                  "in this function. %s",
                                  plain_count(figure_whole(all->sum), number),
                                  100 * all->most / all->sum, why);
    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f instructions are bytecodes of the program that the interpreter executed one by one, with "
        "dictionaries, frames and boxes that compiled code would not make; %.0f of them in this "
        "function. %s",
        all->sum, all->most, why);
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct interpreted all = interpreted_of(&facts->ledger);
    struct finding *finding = NULL;
    struct price price = {0};

    given_up_find_too_long(facts, findings);
    if (all.largest == NULL)
        return;
    cost_add_instructions(&price, all.sum);
    if (all.sum >= MIN_INSTRUCTIONS && cost_percent(facts, &price) >= MIN_PERCENT)
        finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    finding->place = all.largest->place;
    describe(facts, findings, finding, &all);
}

const struct rule rule_interpreted_code = {.id = "interpreted-code", .find = find};
