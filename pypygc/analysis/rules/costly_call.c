/* SPDX-License-Identifier: GPL-3.0-or-later */
/* costly-call: a line of the program, run again and again, whose work is nearly all in what it calls:
   a function of the standard library, or code of PyPy's own that the JIT does not look into. The
   ledger of work has both: what the functions that a line calls have executed with all that they call
   in turn, and what a trace's calls took. Other patterns that explain the line go first. */
#include "analysis/order.h"
#include "analysis/own_code.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"

#include <string.h>

/* Of what the line does, without the program's own functions that it calls: less, and it is not the
   call that costs. */
#define MIN_PART 0.5

/* A call that is made less often is no matter of a loop: main(), a sort at the end. Calls that are
   inlined into a trace are not counted: they are in a loop. */
#define MIN_TIMES 10

/* Of the run, in percent: any program calls what it needs. */
#define MIN_PERCENT 10.0

/* Instructions of a call into code of PyPy's own, on average: below that it is what an operation takes,
   such as looking a key up in a dictionary (50) or a power of floats (180). */
#define MIN_EACH 400

/* What a line calls. */
struct calls {
    uint64_t library, own;           /* executed by functions of the library, and of the program */
    const struct work_edge *largest; /* into the library; NULL if it calls nothing there */
};

static bool same_line(const struct place *x, const struct place *y)
{
    return x->line == y->line && order_strings(x->file, y->file) == 0 &&
           order_strings(x->function, y->function) == 0;
}

static struct calls calls_of(const struct ledger *ledger, const struct place *line)
{
    struct calls calls = {0};

    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *const edge = &ledger->edges[i];
        if (edge->caller.file == NULL || edge->callee.file == NULL ||
            !same_line(&edge->caller, line))
            continue;
        if (!own_code_has(edge->callee.file)) {
            figure_add(&calls.own, edge->inclusive);
            continue;
        }
        figure_add(&calls.library, edge->inclusive);
        if (calls.largest == NULL || edge->inclusive > calls.largest->inclusive)
            calls.largest = edge;
    }
    return calls;
}

/* How often traces called what took most on a line. */
static uint64_t times_called(const struct ledger *ledger, const struct work_row *line)
{
    uint64_t times = 0;

    for (size_t i = 0; i < ledger->n_calls; i++)
        if (same_line(&ledger->calls[i].place, &line->place) &&
            order_strings(ledger->calls[i].callee, line->callee) == 0)
            figure_add(&times, ledger->calls[i].times);
    return times;
}

/* Patterns that say what a call does, and what to do instead: beside them this one says nothing. */
static const char *const EXPLAINED[] = {
    "bigint-churn",     "buffer-churn", "compile-in-loop",    "cpyext-crossing",
    "explicit-collect", "heap-walk",    "large-object-churn", "quadratic-copy",
};

/* What other findings at this line claim already; *is_explained if one of them is the explanation. */
static double claimed_at(const struct findings *findings, const struct place *line,
                         bool *is_explained)
{
    double sum = 0;

    *is_explained = false;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *const finding = &findings->list[i];
        if (finding->pattern == NULL || finding->place.file == NULL ||
            !same_line(&finding->place, line))
            continue;
        sum += finding->cost;
        for (size_t k = 0; k < sizeof EXPLAINED / sizeof *EXPLAINED; k++)
            *is_explained = *is_explained || strcmp(finding->pattern, EXPLAINED[k]) == 0;
    }
    return sum;
}

/* What is known to be better, by the file of the library that a line calls into. */
static const struct {
    const char *file, *advice;
} BETTER[] = {
    {"/_strptime.py",
     "Where the format is fixed, cut the text and use int(), or "
     "datetime.fromisoformat(): strptime() goes through a lock, a cache, and a regular "
     "expression for each text."},
    {"/functools.py",
     "functools.lru_cache is Python code with a lock and a linked list in PyPy. Keep the "
     "results in a dictionary of your own (or functools.cache), and what is cheap to "
     "compute not at all."},
    {"/queue.py",
     "queue.Queue takes locks and wakes waiting threads for every item. In one thread, and "
     "where no one waits, use collections.deque: append() and popleft()."},
    {"/traceback.py", "Keep the exception's type and message, and format the traceback only when "
                      "somebody asks for it: it makes the frames real and reads the sources."},
    {"/inspect.py",
     "Ask for one frame (sys._getframe(1)) instead of the whole stack, do it once before "
     "the loop, or pass the caller's name as an argument."},
    {"/logging/__init__.py",
     "Ask isEnabledFor() before the arguments are made, log less often, and leave "
     "the caller's line out of the format (logging._srcfile = None)."},
    {"/warnings.py", "Warn once, where the program begins, or test a flag of your own before."},
    {"/copy.py",
     "copy.deepcopy() asks for the identity and the class of every object. Copy what has to "
     "be copied by hand: dict(d), [list(row) for row in rows], a method of the class."},
    {"/pickle.py",
     "pickle is Python code in PyPy that looks every object's class up. Put many objects "
     "into one dump, or plain tuples, lists and texts instead of objects; marshal and "
     "json are faster for these."},
    {"/json/decoder.py",
     "json.loads(text) as it is has a fast way in C; an own cls=, object_hook or "
     "parse function goes through Python code. Change the result afterwards."},
    {"/json/encoder.py",
     "Give json fewer and larger pieces, check_circular=False where the data has no "
     "circles, and ints or texts where floats are not needed."},
    {"/_decimal.py",
     "Each operation crosses into libmpdec and makes objects there. Count in the smallest "
     "unit (cents) with ints, and make a Decimal at the end."},
    {"/datetime.py",
     "datetime is Python code in PyPy that checks and normalizes each result. Work with "
     "ordinals, seconds or days as ints in the loop, and make dates at the end."},
    {"/fractions.py",
     "Each operation computes a greatest common divisor. Use one common denominator, or "
     "floats."},
    {"/_abc/app_abc.py",
     "isinstance() with an abstract base class runs Python code with weak sets. Test a "
     "plain class, or an attribute of the class."},
    {"/abc.py",
     "isinstance() with an abstract base class runs Python code with weak sets. Test a plain "
     "class, or an attribute of the class."},
    {"/_sqlite3.py", "sqlite3 is Python code over cffi in PyPy. Ask for many rows at a time, "
                     "use executemany(), and one cursor again."},
    {"/xml/etree/ElementTree.py",
     "Each element is a call back from expat through cffi. Parse less, or only "
     "the part that is needed (iterparse, a regular expression)."},
    {"/enum.py",
     "Make the enumeration once. Many members make it slow: a class with plain attributes, or "
     "a dictionary, has no such cost."},
    {"/random.py",
     "random.randint() calls four functions, one of them with a loop. "
     "int(random.random() * n), or random.choices(range(n), k=many) at a time, is several "
     "times faster."},
    {"/csv.py", "Where no field is quoted, line.split(',') is compiled with the loop."},
    {"/ctypes/", "ctypes is Python code over raw memory in PyPy. Use cffi, or keep the numbers in "
                 "Python objects and lists and convert once."},
};

