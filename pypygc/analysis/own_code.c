/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose code a line is, by the name of its file: see own_code.h. */
#include "analysis/own_code.h"

#include <string.h>

/* Python code that is frozen into PyPy's binary, such as sum() for general iterables and the
   import system, has files of these names (pypy/interpreter/gateway.py, importlib). */
static bool is_frozen(const char *file)
{
    static const char *const prefixes[] = {"<builtin>/", "<frozen "};

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (strncmp(file, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* The standard library is where PyPy was installed: in lib/pypy3.9 and the like, in older versions
   in lib-python and lib_pypy. Packages that were installed later are the user's. */
static bool is_standard_library(const char *file)
{
    return strstr(file, "/site-packages/") == NULL && strstr(file, "/dist-packages/") == NULL &&
           (strstr(file, "/lib/pypy3.") != NULL || strstr(file, "/lib-python/") != NULL ||
            strstr(file, "/lib_pypy/") != NULL);
}

bool own_code_has(const char *file)
{
    return is_frozen(file) || is_standard_library(file);
}

/* The module that runs before the program: .pth files of packages, sitecustomize. */
static bool is_site(const char *file)
{
    const char *name = strrchr(file, '/');
    return name != NULL && strcmp(name, "/site.py") == 0 && is_standard_library(file);
}

bool own_code_imports(const struct stack_frame *stack)
{
    bool own = true; /* all frames so far */

    for (const struct stack_frame *frame = stack; frame != NULL; frame = frame->caller) {
        const char *file = frame->place.file;
        own = own && file != NULL && own_code_has(file);
        if (own && is_frozen(file) && strstr(file, "frozen importlib.") != NULL)
            return true;
        if (file != NULL && is_site(file))
            return true;
    }
    return false;
}

const struct stack_frame *own_code_caller(const struct stack_frame *stack)
{
    for (const struct stack_frame *frame = stack; frame != NULL; frame = frame->caller)
        if (frame->place.file != NULL && !own_code_has(frame->place.file))
            return frame;
    return stack;
}
