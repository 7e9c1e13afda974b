/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc report: one profile, for people or for programs. Arguments and exit status only. */
#include "analysis/anonymous.h"
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "cli/output_options.h"
#include "cli/page_options.h"
#include "render/explain.h"
#include "render/report.h"
#include "run/twin.h"
#include "run/viewer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct arguments {
    struct report_request request;
    struct output_options output;
    const char *file, *explain; /* NULL: not given */
    struct page_options page;
    bool twin, yes;
    struct fault *fault; /* of files that options name */
};

enum {
    OPTION_TOP = 0x100,
    OPTION_SUPPRESS,
    OPTION_BUNDLE,
    OPTION_EXPLAIN,
    OPTION_TWIN,
    OPTION_YES,
    OPTION_SNAPSHOT,
    OPTION_CLASS
};

static const struct argp_option OPTIONS[] = {
    {"top", OPTION_TOP, "N", 0, "Show N rows in each table of the text (default 10)", 0},
    {"suppress", OPTION_SUPPRESS, "FILE", 0,
     "Accept the findings that FILE names, a line each: ID [FILE:FUNCTION or FILE:LINE] [# why]",
     0},
    {"bundle", OPTION_BUNDLE, "FILE", 0,
     "Pack profile, report, the sources that are named and the command into FILE (.tar, .tar.gz)",
     0},
    {"jit-off-twin", OPTION_TWIN, NULL, 0,
     "Run the program of the profile again without the JIT, and show both beside each other; what "
     "is to run is shown, and asked for at the terminal",
     0},
    {"yes", OPTION_YES, NULL, 0, "Agree to what --jit-off-twin is to run, without being asked", 0},
    {"snapshot", OPTION_SNAPSHOT, "NAME", 0,
     "Only what was alive at this snapshot of the heap, what it hangs on and who allocated it: end, "
     "peak, or a name that the program or --snapshot gave (NAME#2 is the second of that name)",
     0},
    {"class", OPTION_CLASS, "NAME", 0,
     "Only what an instance of this class costs with all that it owns, at the end or at --snapshot",
     0},
    {"explain", OPTION_EXPLAIN, "ID", 0,
     "Say what a pattern of the findings is, and what to do; 'list' names all", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    struct report_request *request = &arguments->request;

    switch (key) {
    case ARGP_KEY_INIT:
        output_options_pass(state, &arguments->output);
        state->child_inputs[1] = &arguments->page;
        break;
    case OPTION_SUPPRESS:
        suppressions_read(&request->suppressions, argument, arguments->fault);
        break;
    case OPTION_BUNDLE: request->bundle = argument; break;
    case OPTION_TWIN: arguments->twin = true; break;
    case OPTION_YES: arguments->yes = true; break;
    case OPTION_SNAPSHOT: request->snapshot = argument; break;
    case OPTION_CLASS: request->class = argument; break;
    case OPTION_EXPLAIN: arguments->explain = argument; break;
    case OPTION_TOP: request->top = argument_number(state, "top", argument); break;
    case ARGP_KEY_ARG:
        if (arguments->file != NULL)
            argp_error(state, "one profile at a time: '%s' is a second one", argument);
        arguments->file = argument;
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const char DOC[] =
    "Reports where the memory of a profiled run came from, and what to do about it. FILE "
    "is a pypygc.out.PID that valgrind --tool=pypygc wrote; without it, the newest one in "
    "this directory is taken.\v"
    "Example:\n"
    "  pypygc report --top=20 pypygc.out.1234\n\n"
    "Exit status: 0, or 2 if the profile cannot be read or the report not be written.";

static int explain(const char *id, struct fault *fault)
{
    const bool is_list = strcmp(id, "list") == 0;
    struct output output;

    if (output_open(&output, NULL, NULL, GATE_TEXT, fault) != 0)
        return -1;
    if (is_list) {
        explain_put_ids(output.out);
    } else if (!explain_put(id, output.out)) {
        message_printf("there is no pattern '%s'; there are:", id);
        explain_put_ids(stderr);
        output_close(&output, fault);
        return -1;
    }
    return output_close(&output, fault);
}

/* Makes the report. Nobody reads a page on a terminal: it goes to a file beside the profile. */
static int make(const struct arguments *arguments, const char *file, const struct profile *profile,
                const struct profile *twin, struct fault *fault)
{
    struct report_request request = arguments->request;
    char *name = NULL;
    int status;

    if (request.format == format_by_name(FORMATS_OF_REPORT, "html") && request.output == NULL &&
        request.bundle == NULL && (arguments->page.open || isatty(STDOUT_FILENO)))
        request.output = name = report_page_name(file);
    status = report_make(&request, file, profile, twin, fault);
    if (status == 0 && name != NULL)
        message_printf("the page is %s", name);
    if (status == 0 && arguments->page.open)
        status = viewer_open(request.output, fault);
    free(name);
    return status;
}

static int report(const struct arguments *arguments, struct fault *fault)
{
    const char *file = arguments->file;
    char *newest = NULL;
    struct anonymous *anonymous = anonymous_new();
    struct profile *profile = NULL, *twin = NULL;
    int status = -1;

    profile = argument_profile(&file, &newest, fault);
    if (profile != NULL && arguments->twin)
        twin = twin_run(profile, file, arguments->yes, fault);
    if (profile != NULL && arguments->page.anonymize)
        anonymous_profile(anonymous, profile);
    if (twin != NULL && arguments->page.anonymize)
        anonymous_profile(anonymous, twin);
    if (profile != NULL && (!arguments->twin || twin != NULL))
        status = make(arguments, file, profile, twin, fault);
    anonymous_free(anonymous);
    profile_free(twin);
    profile_free(profile);
    free(newest);
    return status;
}

int cmd_report(int argc, char **argv)
{
    struct fault fault = {{0}};
    struct arguments arguments = {.request = {.top = REPORT_DEFAULT_TOP}, .fault = &fault};
    int status = -1;

    output_options_begin(&arguments.output, FORMATS_OF_REPORT);
    const struct argp_child children[] = {
        arguments.output.children[0], {&page_options, 0, NULL, 0}, {0}};
    const struct argp parser = {.options = OPTIONS,
                                .parser = parse,
                                .args_doc = "[FILE]",
                                .doc = DOC,
                                .children = children};
    if (argp_parse(&parser, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    arguments.request.format = arguments.page.open ? format_by_name(FORMATS_OF_REPORT, "html")
                                                   : arguments.output.format;
    arguments.request.output = arguments.output.path;
    arguments.request.sources = arguments.page.sources;
    arguments.request.no_source = arguments.page.no_source;
    if (arguments.page.anonymize)
        arguments.request.called = ANONYMOUS_PROFILE;
    if ((arguments.request.snapshot != NULL || arguments.request.class != NULL) &&
        (arguments.request.format != FORMATS_OF_REPORT || arguments.request.bundle != NULL))
        fault_set(&fault,
                  "--snapshot and --class choose a part of the text; other formats have it all");
    if (arguments.page.anonymize && arguments.request.bundle != NULL)
        fault_set(&fault, "a bundle holds the profile with all names: attach the page or the text "
                          "that --anonymize makes instead");
    if (fault.text[0] == '\0')
        status = arguments.explain != NULL ? explain(arguments.explain, &fault)
                                           : report(&arguments, &fault);
    if (fault.text[0] != '\0')
        message_put(fault.text);
    suppressions_free(&arguments.request.suppressions);
    source_folders_free(&arguments.page.sources);
    return status == 0 ? 0 : EXIT_CANNOT;
}