static const char *advice_for(const char *file)
{
    for (size_t i = 0; file != NULL && i < sizeof BETTER / sizeof *BETTER; i++)
        if (strstr(file, BETTER[i].file) != NULL)
            return BETTER[i].advice;
    return "Call it less often: before the loop, or once for many items; keep results; or write out the "
           "few steps of it that are needed, which are then compiled with the loop.";
}

/* Names what is called, and what kind of code it is. */
static const char *callee_text(struct findings *findings, const struct work_row *line,
                               const struct work_edge *edge, uint64_t times)
{
    if (edge == NULL)
        return arena_printf(
            &findings->arena,
            "%s, which is code of PyPy's own that the JIT does not look into: %llu "
            "instructions in each of %llu calls",
            line->callee, (unsigned long long)(line->callee_instructions / (times > 0 ? times : 1)),
            (unsigned long long)times);
    if (edge->is_inlined)
        return arena_printf(&findings->arena,
                            "%s of %s, which is Python code, compiled with the loop",
                            edge->callee.function, edge->callee.file);
    return arena_printf(&findings->arena,
                        "%s of %s, which is Python code: %llu instructions in each of %llu calls",
                        edge->callee.function, edge->callee.file,
                        (unsigned long long)(edge->inclusive / (edge->times > 0 ? edge->times : 1)),
                        (unsigned long long)edge->times);
}

static void describe(struct findings *findings, struct finding *finding,
                     const struct work_row *line, const struct work_edge *edge, uint64_t times,
                     double called)
{
    finding_count(finding, "called_instructions", figure_whole(called));
    finding_count(finding, "line_instructions", line->inclusive);
    if (edge == NULL || !edge->is_inlined)
        finding_count(finding, "calls", edge != NULL ? edge->times : times);
    finding->explanation =
        arena_printf(&findings->arena,
                     "%.0f %% of what this line executes is in what it calls, most of it in %s.",
                     percent_of(figure_whole(called), line->inclusive),
                     callee_text(findings, line, edge, times));
    finding->advice = advice_for(edge != NULL ? edge->callee.file : NULL);
}

/* True for calls that make or copy an object of the loop's own: what becomes of objects is the business of
   other patterns. */
static bool is_memory(const char *callee)
{
    return callee != NULL && (strcmp(callee, "memcpy") == 0 || strcmp(callee, "memmove") == 0 ||
                              strncmp(callee, "call_malloc", strlen("call_malloc")) == 0 ||
                              strncmp(callee, "_ll_list_resize", strlen("_ll_list_resize")) == 0);
}

static void judge(const struct facts *facts, struct findings *findings, const struct work_row *line)
{
    const struct calls calls = calls_of(&facts->ledger, &line->place);
    const bool counts_called = !is_memory(line->callee);
    const double called = (double)calls.library +
                          (counts_called ? (double)line->share[SHARE_CALLED] : 0);
    const struct work_edge *edge = calls.largest;
    struct finding *finding;
    struct price price = {0};
    bool is_explained;
    uint64_t times = 0;

    if (edge != NULL && counts_called && line->callee != NULL &&
        line->callee_instructions > edge->inclusive)
        edge = NULL;
    if (edge == NULL && line->callee != NULL && counts_called)
        times = times_called(&facts->ledger, line);
    if (edge != NULL ? !edge->is_inlined && edge->times < MIN_TIMES
                     : times < MIN_TIMES || line->callee_instructions / times < MIN_EACH)
        return;
    if (called < MIN_PART * ((double)line->inclusive - (double)calls.own))
        return;
    cost_add_instructions(&price, called - claimed_at(findings, &line->place, &is_explained));
    if (is_explained)
        return;
    if (cost_percent(facts, &price) < MIN_PERCENT)
        return;
    finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    finding->place = line->place;
    describe(findings, finding, line, edge, times, called);
}

static void find(const struct facts *facts, struct findings *findings)
{
    for (size_t i = 0; i < facts->ledger.n_lines; i++) {
        const struct work_row *const line = &facts->ledger.lines[i];
        if (line->place.file != NULL && !own_code_has(line->place.file))
            judge(facts, findings, line);
    }
}

const struct rule rule_costly_call = {.id = "costly-call", .find = find};
