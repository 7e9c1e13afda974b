/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose Python code a file is. */
#ifndef PYPYGC_TOOL_OWNCODE_H
#define PYPYGC_TOOL_OWNCODE_H

#include "port.h"

typedef enum {
   CodeUnknown, /* no file is named */
   CodeLibrary, /* PyPy's own: frozen into its binary, or its standard library */
   CodeImports, /* of that: it finds and loads modules */
   CodeSite,    /* of that: it runs before the program */
   CodeUsers    /* anybody else's */
} CodeOwner;

/* Whose the file FILE (a string's number, base/strings.h) is. */
CodeOwner PG_(code_owner)(UInt file);

#endif
