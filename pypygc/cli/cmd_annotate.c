/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc annotate: source with figures beside its lines. Arguments and exit status only. */
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "cli/show_options.h"
#include "profile/reader.h"
#include "render/annotate/annotate.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    struct annotate_request request;
    const char *file; /* NULL: not given */
    struct fault *fault;
};

enum {
    OPTION_COLUMNS = 0x100,
    OPTION_THRESHOLD,
    OPTION_CONTEXT,
    OPTION_OPS,
    OPTION_DIFF,
    OPTION_EXACT
};

static const struct argp_option OPTIONS[] = {
    {"columns", OPTION_COLUMNS, "LIST", 0,
     "Columns, the one that orders functions first: work, callees, allocated, objects, survived, bill, "
     "D1, LL (default work,callees,allocated,survived)",
     0},
    {"threshold", OPTION_THRESHOLD, "PERCENT", 0,
     "Show functions that have so much of a column (default 1); 0: all", 0},
    {"context", OPTION_CONTEXT, "N", 0, "Show N lines around those that have figures (default 3)",
     0},
    {"ops", OPTION_OPS, NULL, 0, "Show the operations of the JIT below each line", 0},
    {"diff", OPTION_DIFF, "OLD", 0, "Show what changed since the profile OLD", 0},
    {"exact", OPTION_EXACT, NULL, 0, "Show figures with all digits", 0},
    {0},
};

static bool is_source(const char *name)
{
    const size_t length = strlen(name);

    return (length > 3 && strcmp(name + length - 3, ".py") == 0) ||
           (length > 4 && strcmp(name + length - 4, ".pyw") == 0);
}

static double percent(struct argp_state *state, const char *text)
{
    char *end;
    const double value = strtod(text, &end);

    if (end == text || *end != '\0' || !(value >= 0 && value <= 100))
        argp_error(state, "--threshold is a number from 0 to 100, not '%s'", text);
    return value;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    struct annotate_request *request = &arguments->request;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &request->showing; break;
    case OPTION_COLUMNS:
        if (annotate_read_columns(request, argument, arguments->fault) != 0)
            argp_error(state, "%s", arguments->fault->text);
        break;
    case OPTION_THRESHOLD: request->threshold = percent(state, argument); break;
    case OPTION_CONTEXT: request->context = argument_number(state, "context", argument); break;
    case OPTION_OPS: request->ops = true; break;
    case OPTION_DIFF: request->old_file = argument; break;
    case OPTION_EXACT: request->exact = true; break;
    case ARGP_KEY_ARG:
        if (arguments->file == NULL && !is_source(argument))
            arguments->file = argument;
        else
            request->files[request->n_files++] = argument;
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const char DOC[] =
    "Writes the source of a profiled program with figures beside its lines: what each executed, "
    "allocated and let survive. FILE is a pypygc.out.PID; without it, the newest one in this directory "
    "is taken. Shown are the functions that have most, or all of each SOURCE: a name or the end of a "
    "path, as FILE.py.\v"
    "Example:\n"
    "  pypygc annotate pypygc.out.1234\n"
    "  pypygc annotate pypygc.out.1234 app.py --columns=allocated,survived,bill\n"
    "  pypygc annotate --diff=before.out after.out --color=always | less -R\n\n"
    "Exit status: 0, or 2 if a profile cannot be read, nothing of a SOURCE is in it, or the result not be "
    "written.";

static int run(const struct arguments *arguments, struct fault *fault)
{
    const char *file = arguments->file;
    char *newest;
    struct profile *profile = argument_profile(&file, &newest, fault), *old_run = NULL;
    int status = -1;

    if (profile != NULL && arguments->request.old_file != NULL)
        old_run = profile_read(arguments->request.old_file, fault);
    if (profile != NULL && (old_run != NULL || arguments->request.old_file == NULL))
        status = annotate_make(&arguments->request, file, profile, old_run, fault);
    profile_free(old_run);
    profile_free(profile);
    free(newest);
    return status;
}

int cmd_annotate(int argc, char **argv)
{
    struct fault fault = {{0}};
    struct arguments arguments = {
        .request = {.threshold = ANNOTATE_DEFAULT_THRESHOLD, .context = ANNOTATE_DEFAULT_CONTEXT},
        .fault = &fault};
    const struct argp parser = {.options = OPTIONS,
                                .parser = parse,
                                .args_doc = "[FILE] [SOURCE...]",
                                .doc = DOC,
                                .children = show_options};
    int status = -1;

    arguments.request.files = array_new((size_t)argc, sizeof *arguments.request.files);
    if (argp_parse(&parser, argc, argv, 0, NULL, &arguments) == 0) {
        status = run(&arguments, &fault);
        if (status != 0)
            message_put(fault.text);
    }
    free(arguments.request.files);
    source_folders_free(&arguments.request.showing.sources);
    return status == 0 ? 0 : EXIT_CANNOT;
}
