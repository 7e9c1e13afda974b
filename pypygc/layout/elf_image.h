/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ELF file as the program will see it in memory: bytes and words by virtual address.
   Works from the program headers, so that files without sections can be read too. */
#ifndef PYPYGC_LAYOUT_ELF_IMAGE_H
#define PYPYGC_LAYOUT_ELF_IMAGE_H

#include "layout/layout.h"

#include <libelf.h>

/* One PT_LOAD segment. `bytes` are the file_size bytes that stand in the file. */
struct image_segment {
    uint64_t address;
    uint64_t memory_size;
    uint64_t file_size;
    const uint8_t *bytes;
    bool writable, executable;
};

/* Limits: more segments than this no linker makes. */
#define IMAGE_MAX_SEGMENTS 32

struct elf_image {
    Elf *elf;
    const uint8_t *bytes; /* the whole file, mapped */
    size_t size;
    struct image_segment segments[IMAGE_MAX_SEGMENTS];
    size_t n_segments;
    const uint8_t *relocations; /* Elf64_Rela entries, in the file */
    size_t n_relocations;
    bool relocations_sorted; /* the first relative_count are R_X86_64_RELATIVE, by address */
    size_t relative_count;
    char needed[128]; /* a needed library with "pypy" in its name, or "" */
};

/* Maps `path` and reads its headers: little-endian 64-bit x86-64 only, every segment within the
   file. On failure nothing is left to close, and *e has a sentence (not PyPy: no ELF, or another
   processor). */
enum layout_status image_open(const char *path, struct elf_image *image, struct fault *fault);

/* Undoes image_open. */
void image_close(struct elf_image *image);

/* `size` bytes at a virtual address, or NULL if not all of them stand in the file. */
const uint8_t *image_at(const struct elf_image *image, uint64_t address, uint64_t size);

/* The 64-bit word at an address, as it is after relocation with load bias 0. False if not in the
   file. */
bool image_word(const struct elf_image *image, uint64_t address, uint64_t *word);

/* The build-id in hexadecimal, in the arena; NULL if the file has none. */
const char *image_build_id(const struct elf_image *image, struct arena *arena);

/* The section with compiled code (.text), else the executable segment. False if there is
   neither. */
bool image_text(const struct elf_image *image, uint64_t *address, uint64_t *size);

/* Address range of the writable segments, bss included. False if there is none. */
bool image_writable(const struct elf_image *image, uint64_t *low, uint64_t *high);

/* Prepares image_word for relocated words; call it once, it reads the relocation table.
   A table that is not as the linker sorts it makes image_word return the words of the file. */
void image_load_relocations(struct elf_image *image);

/* Little-endian loads from unaligned bytes. */
uint32_t load32(const uint8_t *p);
uint64_t load64(const uint8_t *p);

#endif
