/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ELF file as the program will see it in memory: bytes and words by virtual address.
   Works from the program headers, so that files without sections can be read too. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif

#include "layout/elf_image.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

uint32_t load32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint64_t load64(const uint8_t *p)
{
    return load32(p) | (uint64_t)load32(p + 4) << 32;
}

/* Whether [start, start + size) lies in [0, limit). */
static bool within(uint64_t start, uint64_t size, uint64_t limit)
{
    return start <= limit && size <= limit - start;
}

static enum layout_status map_file(const char *path, struct elf_image *image, struct fault *fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    void *bytes;
    int mmap_errno;

    if (fd < 0)
        return layout_fail(fault, LAYOUT_UNREADABLE,
                           "%s: cannot open: %s. Check the path and its permissions.", path,
                           strerror(errno));
    if (fstat(fd, &st) != 0) {
        layout_fail(fault, LAYOUT_UNREADABLE, "%s: cannot read: %s.", path, strerror(errno));
        close(fd);
        return LAYOUT_UNREADABLE;
    }
    if (!S_ISREG(st.st_mode)) {
        close(fd);
        return layout_fail(fault, LAYOUT_UNREADABLE,
                           "%s: not a regular file. Give the path of a PyPy library or program.",
                           path);
    }
    if (st.st_size < (off_t)sizeof(Elf64_Ehdr)) {
        close(fd);
        return layout_fail(
            fault, LAYOUT_NOT_PYPY,
            "%s: not an ELF file (only %lld bytes). Give the path of a PyPy library.", path,
            (long long)st.st_size);
    }
    image->size = (size_t)st.st_size;
    bytes = mmap(NULL, image->size, PROT_READ, MAP_PRIVATE, fd, 0);
    mmap_errno = errno;
    close(fd);
    if (bytes == MAP_FAILED)
        return layout_fail(fault, LAYOUT_UNREADABLE, "%s: cannot map: %s.", path,
                           strerror(mmap_errno));
    image->bytes = bytes;
    return LAYOUT_OK;
}

static enum layout_status read_header(const char *path, struct elf_image *image,
                                      struct fault *fault)
{
    GElf_Ehdr header;

    if (memcmp(image->bytes, ELFMAG, SELFMAG) != 0)
        return layout_fail(fault, LAYOUT_NOT_PYPY,
                           "%s: not an ELF file. Give the path of a PyPy library or program.",
                           path);
    if (image->bytes[EI_CLASS] != ELFCLASS64 || image->bytes[EI_DATA] != ELFDATA2LSB)
        return layout_fail(fault, LAYOUT_NOT_PYPY,
                           "%s: not a little-endian 64-bit ELF file; pypygc knows x86-64 only.",
                           path);
    if (elf_version(EV_CURRENT) == EV_NONE)
        return layout_fail(fault, LAYOUT_UNREADABLE, "libelf is too old: %s.", elf_errmsg(-1));
    image->elf = elf_memory((char *)(uintptr_t)image->bytes, image->size);
    if (image->elf == NULL || elf_kind(image->elf) != ELF_K_ELF ||
        gelf_getehdr(image->elf, &header) == NULL)
        return layout_fail(fault, LAYOUT_UNREADABLE,
                           "%s: damaged ELF header: %s. Install the file again.", path,
                           elf_errmsg(-1));
    if (header.e_machine != EM_X86_64)
        return layout_fail(
            fault, LAYOUT_NOT_PYPY,
            "%s: built for another processor (ELF machine %u); pypygc knows x86-64 only.", path,
            header.e_machine);
    if (!within(header.e_phoff, (uint64_t)header.e_phnum * header.e_phentsize, image->size) ||
        !within(header.e_shoff, (uint64_t)header.e_shnum * header.e_shentsize, image->size))
        return layout_fail(fault, LAYOUT_UNREADABLE,
                           "%s: cut short: its header tables lie beyond its end (%zu bytes). "
                           "Copy or install the file again.",
                           path, image->size);
    return LAYOUT_OK;
}

static enum layout_status read_segments(const char *path, struct elf_image *image,
                                        struct fault *fault)
{
    size_t count;

