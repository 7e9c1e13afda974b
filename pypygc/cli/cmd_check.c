/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc check: are the totals of a run within limits? Arguments, output and exit status; what a
   limit means is in limits.c, which runs compare in comparable.c. */
#include "analysis/comparable.h"
#include "cli/commands.h"
#include "cli/limits.h"
#include "cli/output.h"
#include "cli/verdict.h"
#include "profile/reader.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

/* argp's keys of the limits: FIRST_LIMIT + enum total. */
#define FIRST_LIMIT   0x1000
#define OPTION_PREFIX "max-"

enum { OPTION_SEVERITY = 0x100, OPTION_FORCE, OPTION_JSON };

struct arguments {
    const char *file, *baseline;
    struct limit limits[TOTAL_COUNT];
    bool limited[TOTAL_COUNT];
    struct severity_limit severity;
    bool force, json;
};

static const struct argp_option FIXED_OPTIONS[] = {
    {"baseline", 'b', "OLD", 0, "The profile to compare with; needed for percentages", 0},
    {"max-severity", OPTION_SEVERITY, "LEVEL", 0,
     "The worst finding allowed: none, low, medium or high", 0},
    {"force", OPTION_FORCE, NULL, 0,
     "Judge runs that are incomplete or not comparable all the same, and say why they are not", 0},
    {"json", OPTION_JSON, NULL, 0, "Write JSON, schema pypygc.check/1", 0},
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

static void parse_limit(struct arguments *arguments, enum total total, const char *text,
                        struct argp_state *state)
{
    struct fault fault = {{0}};

    if (limit_parse(total, text, &arguments->limits[total], &fault) != 0)
        argp_failure(state, EXIT_CANNOT, 0, "%s", fault.text);
    arguments->limited[total] = true;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    if (key >= FIRST_LIMIT && key < FIRST_LIMIT + TOTAL_COUNT) {
        parse_limit(arguments, (enum total)(key - FIRST_LIMIT), argument, state);
        return 0;
    }
    switch (key) {
    case 'b': arguments->baseline = argument; break;
    case OPTION_SEVERITY:
        if (!severity_limit_parse(argument, &arguments->severity))
            argp_error(state, "--max-severity is none, low, medium or high, not '%s'", argument);
        break;
    case OPTION_FORCE: arguments->force = true; break;
    case OPTION_JSON: arguments->json = true; break;
    case ARGP_KEY_ARG:
        if (arguments->file != NULL)
            argp_error(state,
                       "one profile is checked: '%s' is a second one (an old one goes after "
                       "--baseline)",
                       argument);
        arguments->file = argument;
        break;
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
    "(Survivors vary more between runs than allocations do.)\n\n"
    "Runs compare if the nursery, PyPy's build and the command are the same.\n\n"
    "Example:\n"
    "  pypygc check pypygc.out.1234 --baseline pypygc.out.old --max-allocated-bytes=+2%\n\n"
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

static void default_limits(struct arguments *arguments)
{
    struct fault fault = {{0}};

    for (int i = 0; i < TOTAL_COUNT; i++)
        if (arguments->limited[i])
            return;
    if (arguments->severity.is_set || arguments->baseline == NULL)
        return;
    limit_parse(TOTAL_ALLOCATED_BYTES, "+2%", &arguments->limits[TOTAL_ALLOCATED_BYTES], &fault);
    limit_parse(TOTAL_SURVIVED_BYTES, "+10%", &arguments->limits[TOTAL_SURVIVED_BYTES], &fault);
    arguments->limited[TOTAL_ALLOCATED_BYTES] = arguments->limited[TOTAL_SURVIVED_BYTES] = true;
}

/* What the arguments alone forbid. */
static int refuse_arguments(const struct arguments *arguments, struct fault *fault)
{
    bool any = arguments->severity.is_set;

    for (int i = 0; i < TOTAL_COUNT; i++) {
        if (!arguments->limited[i])
            continue;
        any = true;
        if (arguments->limits[i].is_relative && arguments->baseline == NULL)
            return fault_set(fault, "%s: the limit %s is a percentage and needs --baseline OLD",
                             total_name((enum total)i), arguments->limits[i].text);
    }
    if (!any)
        return fault_set(fault, "nothing to check: name a --baseline or a limit (pypygc check "
                                "--help lists them)");
    return 0;
}

static int refuse_unmeasured(const struct arguments *arguments, const struct profile *profile,
                             const char *file, bool is_baseline, struct fault *fault)
{
    for (int i = 0; i < TOTAL_COUNT; i++) {
        const bool is_needed = arguments->limited[i] &&
                               (!is_baseline || arguments->limits[i].is_relative);
        if (is_needed && !profile->totals.known[i])
            return fault_set(fault, "%s: %s was not measured in that run", file,
                             total_name((enum total)i));
    }
    return 0;
}

static int refuse_incomplete(const struct profile *profile, const char *file, bool force,
                             struct fault *fault)
{
    if (profile->complete)
        return 0;
    if (!force)
        return fault_set(fault, "%s: incomplete: %s; --force judges it all the same", file,
                         profile->incomplete_reason);
    message_printf("%s: incomplete: %s", file, profile->incomplete_reason);
    return 0;
}

static int refuse_different(const struct profile *new_run, const struct profile *old_run,
                            bool force, struct fault *fault)
{
    struct comparable_cursor cursor = {0};
    char difference[FAULT_MAX];

    while (comparable_next(&old_run->run, &new_run->run, &cursor, difference, sizeof difference)) {
        if (!force)
            return fault_set(fault, "not comparable: %s; --force compares all the same",
                             difference);
        message_printf("not comparable: %s", difference);
    }
    return 0;
}

/* Everything that forbids a judgement. old_run is NULL without a baseline. */
static int refuse(const struct arguments *arguments, const struct profile *new_run,
                  const struct profile *old_run, struct fault *fault)
{
    if (refuse_incomplete(new_run, arguments->file, arguments->force, fault) != 0 ||
        refuse_unmeasured(arguments, new_run, arguments->file, false, fault) != 0)
        return -1;
    if (old_run != NULL &&
        (refuse_incomplete(old_run, arguments->baseline, arguments->force, fault) != 0 ||
         refuse_unmeasured(arguments, old_run, arguments->baseline, true, fault) != 0 ||
         refuse_different(new_run, old_run, arguments->force, fault) != 0))
        return -1;
    return 0;
}

static int check(const struct arguments *arguments, struct fault *fault)
{
    struct profile *new_run = profile_read(arguments->file, fault);
    struct profile *old_run = NULL;
    int status = EXIT_CANNOT;

    if (new_run != NULL && arguments->baseline != NULL)
        old_run = profile_read(arguments->baseline, fault);
    if (fault->text[0] == '\0' && refuse(arguments, new_run, old_run, fault) == 0) {
        struct verdict verdict;
        verdict_reach(new_run, old_run, arguments->limits, arguments->limited, &arguments->severity,
                      &verdict);
        if (arguments->json)
            verdict_put_json(&verdict, stdout);
        else
            verdict_put_text(&verdict, stdout);
        status = verdict.failed > 0 ? 1 : 0;
        verdict_free(&verdict);
        if (output_close(stdout, NULL, fault) != 0)
            status = EXIT_CANNOT;
    }
    profile_free(old_run);
    profile_free(new_run);
    return status;
}

int cmd_check(int argc, char **argv)
{
    struct option_table table;
    struct arguments arguments = {0};
    struct fault fault = {{0}};
    struct argp parser = {.parser = parse, .args_doc = "NEW", .doc = DOC};
    const char *unknown = unknown_limit(argc, argv);
    int status = EXIT_CANNOT;

    if (unknown != NULL) {
        list_limits(unknown);
        return EXIT_CANNOT;
    }
    fill_options(&table);
    parser.options = table.options;
    if (argp_parse(&parser, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    default_limits(&arguments);
    if (refuse_arguments(&arguments, &fault) == 0)
        status = check(&arguments, &fault);
    if (status == EXIT_CANNOT) {
        message_put(fault.text);
        if (arguments.json && verdict_put_json_refusal(fault.text, stdout) == 0)
            fflush(stdout);
    }
    return status;
}
