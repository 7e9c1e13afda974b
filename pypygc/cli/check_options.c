/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of `pypygc check`: see check_options.h. */
#include "cli/check_options.h"

#include "base/output.h"
#include "cli/commands.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* argp's keys of the limits: FIRST_LIMIT + enum total. */
#define FIRST_LIMIT   0x1000
#define OPTION_PREFIX "max-"

/* A file of limits above this is another file. */
#define MAX_LIMITS_BYTES (1024 * 1024)

enum {
    OPTION_SEVERITY = 0x100,
    OPTION_FORCE,
    OPTION_JSON,
    OPTION_FORMAT,
    OPTION_LIMITS,
    OPTION_SUPPRESS,
    OPTION_UPDATE
};

/* What argp's parser fills. */
struct parsing {
    struct check_options *options;
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
    {"format", OPTION_FORMAT, "NAME", 0,
     "How to write the result: text, json (schema pypygc.check/1), junit, sarif, or github "
     "(annotations of a workflow)",
     0},
    {"json", OPTION_JSON, NULL, 0, "The same as --format=json", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output", 0},
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

/* Reads the limits of a file. A failure is left in *fault. */
static int read_limits(struct limits *limits, const char *path, struct fault *fault)
{
    char *text = array_new(MAX_LIMITS_BYTES + 1, 1);
    FILE *file = fopen(path, "r");
    size_t length = 0;
    int status = -1;

    errno = 0;
    if (file != NULL)
        length = fread(text, 1, MAX_LIMITS_BYTES + 1, file);
    if (file == NULL || ferror(file))
        fault_set(fault, "%s: the limits cannot be read: %s", path, strerror(errno));
    else if (length > MAX_LIMITS_BYTES)
        fault_set(fault, "%s: is too long for a file of limits; is it another file?", path);
    else
        status = limits_add_text(limits, path, text, length, fault);
    if (file != NULL)
        fclose(file);
    free(text);
    return status;
}

static void set_format(struct check_options *options, const char *name, struct argp_state *state)
{
    options->format = check_format_by_name(name);
    if (options->format == NULL)
        argp_error(state, "--format is text, json, junit, sarif or github, not '%s'", name);
}

static void set_file(struct check_options *options, const char *file, struct argp_state *state)
{
    if (options->file != NULL)
        argp_error(state,
                   "one profile is checked: '%s' is a second one (an old one goes after "
                   "--baseline)",
                   file);
    options->file = file;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct parsing *parsing = state->input;
    struct check_options *options = parsing->options;
    struct fault fault = {{0}};

    if (key >= FIRST_LIMIT && key < FIRST_LIMIT + TOTAL_COUNT) {
        if (limits_add_total(&options->limits, (enum total)(key - FIRST_LIMIT), argument, &fault) !=
            0)
            argp_failure(state, EXIT_CANNOT, 0, "%s", fault.text);
        return 0;
    }
    switch (key) {
    case 'b': options->baseline = argument; break;
    case OPTION_SEVERITY:
        if (limits_add_severity(&options->limits, argument, &fault) != 0)
            argp_error(state, "--max-severity: %s", fault.text);
        break;
    case OPTION_LIMITS: read_limits(&options->limits, argument, parsing->fault); break;
    case OPTION_SUPPRESS:
        suppressions_read(&options->suppressions, argument, parsing->fault);
        break;
    case OPTION_FORCE: options->force = true; break;
    case OPTION_UPDATE: options->update = true; break;
    case OPTION_JSON: set_format(options, "json", state); break;
    case OPTION_FORMAT: set_format(options, argument, state); break;
    case 'o': options->output = argument; break;
    case ARGP_KEY_ARG: set_file(options, argument, state); break;
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

/* What the arguments alone forbid. */
static int refuse(const struct check_options *options, struct fault *fault)
{
    const struct limit *relative;

    if (options->update)
        return options->baseline != NULL
                   ? 0
                   : fault_set(fault, "--update needs a file to write: --baseline FILE");
    if (options->limits.count == 0)
        return fault_set(fault, "nothing to check: name a --baseline or a limit (pypygc check "
                                "--help lists them)");
    if (options->baseline == NULL && limits_need_baseline(&options->limits, &relative))
        return fault_set(fault, "%s: the limit %s is a percentage and needs --baseline OLD",
                         relative->text, relative->amount.text);
    return 0;
}

int check_options_parse(int argc, char **argv, struct check_options *options, struct fault *fault)
{
    struct option_table table;
    struct parsing parsing = {options, fault};
    struct argp parser = {.parser = parse, .args_doc = "NEW", .doc = DOC};
    const char *unknown = unknown_limit(argc, argv);

    *options = (struct check_options){.format = check_format_by_name("text")};
    if (unknown != NULL) {
        list_limits(unknown);
        exit(EXIT_CANNOT);
    }
    fill_options(&table);
    parser.options = table.options;
    if (argp_parse(&parser, argc, argv, 0, NULL, &parsing) != 0)
        return fault_set(fault, "the arguments cannot be understood");
    if (fault->text[0] != '\0')
        return -1;
    if (options->limits.count == 0 && options->baseline != NULL) {
        limits_add_total(&options->limits, TOTAL_ALLOCATED_BYTES, "+2%", fault);
        limits_add_total(&options->limits, TOTAL_SURVIVED_BYTES, "+10%", fault);
    }
    return refuse(options, fault);
}

void check_options_free(struct check_options *options)
{
    limits_free(&options->limits);
    suppressions_free(&options->suppressions);
}
