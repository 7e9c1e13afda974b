/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc try: a program with different settings, side by side. Arguments and exit status only. */
#include "base/arena.h"
#include "base/output.h"
#include "cli/argument.h"
#include "cli/commands.h"
#include "render/trials.h"
#include "run/launch.h"
#include "run/quiet.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SETTINGS 32

/* One run: what it changes of the command as it was given. */
struct change {
    const char *name;
    const char *variable; /* NAME=VALUE, or NULL */
    bool jit_off;
    const char *pypy; /* instead of the first word, or NULL */
};

struct arguments {
    struct arena arena;
    struct change settings[MOST_SETTINGS];
    size_t n_settings;
    const char *output;
    char **command;
};

enum { OPTION_NURSERY = 0x100, OPTION_SET, OPTION_JIT_OFF, OPTION_PYPY };

static const struct argp_option OPTIONS[] = {
    {"nursery", OPTION_NURSERY, "SIZE,...", 0,
     "Try nurseries of these sizes, for example 4M,16M,64M", 0},
    {"set", OPTION_SET, "NAME=VALUE", 0,
     "Try with this variable set, for example PYPY_GC_MAJOR_COLLECT=1.4; may be given again", 0},
    {"jit-off", OPTION_JIT_OFF, NULL, 0, "Try without the JIT compiler", 0},
    {"pypy", OPTION_PYPY, "PATH,...", 0, "Try with other interpreters", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output; - is that", 0},
    {0},
};

static struct change *add_setting(struct argp_state *state, struct arguments *arguments)
{
    if (arguments->n_settings == MOST_SETTINGS)
        argp_error(state, "at most %d settings can be tried at once", MOST_SETTINGS - 1);
    return &arguments->settings[arguments->n_settings++];
}

/* Calls add with each part of a list that is separated by commas. */
static void each_part(struct argp_state *state, const char *list,
                      void (*add)(struct argp_state *, const char *))
{
    struct arguments *arguments = state->input;

    while (*list != '\0') {
        const size_t length = strcspn(list, ",");
        if (length != 0)
            add(state, arena_printf(&arguments->arena, "%.*s", (int)length, list));
        list += length + (list[length] == ',');
    }
}

static void add_nursery(struct argp_state *state, const char *size)
{
    struct arguments *arguments = state->input;

    if (*size < '0' || *size > '9')
        argp_error(state, "--nursery needs sizes such as 4M, not '%s'", size);
    struct change *s = add_setting(state, arguments);
    s->variable = arena_printf(&arguments->arena, "PYPY_GC_NURSERY=%s", size);
    s->name = s->variable;
}

static void add_pypy(struct argp_state *state, const char *path)
{
    struct change *s = add_setting(state, state->input);
    s->name = s->pypy = path;
}

static void add_variable(struct argp_state *state, const char *text)
{
    const char *equals = strchr(text, '=');

    if (equals == NULL || equals == text)
        argp_error(state, "--set needs NAME=VALUE, not '%s'", text);
    struct change *s = add_setting(state, state->input);
    s->name = s->variable = text;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case OPTION_NURSERY: each_part(state, argument, add_nursery); break;
    case OPTION_SET: add_variable(state, argument); break;
    case OPTION_JIT_OFF: {
        struct change *s = add_setting(state, arguments);
        s->name = "--jit off";
        s->jit_off = true;
        break;
    }
    case OPTION_PYPY: each_part(state, argument, add_pypy); break;
    case 'o': arguments->output = argument_output(argument); break;
    case ARGP_KEY_ARG: return ARGP_ERR_UNKNOWN; /* all that is left is the command */
    case ARGP_KEY_ARGS:
        arguments->command = state->argv + state->next;
        state->next = state->argc;
        break;
    case ARGP_KEY_NO_ARGS: argp_error(state, "give the program to run"); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp PARSER = {
    .options = OPTIONS,
    .parser = parse,
    .args_doc = "[--] PROGRAM [ARGUMENT...]",
    .doc =
        "Runs a program under the tool as it is and with each setting, and shows the runs side by "
        "side: what they executed, what the collector did, how much memory they needed, which "
        "findings went or came, and which setting is best. Without any setting it tries nurseries "
        "of 4, 16 and 64 MiB.\v"
        "Example:\n"
        "  pypygc try --nursery=4M,16M --jit-off -- pypy3 script.py\n\n"
        "The program reads nothing, and what it prints to standard output is thrown away.\n\n"
        "Exit status: 0, or 2 if a run cannot be made.",
};

/* The command with what the setting changes. */
static char **command_of(const struct change *setting, char **command, struct arena *arena)
{
    size_t count = 0, used = 0;

    while (command[count] != NULL)
        count++;
    char **changed = arena_alloc(arena, (count + 3) * sizeof *changed);
    changed[used++] = setting->pypy != NULL ? arena_printf(arena, "%s", setting->pypy) : command[0];
    if (setting->jit_off) {
        changed[used++] = arena_printf(arena, "--jit");
        changed[used++] = arena_printf(arena, "off");
    }
    for (size_t i = 1; i < count; i++)
        changed[used++] = command[i];
    changed[used] = NULL;
    return changed;
}

static int try_setting(const struct change *setting, char **command, struct arena *arena,
                       struct trial *trial, struct fault *fault)
{
    struct profile *profile;

    message_printf("running %s", setting->name);
    profile =
        quiet_run(&(struct quiet_run){.command = command_of(setting, command, arena),
                                      .variables = &setting->variable,
                                      .n_variables = setting->variable != NULL,
                                      .name = arena_printf(arena, "the run %s", setting->name)},
                  fault);
    if (profile == NULL)
        return -1;
    trial_take(setting->name, profile, trial);
    profile_free(profile);
    return 0;
}

int cmd_try(int argc, char **argv)
{
    struct arguments arguments = {.settings = {{.name = "as it is"}}, .n_settings = 1};
    struct trial trials[MOST_SETTINGS] = {0};
    struct output output;
    struct fault fault = {0};
    size_t done = 0;
    int status = 0;

    static const char *const usual[] = {"PYPY_GC_NURSERY=4M", "PYPY_GC_NURSERY=16M",
                                        "PYPY_GC_NURSERY=64M"};
    argp_parse(&PARSER, argc, argv, ARGP_IN_ORDER, NULL, &arguments);
    for (size_t i = 0; arguments.n_settings == i + 1 && i < sizeof usual / sizeof usual[0]; i++)
        arguments.settings[arguments.n_settings++] =
            (struct change){.name = usual[i], .variable = usual[i]};
    for (size_t i = 0; i < arguments.n_settings && status == 0; i++, done++)
        status = try_setting(&arguments.settings[i], arguments.command, &arguments.arena,
                             &trials[i], &fault);
    if (status == 0)
        status = output_open(&output, arguments.output, NULL, GATE_TEXT, &fault);
    if (status == 0) {
        trials_put(trials, arguments.n_settings, output.out);
        status = output_close(&output, &fault);
    }
    for (size_t i = 0; i < done; i++)
        trial_free(&trials[i]);
    arena_free(&arguments.arena);
    if (status != 0)
        message_put(fault.text);
    return status == 0 ? 0 : EXIT_CANNOT;
}
