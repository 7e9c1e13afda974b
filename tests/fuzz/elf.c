/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: a library from which a layout is made. The layout must fit the library that it was made
   from, and be read again as it was written. */
#include "harness.h"
#include "layout_shown.h"

#include "layout/check.h"

#include <stdlib.h>
#include <string.h>

static void must_fit(const char *path, const struct layout *layout)
{
    struct elf_image image;
    struct fault fault = {{0}};

    if (image_open(path, &image, &fault) != LAYOUT_OK)
        broken("analysed, but not opened: %s", fault.text);
    image_load_relocations(&image);
    if (layout_fits(&image, layout, &fault) != 0)
        broken("a layout that does not fit the library it is made from: %s", fault.text);
    if (layout_agrees(layout, layout, &fault) != 0)
        broken("a layout that does not agree with itself: %s", fault.text);
    image_close(&image);
}

static void must_be_read(const struct layout *layout)
{
    struct capture capture;
    struct layout again;
    struct fault fault = {{0}};
    char *text;

    if (!layout_write_text(capture_begin(&capture), layout))
        broken("the layout could not be written");
    text = capture_end(&capture);
    if (!layout_parse_text(text, capture.size, &again, &fault))
        broken("what was written is not read again: %s", fault.text);
    if (again.n_types != layout->n_types || again.n_fields != layout->n_fields ||
        again.nursery_free != layout->nursery_free)
        broken("what was written is read as something else");
    layout_free(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *path = given_file(0, bytes, size);
    struct layout layout;
    struct fault fault = {{0}};

    if (layout_analyse(path, &layout, &fault) == LAYOUT_OK) {
        must_fit(path, &layout);
        must_be_read(&layout);
        layout_shown(&layout);
    } else if (fault.text[0] == '\0') {
        broken("refused without a word");
    }
    layout_free(&layout);
    return 0;
}