    if (elf_getphdrnum(image->elf, &count) != 0)
        count = 0;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr p;
        if (gelf_getphdr(image->elf, (int)i, &p) == NULL)
            return layout_fail(fault, LAYOUT_UNREADABLE,
                               "%s: damaged program header %zu: %s. Install the file again.", path,
                               i, elf_errmsg(-1));
        if (p.p_type != PT_LOAD)
            continue;
        if (!within(p.p_offset, p.p_filesz, image->size))
            return layout_fail(fault, LAYOUT_UNREADABLE,
                               "%s: cut short: segment %zu lies beyond its end (%zu bytes). "
                               "Copy or install the file again.",
                               path, i, image->size);
        if (p.p_memsz < p.p_filesz || p.p_vaddr > UINT64_MAX - p.p_memsz)
            return layout_fail(fault, LAYOUT_UNREADABLE,
                               "%s: damaged program header %zu: sizes do not fit. "
                               "Install the file again.",
                               path, i);
        if (image->n_segments == IMAGE_MAX_SEGMENTS)
            return layout_fail(fault, LAYOUT_UNREADABLE,
                               "%s: more than %d segments to load; not what a linker makes.", path,
                               IMAGE_MAX_SEGMENTS);
        image->segments[image->n_segments++] = (struct image_segment){
            .address = p.p_vaddr,
            .memory_size = p.p_memsz,
            .file_size = p.p_filesz,
            .bytes = image->bytes + p.p_offset,
            .writable = (p.p_flags & PF_W) != 0,
            .executable = (p.p_flags & PF_X) != 0,
        };
    }
    return LAYOUT_OK;
}

enum layout_status image_open(const char *path, struct elf_image *image, struct fault *fault)
{
    enum layout_status status;

    *image = (struct elf_image){0};
    status = map_file(path, image, fault);
    if (status == LAYOUT_OK)
        status = read_header(path, image, fault);
    if (status == LAYOUT_OK)
        status = read_segments(path, image, fault);
    if (status != LAYOUT_OK)
        image_close(image);
    return status;
}

void image_close(struct elf_image *image)
{
    if (image->elf != NULL)
        elf_end(image->elf);
    if (image->bytes != NULL)
        munmap((void *)(uintptr_t)image->bytes, image->size);
    *image = (struct elf_image){0};
}

const uint8_t *image_at(const struct elf_image *image, uint64_t address, uint64_t size)
{
    for (size_t i = 0; i < image->n_segments; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (address >= segment->address &&
            within(address - segment->address, size, segment->file_size))
            return segment->bytes + (address - segment->address);
    }
    return NULL;
}

static const uint8_t *relocation(const struct elf_image *image, size_t i)
{
    return image->relocations + i * sizeof(Elf64_Rela);
}

static uint64_t relocation_address(const struct elf_image *image, size_t i)
{
    return load64(relocation(image, i) + offsetof(Elf64_Rela, r_offset));
}

bool image_word(const struct elf_image *image, uint64_t address, uint64_t *word)
{
    const uint8_t *bytes = image_at(image, address, 8);
    size_t low, high;

    if (bytes == NULL)
        return false;
    *word = load64(bytes);
    low = 0;
    high = image->relocations_sorted ? image->relative_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t at = relocation_address(image, middle);
        if (at == address) {
            *word = load64(relocation(image, middle) + offsetof(Elf64_Rela, r_addend));
            break;
        }
        if (at < address)
            low = middle + 1;
        else
            high = middle;
    }
    return true;
}

/* A string of the dynamic string table that names a PyPy library goes to image->needed. */
static void note_needed(struct elf_image *image, uint64_t strings, uint64_t strings_size,
                        uint64_t name)
{
    const uint8_t *text;
    size_t length;

    if (name >= strings_size)
        return;
    text = image_at(image, strings, strings_size);
    if (text == NULL)
        return;
    length = strnlen((const char *)text + name, strings_size - name);
    if (length >= sizeof image->needed || memmem(text + name, length, "pypy", 4) == NULL)
        return;
    memcpy(image->needed, text + name, length);
    image->needed[length] = '\0';
}

/* Finds the relocation table through PT_DYNAMIC, as the dynamic loader does. With DT_RELR instead
   of DT_RELA entries the addend stands in the word itself, and nothing is to be done here. */
