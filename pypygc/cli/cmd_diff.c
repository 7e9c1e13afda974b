/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc diff: what changed between two runs. Arguments and exit status only. */
#include "analysis/compare.h"
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "profile/reader.h"
#include "render/diff/diff.h"

#include <argp.h>
#include <stdlib.h>

/* As many rows as fit a screen for two tables. */
#define DEFAULT_TOP 10

struct arguments {
    const char *old_file, *new_file, *output;
    bool json;
    size_t top;
};

enum { OPTION_JSON = 0x100, OPTION_TEXT, OPTION_TOP };

static const struct argp_option OPTIONS[] = {
    {"text", OPTION_TEXT, NULL, 0, "Write text for people (the default)", 0},
    {"json", OPTION_JSON, NULL, 0, "Write JSON, schema pypygc.diff/1", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {"top", OPTION_TOP, "N", 0, "Show N rows in each table of the text (default 10)", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case OPTION_TEXT: arguments->json = false; break;
    case OPTION_JSON: arguments->json = true; break;
    case OPTION_TOP: arguments->top = argument_number(state, "top", argument); break;
    case 'o': arguments->output = argument; break;
    case ARGP_KEY_ARG:
        if (arguments->old_file == NULL)
            arguments->old_file = argument;
        else if (arguments->new_file == NULL)
            arguments->new_file = argument;
        else
            argp_error(state, "two profiles are compared: '%s' is a third one", argument);
        break;
    case ARGP_KEY_END:
        if (arguments->new_file == NULL)
            argp_error(state, "two profiles are needed, the old one first");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp PARSER = {
    .options = OPTIONS,
    .parser = parse,
    .args_doc = "OLD NEW",
    .doc = "Tells what changed between two runs of a program, which may have been edited in "
           "between: totals, lines, types, traces and sites, what changed most first. Lines that "
           "moved are found by their function, order and types. Runs that do not compare (another "
           "nursery, another PyPy, other arguments) are compared all the same, and it is said why "
           "they do not.\v"
           "Example:\n"
           "  pypygc diff before.out after.out\n\n"
           "Exit status: 0, equal or not, or 2 if a profile cannot be read or the result not be "
           "written. pypygc check judges changes.",
};

static int write_diff(const struct arguments *arguments, const struct profile *old_run,
                      const struct profile *new_run, struct fault *fault)
{
    struct facts old_facts, new_facts;
    struct comparison comparison;
    struct diff diff = {arguments->old_file, arguments->new_file, &comparison, arguments->top};
    FILE *out = output_open(arguments->output, arguments->new_file, fault);

    if (out == NULL)
        return -1;
    facts_compute(old_run, &old_facts);
    facts_compute(new_run, &new_facts);
    compare(&old_facts, &new_facts, &comparison);
    if (arguments->json)
        diff_json(&diff, out);
    else
        diff_text(&diff, out);
    comparison_free(&comparison);
    facts_free(&new_facts);
    facts_free(&old_facts);
    return output_close(out, arguments->output, fault);
}

int cmd_diff(int argc, char **argv)
{
    struct arguments arguments = {.top = DEFAULT_TOP};
    struct profile *old_run = NULL, *new_run = NULL;
    struct fault fault = {{0}};
    int status = EXIT_CANNOT;

    if (argp_parse(&PARSER, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    old_run = profile_read(arguments.old_file, &fault);
    if (old_run != NULL)
        new_run = profile_read(arguments.new_file, &fault);
    if (new_run != NULL && write_diff(&arguments, old_run, new_run, &fault) == 0)
        status = 0;
    if (status != 0)
        message_put(fault.text);
    profile_free(new_run);
    profile_free(old_run);
    return status;
}
