/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces in the terminal: see traces.h. */
#include "render/traces/traces.h"

#include "analysis/disassembly.h"
#include "analysis/operands.h"
#include "base/figure.h"
#include "base/output.h"
#include "render/refused.h"
#include "render/traces/view.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of text that goes to no terminal, and bounds of what a terminal is filled to. */
#define DEFAULT_WIDTH 80
#define LEAST_WIDTH   60
#define MOST_WIDTH    160

uint64_t view_work(const struct view *view, size_t trace)
{
    return op_figures_work(&view->figures.traces[trace].sum);
}

uint64_t view_all(const struct view *view)
{
    const struct totals *totals = &view->facts->profile->totals;

    return totals->known[TOTAL_INSTRUCTIONS] ? totals->value[TOTAL_INSTRUCTIONS] : 0;
}

int view_put_name(const struct view *view, size_t trace)
{
    const struct trace *t = &view->facts->profile->traces[trace];
    const size_t parent = view->links[trace].parent;
    int used = fprintf(view->ink.out, "%" PRIu64 " ", t->id);

    used += plain_put_cut(view->ink.out, t->kind, 16);
    if (parent != PROFILE_NONE)
        used += fprintf(view->ink.out, " of %" PRIu64, view->facts->profile->traces[parent].id);
    if (!t->alive)
        used += fprintf(view->ink.out, ", gone");
    return used;
}

void view_put_place(const struct view *view, size_t trace, int width)
{
    const struct joined_trace *joined = &view->facts->join.traces[trace];
    const char *driver = view->facts->profile->traces[trace].driver;

    if (joined->builtin != NULL)
        plain_put_cut(view->ink.out, joined->builtin, width);
    else if (joined->place.file == NULL && driver != NULL)
        plain_put_cut(view->ink.out, driver, width);
    else
        place_put_short(view->ink.out, &joined->place, width);
}

static bool matches(const char *pattern, const char *name)
{
    return name != NULL && fnmatch(pattern, name, 0) == 0;
}

bool view_is_wanted_op(const struct view *view, const struct opt_op *op)
{
    const char *pattern = view->request->op;
    struct word callee;
    char *name;
    bool wanted;

    if (pattern == NULL || op->operation == NULL)
        return pattern == NULL;
    if (matches(pattern, op->operation))
        return true;
    callee = operands_callee(op->args);
    if (callee.text == NULL)
        return false;
    name = strndup(callee.text, callee.length);
    wanted = name != NULL && matches(pattern, name);
    free(name);
    return wanted;
}

bool view_is_wanted_frame(const struct view *view, const struct stack_frame *frame)
{
    if (view->request->function == NULL)
        return true;
    for (; frame != NULL; frame = frame->caller)
        if (matches(view->request->function, frame->place.function))
            return true;
    return false;
}

void view_put_percent(const struct view *view, uint64_t part, uint64_t whole)
{
    ink_put(&view->ink, ink_of_share(part, whole));
    fprintf(view->ink.out, "%5.1f", percent_of(part, whole));
    ink_put(&view->ink, INK_PLAIN);
}

void view_put_count(const struct view *view, uint64_t count, int width)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(view->ink.out, "%*s", width, count != 0 ? plain_count(count, number) : "");
}

void view_put_bytes(const struct view *view, uint64_t bytes, int width)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(view->ink.out, "%*s", width, bytes != 0 ? plain_bytes(bytes, number) : "");
}

/* The index of the trace that is asked for. Returns false with *fault set if there is none. */
static bool find_trace(const struct traces_request *request, const char *file,
                       const struct profile *profile, size_t *trace, struct fault *fault)
{
    for (size_t i = 0; i < profile->n_traces; i++) {
        if (profile->traces[i].id == request->id) {
            *trace = i;
            return true;
        }
    }
    fault_set(fault, "%s: there is no trace %" PRIu64 "; it has %zu, which `pypygc traces` lists",
              file, request->id, profile->n_traces);
    return false;
}

/* Says why there is nothing to show, if so. */
static bool check(const struct traces_request *request, const char *file,
                  const struct profile *profile, struct fault *fault)
{
    if (refuse_baseline(profile, file, fault) != 0)
        return false;
    if (profile->n_traces == 0 && !profile->totals.known[TOTAL_TRACES])
        fault_set(fault, "%s: the JIT log was not seen (--jitlog=no?), so no traces are known",
                  file);
    else if (profile->n_traces == 0)
        fault_set(fault,
                  "%s: the JIT compiled nothing: the program ran too short, or without the JIT",
                  file);
    else if (request->machine_code && !disassembly_is_possible())
        fault_set(fault,
                  "--asm needs capstone, which was not there when pypygc was built: install it "
                  "(Debian: libcapstone-dev), run configure and make again");
    else
        return true;
    return false;
}

static size_t put(struct view *view, size_t trace)
{
    size_t found = 1;

    if (view->request->has_id)
        view_trace(view, trace);
    else
        found = view_list(view);
    return found;
}

int traces_make(const struct traces_request *request, const char *file,
                const struct profile *profile, struct fault *fault)
{
    struct facts facts;
    struct view view = {.request = request, .file = file, .facts = &facts};
    struct output output;
    size_t trace = 0, found;
    int status;

    if (!check(request, file, profile, fault) ||
        (request->has_id && !find_trace(request, file, profile, &trace, fault)))
        return -1;
    view.ink.wanted = ink_wanted(request->showing.colours, request->showing.output);
    view.width = ink_columns(request->showing.output);
    view.width = view.width == 0            ? DEFAULT_WIDTH
                 : view.width < LEAST_WIDTH ? LEAST_WIDTH
                 : view.width > MOST_WIDTH  ? MOST_WIDTH
                                            : view.width;
    if (output_open(&output, request->showing.output, file, view.ink.wanted ? GATE_INK : GATE_TEXT,
                    fault) != 0)
        return -1;
    view.ink.out = output.out;
    facts_compute(profile, &facts);
    op_figures_compute(&facts, &view.figures);
    view.links = bridges_link(profile);
    view.sources = sources_new(&profile->run, file);
    sources_allow_all(view.sources, &request->showing.sources);
    found = put(&view, trace);
    status = output_close(&output, fault);
    if (status == 0)
        tell_refused_sources(view.sources, "to quote it");
    if (status == 0 && found == 0)
        status = fault_set(fault, "%s: no trace has what is looked for", file);
    sources_free(view.sources);
    free(view.links);
    op_figures_free(&view.figures);
    facts_free(&facts);
    return status;
}
