/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc report: one profile, for people or for programs. Arguments and exit status only. */
#include "cli/commands.h"
#include "cli/newest.h"
#include "cli/output.h"
#include "profile/reader.h"
#include "render/render.h"

#include <argp.h>
#include <stdlib.h>

/* As many rows as show the causes of nearly all allocation, and fit a screen. */
#define DEFAULT_TOP 10

struct arguments {
    const char *format, *output, *file;
    size_t top;
};

enum { OPTION_JSON = 0x100, OPTION_TEXT, OPTION_TOP };

static const struct argp_option OPTIONS[] = {
    {"text", OPTION_TEXT, NULL, 0, "Write text for people (the default)", 0},
    {"json", OPTION_JSON, NULL, 0, "Write JSON, schema pypygc.report/1", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {"top", OPTION_TOP, "N", 0, "Show N rows in each table of the text (default 10)", 0},
    {0},
};

static void parse_top(struct argp_state *state, const char *text, size_t *top)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0')
        argp_error(state, "--top needs a number, not '%s'", text);
    *top = value;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case OPTION_TEXT: arguments->format = "text"; break;
    case OPTION_JSON: arguments->format = "json"; break;
    case OPTION_TOP: parse_top(state, argument, &arguments->top); break;
    case 'o': arguments->output = argument; break;
    case ARGP_KEY_ARG:
        if (arguments->file != NULL)
            argp_error(state, "one profile at a time: '%s' is a second one", argument);
        arguments->file = argument;
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp PARSER = {
    .options = OPTIONS,
    .parser = parse,
    .args_doc = "[FILE]",
    .doc = "Reports where the memory of a profiled run came from, and what to do about it. FILE "
           "is a pypygc.out.PID that valgrind --tool=pypygc wrote; without it, the newest one in "
           "this directory is taken.\v"
           "Example:\n"
           "  pypygc report --top=20 pypygc.out.1234\n\n"
           "Exit status: 0, or 2 if the profile cannot be read or the report not be written.",
};

static bool has_what_is_needed(const struct profile *profile, const struct renderer *renderer)
{
    return ((renderer->needs & NEEDS_CELLS) == 0 || profile->n_cells > 0) &&
           ((renderer->needs & NEEDS_MINORS) == 0 || profile->n_minors > 0);
}

static int write_report(const struct arguments *arguments, const char *file,
                        const struct profile *profile, struct fault *fault)
{
    const struct renderer *renderer = renderer_by_name(arguments->format);
    struct facts facts;
    struct findings findings;
    FILE *out;
    int status = -1;

    if (profile->is_baseline)
        return fault_set(fault, "%s: is a baseline: pypygc check and diff read it", file);
    if (!has_what_is_needed(profile, renderer))
        return fault_set(fault, "%s: has nothing that the format %s could show", file,
                         renderer->name);
    out = output_open(arguments->output, file, fault);
    if (out == NULL)
        return -1;
    facts_compute(profile, &facts);
    findings_compute(&facts, &findings);
    renderer->render(
        &(struct report){
            .file = file, .facts = &facts, .findings = &findings, .top = arguments->top},
        out);
    status = output_close(out, arguments->output, fault);
    findings_free(&findings);
    facts_free(&facts);
    return status;
}

int cmd_report(int argc, char **argv)
{
    struct arguments arguments = {.format = "text", .top = DEFAULT_TOP};
    struct profile *profile = NULL;
    struct fault fault = {{0}};
    char *newest = NULL;
    const char *file;
    int status = EXIT_CANNOT;

    if (argp_parse(&PARSER, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    file = arguments.file;
    if (file == NULL) {
        file = newest = newest_profile(&fault);
        if (newest != NULL)
            message_printf("reading %s, the newest here", newest);
    }
    if (file != NULL)
        profile = profile_read(file, &fault);
    if (profile != NULL && write_report(&arguments, file, profile, &fault) == 0)
        status = 0;
    if (status != 0)
        message_put(fault.text);
    profile_free(profile);
    free(newest);
    return status;
}
