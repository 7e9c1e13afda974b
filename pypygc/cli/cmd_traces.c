/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc traces: the traces of a run, and one of them. Arguments and exit status only. */
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "cli/show_options.h"
#include "render/traces/traces.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    struct traces_request request;
    const char *file; /* NULL: not given */
};

enum { OPTION_ASM = 0x100, OPTION_FUNCTION, OPTION_OP, OPTION_TOP };

static const struct argp_option OPTIONS[] = {
    {"asm", OPTION_ASM, NULL, 0, "Show the machine code of each operation, and where it jumps to",
     0},
    {"function", OPTION_FUNCTION, "NAME", 0,
     "Only traces with code of this function, inlined or not, and that code of one trace", 0},
    {"op", OPTION_OP, "NAME", 0,
     "Only operations of this name, or that call a function of this name, and traces that have any",
     0},
    {"top", OPTION_TOP, "N", 0, "List N traces (default 20); 0: all", 0},
    {0},
};

/* A number is a trace's, anything else a profile's name. */
static bool is_number(const char *text)
{
    return *text != '\0' && strlen(text) < 19 && text[strspn(text, "0123456789")] == '\0';
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    struct traces_request *request = &arguments->request;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &request->showing; break;
    case OPTION_ASM: request->machine_code = true; break;
    case OPTION_FUNCTION: request->function = argument; break;
    case OPTION_OP: request->op = argument; break;
    case OPTION_TOP: request->top = argument_number(state, "top", argument); break;
    case ARGP_KEY_ARG:
        if (is_number(argument) && !request->has_id) {
            request->has_id = true;
            request->id = strtoull(argument, NULL, 10);
        } else if (arguments->file == NULL) {
            arguments->file = argument;
        } else {
            argp_error(state, "one profile, and one trace of it: '%s' is too much", argument);
        }
        break;
    case ARGP_KEY_END:
        if (request->machine_code && !request->has_id)
            argp_error(state,
                       "--asm shows one trace: give its number; without --asm they are listed");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const char DOC[] =
    "Shows what the JIT compiled: the loops and bridges of a run, what took most first, or, with the "
    "number ID of one, the tree of it and its bridges, and its operations between the lines of Python "
    "that they come from, each with what it cost. FILE is a pypygc.out.PID; without it, the newest one "
    "in this directory is taken. NAME may have wildcards as file names have in a shell: 'new*'.\v"
    "Example:\n"
    "  pypygc traces pypygc.out.1234\n"
    "  pypygc traces pypygc.out.1234 12 --asm\n"
    "  pypygc traces --op='new*' --function=parse\n\n"
    "Exit status: 0, or 2 if the profile cannot be read, there is no such trace, or the result not be "
    "written.";

int cmd_traces(int argc, char **argv)
{
    struct arguments arguments = {.request = {.top = TRACES_DEFAULT_TOP}};
    const struct argp parser = {.options = OPTIONS,
                                .parser = parse,
                                .args_doc = "[FILE] [ID]",
                                .doc = DOC,
                                .children = show_options};
    struct fault fault = {{0}};
    struct profile *profile = NULL;
    char *newest = NULL;
    int status = -1;

    if (argp_parse(&parser, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    profile = argument_profile(&arguments.file, &newest, &fault);
    if (profile != NULL)
        status = traces_make(&arguments.request, arguments.file, profile, &fault);
    if (status != 0)
        message_put(fault.text);
    profile_free(profile);
    free(newest);
    source_folders_free(&arguments.request.showing.sources);
    return status == 0 ? 0 : EXIT_CANNOT;
}
