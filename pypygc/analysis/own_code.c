/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose code a line is, by the name of its file: see own_code.h. */
#include "analysis/own_code.h"

#include "own_files.h"

#include <string.h>

/* The rules, and where they come from, stand in own_files.h. */
static bool is_frozen(const char *file)
{
#define PART(text)                                                                                 \
    if (strncmp(file, text, strlen(text)) == 0)                                                    \
        return true;
    PYPYGC_FROZEN_PREFIXES(PART)
#undef PART
    return false;
}

static bool is_package(const char *file)
{
#define PART(text)                                                                                 \
    if (strstr(file, text) != NULL)                                                                \
        return true;
    PYPYGC_PACKAGE_PARTS(PART)
#undef PART
    return false;
}

static bool is_standard_library(const char *file)
{
    if (is_package(file))
        return false;
#define PART(text)                                                                                 \
    if (strstr(file, text) != NULL)                                                                \
        return true;
    PYPYGC_LIBRARY_PARTS(PART)
#undef PART
    return false;
}

bool own_code_has(const char *file)
{
    return is_frozen(file) || is_standard_library(file);
}

bool own_code_is_library(const char *file)
{
    return file[0] == '<' || own_code_has(file) || is_package(file);
}

/* The module that runs before the program: .pth files of packages, sitecustomize. */
static bool is_site(const char *file)
{
    const char *name = strrchr(file, '/');
    return name != NULL && strcmp(name, PYPYGC_SITE_FILE) == 0 && is_standard_library(file);
}

bool own_code_imports(const struct stack_frame *stack)
{
    bool own = true; /* all frames so far */

    for (const struct stack_frame *frame = stack; frame != NULL; frame = frame->caller) {
        const char *file = frame->place.file;
        own = own && file != NULL && own_code_has(file);
        if (own && is_frozen(file) && strstr(file, PYPYGC_IMPORT_PART) != NULL)
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

const char *own_code_short(const char *file)
{
    const char *slash = NULL;

    for (const char *c = file; *c != '\0'; c++)
        if (*c == '/' && strchr(c + 1, '/') != NULL)
            slash = c;
    return slash != NULL && strncmp(slash, "/pypy", strlen("/pypy")) != 0 ? slash + 1
           : strrchr(file, '/') != NULL                                   ? strrchr(file, '/') + 1
                                                                          : file;
}
