/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: a layout's text, as it comes from a cache or from the user. The input is the lines before
   the check sum, which is made right here. What was read must be read the same again. */
#include "harness.h"
#include "layout_shown.h"

#include "layout/layout.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static char *text_of(const struct layout *layout, size_t *size)
{
    struct capture capture;
    char *text;

    if (!layout_write_text(capture_begin(&capture), layout))
        broken("the layout could not be written");
    text = capture_end(&capture);
    *size = capture.size;
    return text;
}

/* What was read is written, read, and written again. */
static void round_trip(const struct layout *layout)
{
    struct layout again;
    struct fault fault = {{0}};
    size_t size, size_again;
    char *text = text_of(layout, &size), *text_again;

    if (!layout_parse_text(text, size, &again, &fault))
        broken("what was written is not read again: %s", fault.text);
    text_again = text_of(&again, &size_again);
    if (size != size_again || memcmp(text, text_again, size) != 0)
        broken("what was written is read as something else");
    layout_free(&again);
    free(text);
    free(text_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char tail[] = "checksum 01234567\nend\n";
    char *text = malloc(size + sizeof tail);
    struct layout layout;
    struct fault fault = {{0}};

    memcpy(text, bytes, size);
    snprintf(text + size, sizeof tail, "checksum %08lx\nend\n",
             (unsigned long)crc32_z(0, bytes, size));
    if (layout_parse_text(text, size + sizeof tail - 1, &layout, &fault)) {
        round_trip(&layout);
        layout_shown(&layout);
    } else if (fault.text[0] == '\0') {
        broken("refused without a word");
    }
    layout_free(&layout);
    free(text);
    return 0;
}