void image_load_relocations(struct elf_image *image)
{
    uint64_t rela = 0, rela_size = 0, strings = 0, strings_size = 0;
    size_t count;
    uint64_t last;
    size_t i;

    if (elf_getphdrnum(image->elf, &count) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr p;
        const uint8_t *dynamic;
        uint64_t entries;
        if (gelf_getphdr(image->elf, (int)i, &p) == NULL || p.p_type != PT_DYNAMIC)
            continue;
        dynamic = image_at(image, p.p_vaddr, p.p_filesz);
        entries = dynamic == NULL ? 0 : p.p_filesz / sizeof(Elf64_Dyn);
        for (int pass = 0; pass < 2; pass++) /* the string table may stand after the names */
            for (uint64_t k = 0; k < entries; k++) {
                uint64_t tag = load64(dynamic + k * sizeof(Elf64_Dyn));
                uint64_t value = load64(dynamic + k * sizeof(Elf64_Dyn) + 8);
                if (tag == DT_RELA)
                    rela = value;
                else if (tag == DT_RELASZ)
                    rela_size = value;
                else if (tag == DT_STRTAB)
                    strings = value;
                else if (tag == DT_STRSZ)
                    strings_size = value;
                else if (tag == DT_NEEDED && pass == 1)
                    note_needed(image, strings, strings_size, value);
                else if (tag == DT_NULL)
                    break;
            }
    }
    image->relocations = image_at(image, rela, rela_size);
    if (image->relocations == NULL)
        return;
    image->n_relocations = rela_size / sizeof(Elf64_Rela);
    last = 0;
    i = 0;
    for (; i < image->n_relocations; i++) {
        uint64_t info = load64(relocation(image, i) + offsetof(Elf64_Rela, r_info));
        uint64_t at = relocation_address(image, i);
        if (ELF64_R_TYPE(info) != R_X86_64_RELATIVE)
            break;
        if (at < last)
            return;
        last = at;
    }
    image->relative_count = i;
    image->relocations_sorted = true;
}

/* A note is three 32-bit words (name size, description size, type), then both, each padded to 4. */
const char *image_build_id(const struct elf_image *image, struct arena *arena)
{
    size_t count;

    if (elf_getphdrnum(image->elf, &count) != 0)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr p;
        const uint8_t *notes;
        uint64_t left;
        if (gelf_getphdr(image->elf, (int)i, &p) == NULL || p.p_type != PT_NOTE ||
            !within(p.p_offset, p.p_filesz, image->size))
            continue;
        notes = image->bytes + p.p_offset;
        left = p.p_filesz;
        while (left >= 12) {
            uint64_t name = ((uint64_t)load32(notes) + 3) & ~UINT64_C(3);
            uint64_t description = load32(notes + 4);
            uint64_t padded = (description + 3) & ~UINT64_C(3);
            if (name > left - 12 || description > left - 12 - name)
                break;
            if (load32(notes + 8) == NT_GNU_BUILD_ID && name == 4 &&
                memcmp(notes + 12, "GNU", 4) == 0 && description >= 4 && description <= 64) {
                char *hex = arena_alloc(arena, description * 2 + 1);
                for (uint64_t k = 0; k < description; k++)
                    snprintf(hex + 2 * k, 3, "%02x", notes[12 + name + k]);
                return hex;
            }
            if (padded > left - 12 - name)
                break;
            notes += 12 + name + padded;
            left -= 12 + name + padded;
        }
    }
    return NULL;
}

bool image_text(const struct elf_image *image, uint64_t *address, uint64_t *size)
{
    size_t names;

    if (elf_getshdrstrndx(image->elf, &names) == 0) {
        Elf_Scn *section = NULL;
        while ((section = elf_nextscn(image->elf, section)) != NULL) {
            GElf_Shdr h;
            const char *name;
            if (gelf_getshdr(section, &h) == NULL || h.sh_type != SHT_PROGBITS ||
                (h.sh_flags & SHF_EXECINSTR) == 0)
                continue;
            name = elf_strptr(image->elf, names, h.sh_name);
            if (name != NULL && strcmp(name, ".text") == 0 &&
                image_at(image, h.sh_addr, h.sh_size) != NULL) {
                *address = h.sh_addr;
                *size = h.sh_size;
                return true;
            }
        }
    }
    for (size_t i = 0; i < image->n_segments; i++)
        if (image->segments[i].executable) {
            *address = image->segments[i].address;
            *size = image->segments[i].file_size;
            return true;
        }
    return false;
}

bool image_writable(const struct elf_image *image, uint64_t *low, uint64_t *high)
{
    bool found = false;

    for (size_t i = 0; i < image->n_segments; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (!segment->writable)
            continue;
        if (!found || segment->address < *low)
            *low = segment->address;
        if (!found || segment->address + segment->memory_size > *high)
            *high = segment->address + segment->memory_size;
        found = true;
    }
    return found;
}
