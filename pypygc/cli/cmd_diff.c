/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc diff: what changed between two runs. Arguments and exit status only. */
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "cli/output_options.h"
#include "cli/page_options.h"
#include "render/diff/diff.h"
#include "run/viewer.h"

#include <stdlib.h>
#include <unistd.h>

struct arguments {
    struct diff_request request;
    struct output_options output;
    struct page_options page;
};

enum { OPTION_TOP = 0x100 };

static const struct argp_option OPTIONS[] = {
    {"top", OPTION_TOP, "N", 0, "Show N rows in each table of the text (default 10)", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    struct diff_request *request = &arguments->request;

    switch (key) {
    case ARGP_KEY_INIT:
        output_options_pass(state, &arguments->output);
        state->child_inputs[1] = &arguments->page;
        break;
    case OPTION_TOP: request->top = argument_number(state, "top", argument); break;
    case ARGP_KEY_ARG:
        if (request->old_file == NULL)
            request->old_file = argument;
        else if (request->new_file == NULL)
            request->new_file = argument;
        else
            argp_error(state, "two profiles are compared: '%s' is a third one", argument);
        break;
    case ARGP_KEY_END:
        if (request->new_file == NULL)
            argp_error(state, "two profiles are needed, the old one first");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const char DOC[] =
    "Tells what changed between two runs of a program, which may have been edited in "
    "between: totals, findings, lines, types, traces and sites, what changed most first. Lines that "
    "moved are found by their function, order and types. Runs that do not compare (another "
    "nursery, another PyPy, other arguments) are compared all the same, and it is said why "
    "they do not.\v"
    "Example:\n"
    "  pypygc diff before.out after.out\n\n"
    "Exit status: 0, equal or not, or 2 if a profile cannot be read or the result not be "
    "written. pypygc check judges changes.";

/* Nobody reads a page on a terminal: it goes to a file beside the new profile. */
static int make(struct diff_request *request, bool open, struct fault *fault)
{
    char *name = NULL;
    int status;

    if (request->format->put.diff == diff_html && request->output == NULL &&
        (open || isatty(STDOUT_FILENO)))
        request->output = name = diff_page_name(request->new_file);
    status = diff_make(request, fault);
    if (status == 0 && name != NULL)
        message_printf("the page is %s", name);
    if (status == 0 && open)
        status = viewer_open(request->output, fault);
    free(name);
    return status;
}

int cmd_diff(int argc, char **argv)
{
    struct arguments arguments = {.request = {.top = DIFF_DEFAULT_TOP}};
    struct fault fault = {{0}};

    output_options_begin(&arguments.output, FORMATS_OF_DIFF);
    const struct argp_child children[] = {
        arguments.output.children[0], {&page_options, 0, NULL, 0}, {0}};
    const struct argp parser = {.options = OPTIONS,
                                .parser = parse,
                                .args_doc = "OLD NEW",
                                .doc = DOC,
                                .children = children};
    if (argp_parse(&parser, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    arguments.request.format = arguments.page.open ? format_by_name(FORMATS_OF_DIFF, "html")
                                                   : arguments.output.format;
    arguments.request.output = arguments.output.path;
    arguments.request.sources = arguments.page.sources;
    arguments.request.no_source = arguments.page.no_source;
    arguments.request.anonymize = arguments.page.anonymize;
    const int status = make(&arguments.request, arguments.page.open, &fault);
    source_folders_free(&arguments.page.sources);
    if (status == 0)
        return 0;
    message_put(fault.text);
    return EXIT_CANNOT;
}
