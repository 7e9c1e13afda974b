/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For unit tests: profiles that the test writes itself, line by line, and reads through a
   temporary file. */
#ifndef TESTS_UNIT_GIVEN_PROFILE_H
#define TESTS_UNIT_GIVEN_PROFILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "profile/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER "{\"k\":\"header\",\"format\":\"pypygc\",\"version\":1,\"tool\":\"0.1.0\"}\n"
#define RUN                                                                                        \
    "{\"k\":\"run\",\"command\":[\"pypy3\",\"a.py\"],\"pid\":7,\"cwd\":\"/\","                     \
    "\"valgrind\":\"3.19.0\",\"environment\":{\"PYPYLOG\":null},\"nursery_size\":1048576,"         \
    "\"options\":{\"jitlog\":\"yes\",\"checkpoint\":0}}\n"
#define TOTALS "{\"k\":\"totals\"}\n"
#define END    "{\"k\":\"end\",\"complete\":true,\"reason\":\"exit\"}\n"

/* Reads the length bytes of text as a profile. NULL with *fault set if they are none. */
static inline struct profile *read_bytes(const char *text, size_t length, struct fault *fault)
{
    char path[] = "/tmp/pypygc-test-XXXXXX";
    const int fd = mkstemp(path);
    struct profile *profile;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, length), (ssize_t)length);
    close(fd);
    *fault = (struct fault){{0}};
    profile = profile_read(path, fault);
    unlink(path);
    return profile;
}

/* Reads a profile that must be readable. */
static inline struct profile *given(const char *text)
{
    struct fault fault;
    struct profile *profile = read_bytes(text, strlen(text), &fault);

    if (profile == NULL)
        fail_msg("not readable: %s", fault.text);
    return profile;
}

#endif
