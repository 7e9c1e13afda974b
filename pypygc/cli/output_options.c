/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of all commands that write something: see output_options.h. */
#include "cli/output_options.h"

#include "cli/argument.h"

/* Room in the list of options, but for --output, --format and its end. */
#define MAX_FORMATS (OUTPUT_OPTIONS_MAX - 3)

enum { OPTION_FORMAT = 0x2000, OPTION_FIRST };

static void set_format(struct output_options *options, const char *name, struct argp_state *state)
{
    options->format = format_by_name(options->formats, name);
    if (options->format == NULL)
        argp_error(state, "--format is %s, not '%s'", options->names, name);
}

static void set_path(struct output_options *options, const char *argument, struct argp_state *state)
{
    if (options->path != NULL)
        argp_error(state, "one file is written: '%s' is a second one", argument);
    options->path = argument_output(argument);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct output_options *options = state->input;

    if (key == OPTION_FORMAT) {
        set_format(options, argument, state);
    } else if (key == 'o') {
        set_path(options, argument, state);
    } else if (key >= OPTION_FIRST && key < OPTION_FIRST + MAX_FORMATS) {
        options->format = &options->formats[key - OPTION_FIRST];
        if (argument != NULL)
            set_path(options, argument, state);
    } else {
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

void output_options_begin(struct output_options *options, const struct format *formats)
{
    size_t n = 0;

    *options = (struct output_options){.format = formats, .formats = formats};
    format_names(formats, options->names, sizeof options->names);
    snprintf(options->how, sizeof options->how, "How to write the result: %s", options->names);
    options->list[n++] = (struct argp_option){
        "output", 'o', "FILE", 0, "Write to FILE instead of standard output; - is that", 0};
    options->list[n++] = (struct argp_option){"format", OPTION_FORMAT, "NAME", 0, options->how, 0};
    for (int i = 0; i < MAX_FORMATS && formats[i].name != NULL; i++)
        options->list[n++] = (struct argp_option){formats[i].name,     OPTION_FIRST + i, "FILE",
                                                  OPTION_ARG_OPTIONAL, formats[i].what,  0};
    options->argp = (struct argp){.options = options->list, .parser = parse};
    options->children[0] = (struct argp_child){&options->argp, 0, NULL, 0};
}

void output_options_pass(struct argp_state *state, struct output_options *options)
{
    state->child_inputs[0] = options;
}
