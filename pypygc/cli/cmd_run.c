/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc run: a program under the tool, and the report of it. Arguments and exit status only. */
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "profile/reader.h"
#include "render/page/page.h"
#include "render/report.h"
#include "run/launch.h"
#include "run/repeatable.h"
#include "run/viewer.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct arguments {
    bool repeatable, no_progress, no_report, html, open;
    const char *page;       /* the file of --html; NULL for one beside the profile */
    const char *output;     /* as of a report_request */
    const char **variables; /* NAME=VALUE or NAME; room for all arguments */
    size_t n_variables;
    char *nursery; /* PYPY_GC_NURSERY=SIZE, from malloc */
};

enum {
    OPTION_REPEATABLE = 0x100,
    OPTION_NURSERY,
    OPTION_ENV,
    OPTION_NO_PROGRESS,
    OPTION_NO_REPORT,
    OPTION_HTML,
    OPTION_OPEN
};

static const struct argp_option OPTIONS[] = {
    {"repeatable", OPTION_REPEATABLE, NULL, 0,
     "Pin what makes runs differ: PYTHONHASHSEED=0, no address randomisation, the size of the "
     "nursery (" REPEATABLE_NURSERY " unless PYPY_GC_NURSERY or --nursery says otherwise), and an "
     "environment of fixed size with little more in it than PATH, HOME and what begins with PYTHON "
     "or PYPY",
     0},
    {"nursery", OPTION_NURSERY, "SIZE", 0, "Set PYPY_GC_NURSERY, for example to 4M", 0},
    {"env", OPTION_ENV, "NAME[=VALUE]", 0,
     "Set a variable for the program; without a value, keep it in spite of --repeatable", 0},
    {"output", 'o', "FILE", 0,
     "Write the report to FILE instead of standard error; - is standard output", 0},
    {"html", OPTION_HTML, "FILE", OPTION_ARG_OPTIONAL,
     "Write a page, too, as report --html does: to FILE, or beside the profile; on a terminal one is "
     "always written",
     0},
    {"open", OPTION_OPEN, NULL, 0, "Write the page and open it in the browser", 0},
    {"no-report", OPTION_NO_REPORT, NULL, 0,
     "Write the profile only, and what --html or --open ask for", 0},
    {"no-progress", OPTION_NO_PROGRESS, NULL, 0, "Do not show on the terminal how far the run is",
     0},
    {0},
};

