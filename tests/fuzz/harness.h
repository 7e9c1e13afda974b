/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the targets of the fuzzers share: files made of inputs, output through the gate as the
   program writes it, and what must hold of every output. What does not hold ends the process, as a
   crash does, so that the input is kept.

   A target is a file with LLVMFuzzerTestOneInput (https://llvm.org/docs/LibFuzzer.html). */
#ifndef TESTS_FUZZ_HARNESS_H
#define TESTS_FUZZ_HARNESS_H

#include "base/capture.h"
#include "base/gate.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Of the fuzzer. It returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max_size, unsigned seed);

/* Files that can be had at the same time. */
#define GIVEN_FILES 4

/* The path of a file in memory that holds the bytes, valid until the next call with this number. */
const char *given_file(unsigned number, const void *bytes, size_t size);

/* An output on its way through the gate. */
struct written {
    struct capture capture;
    FILE *out; /* write here */
    char *text;
    size_t size;
};

void written_begin(struct written *written, enum gate gate);

/* Sets text and size, and checks that the text is UTF-8 with nothing in it that acts or hides.
   Free text. what names the output. */
void written_end(struct written *written, const char *what);

/* Says what does not hold, and ends the process. */
_Noreturn void broken(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Each byte is part of a character, as libunistring has it, and none is a control but newline and
   tab, has no shape, or changes the direction. */
void must_be_harmless(const char *what, const char *text, size_t size);

/* json-c, or libxml2, takes the text. */
void must_be_json(const char *what, const char *text, size_t size);
void must_be_xml(const char *what, const char *text, size_t size);

#endif
