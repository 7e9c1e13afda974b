/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of PyPy's JIT log to the tool. It needs no file: nothing of the tool is in the program's
   table of descriptors. */
#ifndef PYPYGC_PRELOAD_JITLOG_H
#define PYPYGC_PRELOAD_JITLOG_H

/* rpython/rlib/rjitlog/src/rjitlog.c jitlog_try_init_using_env asks getenv for it. */
#define JITLOG_VARIABLE "JITLOG"

/* What PyPy finds as that variable, of which the user's value is VALUE (NULL if it is not set). */
char *jitlog_variable(char *value);

/* True if the tool wants the log, whoever has set the variable. */
int jitlog_wanted(void);

#endif
