/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of `pypygc check`: see check_options.h. */
#include "cli/check_options.h"

#include "base/output.h"
#include "cli/output_options.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

/* argp's keys of the limits: FIRST_LIMIT + enum total. */
#define FIRST_LIMIT   0x1000
#define OPTION_PREFIX "max-"

enum { OPTION_SEVERITY = 0x100, OPTION_FORCE, OPTION_LIMITS, OPTION_SUPPRESS, OPTION_UPDATE };

/* What argp's parser fills. */
struct parsing {
    struct check_request *request;
    struct output_options output;
    struct fault *fault; /* of files that options name */
};

static const struct argp_option FIXED_OPTIONS[] = {
    {"baseline", 'b', "OLD", 0, "What to compare with: a profile, or what --update wrote", 0},
    {"limits", OPTION_LIMITS, "FILE", 0, "Also take limits from FILE (see docs/limits.md)", 0},
    {"suppress", OPTION_SUPPRESS, "FILE", 0,
     "Accept the findings that FILE names, as pypygc report --suppress does", 0},
    {"max-severity", OPTION_SEVERITY, "LEVEL", 0,
     "The worst finding allowed: none, low, medium or high", 0},
    {"update", OPTION_UPDATE, NULL, 0,
     "Judge nothing, but write the baseline: as much of NEW as the limits need, a few kilobytes",
     0},
    {"force", OPTION_FORCE, NULL, 0,
     "Judge runs that are incomplete or not comparable all the same, and say why they are not", 0},
    {NULL, 0, NULL, 0, "Limits on totals, --max-KEY=LIMIT, where KEY is one of", 1},
};

#define N_FIXED (sizeof FIXED_OPTIONS / sizeof FIXED_OPTIONS[0])

/* The options of argp: the fixed ones, then one a total. */
struct option_table {
    struct argp_option options[N_FIXED + TOTAL_COUNT + 1];
    char names[TOTAL_COUNT][64];
};

static void option_name(enum total total, char name[64])
{
    snprintf(name, 64, OPTION_PREFIX "%s", total_name(total));
    for (char *c = name; *c != '\0'; c++)
        if (*c == '_')
            *c = '-';
}

static void fill_options(struct option_table *table)
{
    memset(table, 0, sizeof *table);
    memcpy(table->options, FIXED_OPTIONS, sizeof FIXED_OPTIONS);
    for (int i = 0; i < TOTAL_COUNT; i++) {
        struct argp_option *option = &table->options[N_FIXED + (size_t)i];
        option_name((enum total)i, table->names[i]);
        option->name = table->names[i];
        option->key = FIRST_LIMIT + i;
        option->arg = "LIMIT";
        option->group = 2;
    }
}

static void set_file(struct check_request *request, const char *file, struct argp_state *state)
{
    if (request->file != NULL)
        argp_error(state,
                   "one profile is checked: '%s' is a second one (an old one goes after "
                   "--baseline)",
                   file);
    request->file = file;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct parsing *parsing = state->input;
    struct check_request *request = parsing->request;
    struct fault fault = {{0}};

    if (key >= FIRST_LIMIT && key < FIRST_LIMIT + TOTAL_COUNT) {
        if (limits_add_total(&request->limits, (enum total)(key - FIRST_LIMIT), argument, &fault) !=
            0)
            argp_failure(state, EXIT_CANNOT, 0, "%s", fault.text);
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT: output_options_pass(state, &parsing->output); break;
    case 'b': request->baseline = argument; break;
    case OPTION_SEVERITY:
        if (limits_add_severity(&request->limits, argument, &fault) != 0)
            argp_error(state, "--max-severity: %s", fault.text);
        break;
    case OPTION_LIMITS: limits_read(&request->limits, argument, parsing->fault); break;
    case OPTION_SUPPRESS:
        suppressions_read(&request->suppressions, argument, parsing->fault);
        break;
    case OPTION_FORCE: request->force = true; break;
    case OPTION_UPDATE: request->update = true; break;
    case ARGP_KEY_ARG: set_file(request, argument, state); break;
    case ARGP_KEY_NO_ARGS: argp_error(state, "no profile is named"); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const char DOC[] =
    "Checks the profile NEW against limits, for use in tests and CI.\v"
    "LIMIT is a percentage of change against the baseline (+2%, -5%, 0%), or the greatest value "
    "allowed: a number, or for bytes a size (10MB is 10,000,000 bytes, 10MiB is 10,485,760). With "
    "a baseline and no limits these hold: --max-allocated-bytes=+2% --max-survived-bytes=+10%. "
    "(Survivors vary more between runs than allocations do.) Limits on functions, types and "
    "findings stand in a file, see --limits.\n\n"
    "Runs compare if the nursery, PyPy's build, the command and the options of the tool and of "
    "the collector are the same.\n\n"
    "Example:\n"
    "  pypygc check new.out --limits=limits.txt --baseline=baseline.out --update\n"
    "  pypygc check new.out --limits=limits.txt --baseline=baseline.out\n\n"
    "Exit status: 0 within all limits, 1 not, 2 if that cannot be judged.";

/* Finds a limit on something that is no total; argp's own message would not list the totals. */
static const char *unknown_limit(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        char name[64];
        enum total total;
        const char *key = argv[i] + strlen("--" OPTION_PREFIX);

        if (strncmp(argv[i], "--" OPTION_PREFIX, strlen("--" OPTION_PREFIX)) != 0)
            continue;
        if (strcspn(key, "=") >= sizeof name)
            return argv[i];
        memcpy(name, key, strcspn(key, "="));
        name[strcspn(key, "=")] = '\0';
        if (strcmp(name, "severity") != 0 &&
            (strchr(name, '_') != NULL || !total_by_name(name, &total)))
            return argv[i];
    }
    return NULL;
}

static void list_limits(const char *given)
{
    message_printf("%s: there is no such total; the limits are", given);
    for (int i = 0; i < TOTAL_COUNT; i++) {
        char name[64];
        option_name((enum total)i, name);
        fprintf(stderr, "  --%s\n", name);
    }
    fputs("  --max-severity\n", stderr);
}

int check_options_parse(int argc, char **argv, struct check_request *request, struct fault *fault)
{
    struct option_table table;
    struct parsing parsing = {.request = request, .fault = fault};
    const char *unknown = unknown_limit(argc, argv);
    const struct argp parser = {.options = table.options,
                                .parser = parse,
                                .args_doc = "NEW",
                                .doc = DOC,
                                .children = parsing.output.children};

    *request = (struct check_request){0};
    if (unknown != NULL) {
        list_limits(unknown);
        return -1;
    }
    fill_options(&table);
    output_options_begin(&parsing.output, FORMATS_OF_CHECK);
    if (argp_parse(&parser, argc, argv, 0, NULL, &parsing) != 0)
        return -1;
    request->format = parsing.output.format;
    request->output = parsing.output.path;
    return 0;
}
