/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program `pypygc`: finds the subcommand and runs it. */
#include "base/output.h"
#include "cli/commands.h"

#include <argp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef PYPYGC_VERSION
#define PYPYGC_VERSION "unknown"
#endif

struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
};

static const struct command COMMANDS[] = {
    {"run", "run a program under the tool and report", cmd_run},
    {"report", "where the memory of a run came from, and what to do about it", cmd_report},
    {"annotate", "a program's source with figures beside its lines", cmd_annotate},
    {"traces", "what the JIT compiled: loops, bridges, operations, machine code", cmd_traces},
    {"diff", "what changed between two runs", cmd_diff},
    {"check", "whether totals are within limits, or no worse than a baseline", cmd_check},
    {"export", "a profile in the format of another viewer", cmd_export},
    {"try", "a program with different settings, side by side", cmd_try},
    {"layout", "what is found out about a PyPy library", cmd_layout},
};

#define N_COMMANDS (sizeof COMMANDS / sizeof COMMANDS[0])

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(name, COMMANDS[i].name) == 0)
            return &COMMANDS[i];
    return NULL;
}

/* True if the two names differ by no more than two edits of a letter, or one begins the other. */
static bool is_near(const char *typed, const char *name)
{
    enum { MAX_NAME = 16, MAX_EDITS = 2 };
    const size_t m = strlen(typed), n = strlen(name);
    size_t row[MAX_NAME + 1];

    if (m == 0 || n > MAX_NAME)
        return false;
    if (strncmp(typed, name, m < n ? m : n) == 0)
        return true;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t best = diagonal + (typed[i - 1] != name[j - 1]);
            diagonal = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
        }
    }
    return row[n] <= MAX_EDITS;
}

static int unknown_command(const char *name)
{
    bool any = false;

    message_printf("there is no command '%s'", name);
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (is_near(name, COMMANDS[i].name)) {
            message_printf("%s: pypygc %s", any ? "or" : "did you mean", COMMANDS[i].name);
            any = true;
        }
    }
    if (!any)
        message_put("pypygc --help lists the commands");
    return EXIT_CANNOT;
}

static void put_help(FILE *out)
{
    fputs("Usage: pypygc COMMAND [ARGUMENT...]\n"
          "Reads profiles of PyPy programs that valgrind --tool=pypygc wrote.\n\n",
          out);
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
    fputs("\n  pypygc help COMMAND, or pypygc COMMAND --help, tells more about one.\n"
          "  pypygc --version prints the version.\n\n"
          "Example:\n"
          "  valgrind --tool=pypygc pypy3 script.py\n"
          "  pypygc report\n",
          out);
}

static void put_version(FILE *out)
{
    fputs("pypygc " PYPYGC_VERSION "\n", out);
}

/* Prints something on standard output, for a command that does no more. */
static int print(void (*put)(FILE *out))
{
    struct fault fault = {{0}};
    struct output output;

    if (output_open(&output, NULL, NULL, GATE_TEXT, &fault) == 0) {
        put(output.out);
        if (output_close(&output, &fault) == 0)
            return 0;
    }
    message_put(fault.text);
    return EXIT_CANNOT;
}

static int run_command(const struct command *command, int argc, char **argv)
{
    char title[64]; /* argp shows it in usage and error messages */

    snprintf(title, sizeof title, "pypygc %s", command->name);
    argv[0] = title;
    return command->run(argc, argv);
}

static int help(int argc, char **argv)
{
    static char option[] = "--help";
    char *arguments[] = {NULL, option, NULL};
    const struct command *command;

    if (argc < 2) {
        return print(put_help);
    }
    command = find_command(argv[1]);
    return command != NULL ? run_command(command, 2, arguments) : unknown_command(argv[1]);
}

int main(int argc, char **argv)
{
    const struct command *command;

    /* a reader that goes away is a write error, reported as such */
    signal(SIGPIPE, SIG_IGN);
    argp_err_exit_status = EXIT_CANNOT;
    messages_guard();
    if (argc < 2) {
        put_help(stderr);
        return EXIT_CANNOT;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "-?") == 0) {
        return print(put_help);
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        return print(put_version);
    }
    if (strcmp(argv[1], "help") == 0)
        return help(argc - 1, argv + 1);
    command = find_command(argv[1]);
    if (command == NULL)
        return unknown_command(argv[1]);
    return run_command(command, argc - 1, argv + 1);
}
