/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc report: one profile, for people or for programs. Arguments and exit status only. */
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "profile/reader.h"
#include "render/bundle.h"
#include "render/explain.h"
#include "render/render.h"
#include "run/newest.h"
#include "run/twin.h"

#include <argp.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* As many rows as show the causes of nearly all allocation, and fit a screen. */
#define DEFAULT_TOP 10

struct arguments {
    const char *format, *output, *file;
    const char *bundle, *explain; /* NULL: not asked for */
    bool twin, yes;
    size_t top;
    struct suppressions suppressions;
};

enum {
    OPTION_JSON = 0x100,
    OPTION_TEXT,
    OPTION_MARKDOWN,
    OPTION_TOP,
    OPTION_SUPPRESS,
    OPTION_BUNDLE,
    OPTION_EXPLAIN,
    OPTION_TWIN,
    OPTION_YES
};

static const struct argp_option OPTIONS[] = {
    {"text", OPTION_TEXT, NULL, 0, "Write text for people (the default)", 0},
    {"json", OPTION_JSON, NULL, 0, "Write JSON, schema pypygc.report/1", 0},
    {"markdown", OPTION_MARKDOWN, NULL, 0, "Write Markdown for an issue tracker, details folded",
     0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
    {"top", OPTION_TOP, "N", 0, "Show N rows in each table of the text (default 10)", 0},
    {"suppress", OPTION_SUPPRESS, "FILE", 0,
     "Accept the findings that FILE names, a line each: ID [FILE:FUNCTION or FILE:LINE] [# why]",
     0},
    {"bundle", OPTION_BUNDLE, "FILE", 0,
     "Pack profile, reports, the sources that are named and the command into FILE (.tar, .tar.gz)",
     0},
    {"jit-off-twin", OPTION_TWIN, NULL, 0,
     "Run the program of the profile again without the JIT, and show both beside each other; what "
     "is to run is shown, and asked for at the terminal",
     0},
    {"yes", OPTION_YES, NULL, 0, "Agree to what --jit-off-twin is to run, without being asked", 0},
    {"explain", OPTION_EXPLAIN, "ID", 0,
     "Say what a pattern of the findings is, and what to do; 'list' names all", 0},
    {0},
};

static void parse_suppress(const char *path, struct suppressions *suppressions)
{
    struct fault fault = {{0}};

    if (suppressions_read(suppressions, path, &fault) == 0)
        return;
    message_put(fault.text);
    exit(EXIT_CANNOT);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case OPTION_TEXT: arguments->format = "text"; break;
    case OPTION_JSON: arguments->format = "json"; break;
    case OPTION_MARKDOWN: arguments->format = "markdown"; break;
    case OPTION_SUPPRESS: parse_suppress(argument, &arguments->suppressions); break;
    case OPTION_BUNDLE: arguments->bundle = argument; break;
    case OPTION_TWIN: arguments->twin = true; break;
    case OPTION_YES: arguments->yes = true; break;
    case OPTION_EXPLAIN: arguments->explain = argument; break;
    case OPTION_TOP: arguments->top = argument_number(state, "top", argument); break;
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

/* Blocks of Unicode may be written in this locale. */
static bool has_unicode(void)
{
    return setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static int write_report(const struct arguments *arguments, const struct report *report,
                        struct fault *fault)
{
    const struct renderer *renderer = renderer_by_name(arguments->format);
    FILE *out;

    if (report->facts->profile->is_baseline)
        return fault_set(fault, "%s: is a baseline: pypygc check and diff read it", report->file);
    if (arguments->bundle != NULL)
        return bundle_write(report, arguments->bundle, fault);
    if (!has_what_is_needed(report->facts->profile, renderer))
        return fault_set(fault, "%s: has nothing that the format %s could show", report->file,
                         renderer->name);
    out = output_open(arguments->output, report->file, fault);
    if (out == NULL)
        return -1;
    renderer->render(report, out);
    return output_close(out, arguments->output, fault);
}

static int report_profile(const struct arguments *arguments, const char *file,
                          const struct profile *profile, const struct profile *twin,
                          struct fault *fault)
{
    struct sources *sources = sources_new(&profile->run, file);
    struct facts facts;
    struct findings findings;
    struct suppressed suppressed;
    int status;

    facts_compute(profile, &facts);
    findings_compute(&facts, &findings);
    findings_suppress(&findings, &arguments->suppressions, sources, &suppressed);
    status = write_report(arguments,
                          &(struct report){.file = file,
                                           .facts = &facts,
                                           .findings = &findings,
                                           .suppressed = &suppressed,
                                           .sources = sources,
                                           .twin = twin,
                                           .unicode = has_unicode(),
                                           .top = arguments->top},
                          fault);
    suppressed_free(&suppressed);
    findings_free(&findings);
    facts_free(&facts);
    sources_free(sources);
    return status;
}

static int explain(const char *id)
{
    struct fault fault = {{0}};
    const bool is_list = strcmp(id, "list") == 0;

    if (is_list) {
        explain_put_ids(stdout);
    } else if (!explain_put(id, stdout)) {
        message_printf("there is no pattern '%s'; there are:", id);
        explain_put_ids(stderr);
        return EXIT_CANNOT;
    }
    if (output_close(stdout, NULL, &fault) == 0)
        return 0;
    message_put(fault.text);
    return EXIT_CANNOT;
}

int cmd_report(int argc, char **argv)
{
    struct arguments arguments = {.format = "text", .top = DEFAULT_TOP};
    struct profile *profile = NULL, *twin = NULL;
    struct fault fault = {{0}};
    char *newest = NULL;
    const char *file;
    int status = EXIT_CANNOT;

    if (argp_parse(&PARSER, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    if (arguments.explain != NULL)
        return explain(arguments.explain);
    file = arguments.file;
    if (file == NULL) {
        file = newest = newest_profile(&fault);
        if (newest != NULL)
            message_printf("reading %s, the newest here", newest);
    }
    if (file != NULL)
        profile = profile_read(file, &fault);
    if (profile != NULL && arguments.twin)
        twin = twin_run(profile, file, arguments.yes, &fault);
    if (profile != NULL && (!arguments.twin || twin != NULL) &&
        report_profile(&arguments, file, profile, twin, &fault) == 0)
        status = 0;
    if (status != 0)
        message_put(fault.text);
    profile_free(twin);
    profile_free(profile);
    suppressions_free(&arguments.suppressions);
    free(newest);
    return status;
}
