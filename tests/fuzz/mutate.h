/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes a profile as damage, malice and other versions might: whole records and values of JSON,
   rather than bytes. */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* Changes the text in place; seed says how. Records are swapped, dropped, doubled, folded into
   tables; values replaced by numbers at the edges, hostile strings, other values of the text, and
   deep lists; elements dropped and doubled. Returns the new size, at most max_size. */
size_t mutate_profile(uint8_t *bytes, size_t size, size_t max_size, unsigned seed);

#endif