static void set_nursery(struct argp_state *state, const char *size, struct arguments *arguments)
{
    if (*size < '0' || *size > '9')
        argp_error(state, "--nursery needs a size such as 4M, not '%s'", size);
    free(arguments->nursery);
    if (asprintf(&arguments->nursery, "PYPY_GC_NURSERY=%s", size) < 0)
        argp_failure(state, EXIT_CANNOT, 0, "out of memory");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case OPTION_REPEATABLE: arguments->repeatable = true; break;
    case OPTION_NO_PROGRESS: arguments->no_progress = true; break;
    case OPTION_NO_REPORT: arguments->no_report = true; break;
    case OPTION_HTML:
        arguments->html = true;
        arguments->page = argument != NULL ? argument_output(argument) : NULL;
        break;
    case OPTION_OPEN: arguments->html = arguments->open = true; break;
    case OPTION_NURSERY: set_nursery(state, argument, arguments); break;
    case OPTION_ENV: arguments->variables[arguments->n_variables++] = argument; break;
    case 'o': arguments->output = argument_output(argument); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp PARSER = {
    .options = OPTIONS,
    .parser = parse,
    .args_doc = "[TOOL OPTION...] [--] PROGRAM [ARGUMENT...]",
    .doc = "Runs a program under valgrind --tool=pypygc and reports where its memory came from. "
           "Options other than those below are for the tool or for Valgrind, for example "
           "--cache-sim=yes or --pypygc-out-file=FILE.\v"
           "Example:\n"
           "  pypygc run --repeatable -- pypy3 script.py\n\n"
           "Standard input and output are the program's. The report goes to standard error; the "
           "profile stays, as pypygc.out.PID.\n\n"
           "Exit status: that of the program, 128 + N if signal N has ended it; 127 if the program "
           "cannot be found or executed, 2 if the run cannot be made for another reason.",
};

/* ---- whose option it is ---- */

/* True if argument is an option of this command. Those that take a value have it behind "="; *value
   is set if it must be the next argument, as in -o FILE. */
static bool is_own(const char *argument, bool *value)
{
    static const char *const HELP[] = {"--help", "-?", "--usage"};
    const size_t length = strcspn(argument, "=");

    *value = false;
    for (size_t i = 0; i < sizeof HELP / sizeof HELP[0]; i++)
        if (strcmp(argument, HELP[i]) == 0)
            return true;
    if (strncmp(argument, "-o", 2) == 0) {
        *value = argument[2] == '\0';
        return true;
    }
    for (const struct argp_option *o = OPTIONS; o->name != NULL; o++) {
        if (strncmp(argument, "--", 2) == 0 && strlen(o->name) == length - 2 &&
            strncmp(argument + 2, o->name, length - 2) == 0) {
            *value = o->arg != NULL && argument[length] == '\0';
            return true;
        }
    }
    return false;
}

/* Divides argv: its own options stay, tool gets those for the tool, NULL-terminated. Returns where
   the command begins; *argc becomes the count of what stays. */
static char **divide(int *argc, char **argv, char **tool)
{
    const int count = *argc;
    int i = 1, own = 1;

    for (; i < count && argv[i][0] == '-' && strcmp(argv[i], "--") != 0; i++) {
        char *argument = argv[i];
        bool value;
        if (!is_own(argument, &value)) {
            *tool++ = argument;
            continue;
        }
        argv[own++] = argument;
        if (value && i + 1 < count)
            argv[own++] = argv[++i];
    }
    if (i < count && strcmp(argv[i], "--") == 0)
        i++;
    *tool = NULL;
    *argc = own;
    return argv + i;
}

/* ---- the run and its report ---- */

/* The environment for the program, NULL for that of this process. 0, or -1 with *fault set. */
static int choose_environment(struct arguments *arguments, char ***environment, struct fault *fault)
{
    *environment = NULL;
    if (arguments->nursery != NULL)
        arguments->variables[arguments->n_variables++] = arguments->nursery;
    if (arguments->repeatable)
        *environment = repeatable_environment(arguments->variables, arguments->n_variables, fault);
    else if (arguments->n_variables != 0)
        *environment = changed_environment(arguments->variables, arguments->n_variables, fault);
    else
        return 0;
    return *environment != NULL ? 0 : -1;
}

/* Writes the page, beside the profile if no other place is said, and says where it is. */
static int put_page(const struct arguments *arguments, const char *path,
                    const struct profile *profile, struct fault *fault)
{
    char *beside = report_page_name(path);
    const char *name = arguments->page != NULL ? arguments->page : beside;
    const struct report_request request = {.format = format_by_name(FORMATS_OF_REPORT, "html"),
                                           .output = name,
                                           .top = REPORT_DEFAULT_TOP};
    int status = report_make(&request, path, profile, NULL, fault);

    if (status == 0)
        message_printf("the page is %s", name);
    if (status == 0 && arguments->open)
        status = viewer_open(name, fault);
    free(beside);
    return status;
}

/* Reports the profile at path: to the file, or where the messages go, if that is wanted; and as a page
   if that is asked for, or somebody is there who can look at one. */
static int report(const struct arguments *arguments, const char *path, struct fault *fault)
{
    const struct report_request request = {
        .format = FORMATS_OF_REPORT, .output = arguments->output, .top = REPORT_DEFAULT_TOP};
    struct profile *profile = profile_read(path, fault);
    const bool on_terminal = !arguments->no_report && page_is_there() && isatty(STDERR_FILENO);
    int status = profile != NULL ? 0 : -1;

    if (status == 0 && !arguments->no_report)
        status = report_make(&request, path, profile, NULL, fault);
    if (status == 0 && (arguments->html || on_terminal))
        status = put_page(arguments, path, profile, fault);
    profile_free(profile);
    return status;
}

/* Says what has become of a run that was killed, or of which there is no profile for another
   reason. */
static void explain(const struct launched *launched)
{
    char when[32] = "";
    struct stat file;
    struct tm local;

    if (launched->profile != NULL && (launched->signal == 0 || launched->complete))
        return;
    if (launched->profile != NULL) {
        if (stat(launched->profile, &file) == 0 && localtime_r(&file.st_mtime, &local) != NULL)
            strftime(when, sizeof when, ", from %H:%M:%S,", &local);
        message_printf("Valgrind was killed by signal %d (%s); the last checkpoint%s is in %s",
                       launched->signal, strsignal(launched->signal), when, launched->profile);
    } else if (!launched->counted && launched->signal != 0) {
        message_printf("no profile was written: Valgrind was killed by signal %d (%s), and no "
                       "garbage collector of PyPy was seen up to then",
                       launched->signal, strsignal(launched->signal));
    } else if (!launched->counted) {
        message_put("no profile was written: no garbage collector of PyPy was seen in the program");
    } else if (launched->signal != 0) {
        message_printf("no profile was written: Valgrind was killed by signal %d (%s) before the "
                       "first checkpoint; --checkpoint=SECONDS makes it come earlier",
                       launched->signal, strsignal(launched->signal));
    } else {
        message_put("no profile was written");
    }
}

static int run(struct arguments *arguments, char **tool, char **command)
{
    struct fault fault = {{0}};
    struct launched launched = {0};
    char **environment;
    int status = EXIT_CANNOT;

    if (choose_environment(arguments, &environment, &fault) == 0) {
        status = launch(
            &(struct launch){
                .options = tool,
                .command = command,
                .environment = environment,
                .fixed_addresses = arguments->repeatable,
                .show_progress = !arguments->no_progress && isatty(STDERR_FILENO),
            },
            &launched, &fault);
        repeatable_free(environment);
    }
    if (status != 0) {
        message_put(fault.text);
        return status;
    }
    explain(&launched);
    if (launched.profile != NULL && (!arguments->no_report || arguments->html) &&
        report(arguments, launched.profile, &fault) != 0) {
        message_put(fault.text);
        if (launched.status == 0)
            launched.status = EXIT_CANNOT;
    }
    free(launched.profile);
    return launched.status;
}

int cmd_run(int argc, char **argv)
{
    struct arguments arguments = {.output = OUTPUT_STDERR};
    char **tool = calloc((size_t)argc + 1, sizeof *tool), **command;
    const int all = argc;
    int status = EXIT_CANNOT;

    /* one more than there can be of --env, for --nursery */
    arguments.variables = calloc((size_t)argc + 1, sizeof *arguments.variables);
    if (tool == NULL || arguments.variables == NULL) {
        message_put("out of memory");
    } else {
        command = divide(&argc, argv, tool);
        if (argp_parse(&PARSER, argc, argv, ARGP_IN_ORDER, NULL, &arguments) == 0) {
            if (command == argv + all)
                message_put("no program is named; try: pypygc run -- pypy3 script.py");
            else
                status = run(&arguments, tool, command);
        }
    }
    free(arguments.nursery);
    free(arguments.variables);
    free(tool);
    return status;
}
