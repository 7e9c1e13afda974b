/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Put in front of the tool's modules where they are fuzzed: a run of the tool has one JIT log, so
   their state has no end. Here it stands in sections of its own, and their memory is noted down, so
   that each input can begin anew: see restart.c. */
#ifndef TESTS_FUZZ_RESTART_H
#define TESTS_FUZZ_RESTART_H

#include <stdlib.h>

void *restart_malloc(size_t size);
void *restart_calloc(size_t n, size_t size);
void *restart_realloc(void *memory, size_t size);
void restart_release(void *memory);

/* Makes the modules as they were at the first call, and frees what they hold. */
void restart(void);

#ifdef RESTART_MODULE
#define malloc  restart_malloc
#define calloc  restart_calloc
#define realloc restart_realloc
#define free    restart_release
#pragma clang section bss = "pypygc_bss" data = "pypygc_data"
#endif

#endif
