/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose code a line is: PyPy's own Python code, or the user's, who can change it. */
#ifndef PYPYGC_ANALYSIS_OWN_CODE_H
#define PYPYGC_ANALYSIS_OWN_CODE_H

#include "analysis/join.h"

/* True if the file is PyPy's own Python code: frozen into it ("<builtin>/...", "<frozen ..."), or of
   the standard library. */
bool own_code_has(const char *file);

/* True if the file is no part of the program itself: PyPy's own Python code, that of an installed package, or
   code without a file, such as "<string>". */
bool own_code_is_library(const char *file);

/* The last part of a file's name with its folder: "logging/__init__.py". A folder of PyPy itself is left
   out. */
const char *own_code_short(const char *file);

/* True if these frames, innermost first, are the import system's, or PyPy's own Python code that it
   runs on its way to the user's: finding, reading, compiling and initialising modules; or if PyPy's
   module site called them, which runs what installed packages want at every start. */
bool own_code_imports(const struct stack_frame *stack);

/* The innermost of these frames that a user can change; the first one if there is none; NULL without
   any. */
const struct stack_frame *own_code_caller(const struct stack_frame *stack);

#endif
