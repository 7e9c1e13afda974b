/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc export: a profile for another viewer. Arguments and exit status only. */
#include "base/output.h"
#include "cli/commands.h"
#include "cli/output_options.h"
#include "render/export/export.h"

#include <stdlib.h>
#include <string.h>

enum { OPTION_METRIC = 0x1000 };

struct arguments {
    const char *file, *metric;
    struct output_options output;
};

/* Writes what --metric may be, and ends the program. */
static void list_metrics(void)
{
    struct fault fault = {{0}};
    struct output output;

    if (output_open(&output, NULL, NULL, GATE_TEXT, &fault) == 0) {
        for (int m = 0; m < METRIC_COUNT; m++)
            fprintf(output.out, "%-18s %s %s\n", METRICS[m].name, metric_unit_name(METRICS[m].unit),
                    METRICS[m].what);
        if (output_close(&output, &fault) == 0)
            exit(EXIT_SUCCESS);
    }
    message_put(fault.text);
    exit(EXIT_CANNOT);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case ARGP_KEY_INIT: output_options_pass(state, &arguments->output); break;
    case OPTION_METRIC:
        if (strcmp(argument, "list") == 0)
            list_metrics();
        arguments->metric = argument;
        break;
    case ARGP_KEY_ARG:
        if (arguments->file != NULL)
            argp_error(state, "one profile is exported: '%s' is a second one", argument);
        arguments->file = argument;
        break;
    case ARGP_KEY_END:
        if (arguments->file == NULL)
            argp_error(state, "give the profile to export");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option OPTIONS[] = {
    {"metric", OPTION_METRIC, "NAME", 0,
     "What stacks are about, such as survived_bytes; --metric=list lists all", 0},
    {0}};

static const char DOC[] =
    "Writes a profile in the format of another viewer.\v"
    "Example:\n"
    "  pypygc export --format=callgrind -o callgrind.out.app pypygc.out.1234\n"
    "  kcachegrind callgrind.out.app\n"
    "  pypygc export --collapsed -o app.txt pypygc.out.1234\n"
    "  flamegraph.pl app.txt > app.svg\n\n"
    "Exit status: 0, or 2 if the profile cannot be read or the result not be written.";

int cmd_export(int argc, char **argv)
{
    struct arguments arguments = {0};
    const struct argp parser = {.options = OPTIONS,
                                .parser = parse,
                                .args_doc = "FILE",
                                .doc = DOC,
                                .children = arguments.output.children};
    struct fault fault = {{0}};

    output_options_begin(&arguments.output, FORMATS_OF_EXPORT);
    if (argp_parse(&parser, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    if (export_make(&(struct export_request){arguments.output.format, arguments.output.path,
                                             arguments.metric},
                    arguments.file, &fault) == 0)
        return 0;
    message_put(fault.text);
    return EXIT_CANNOT;
}
