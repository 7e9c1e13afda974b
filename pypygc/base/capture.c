/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in memory that is written as to a file: see capture.h. */
#include "base/capture.h"

#include "base/arena.h"

FILE *capture_begin(struct capture *capture)
{
    *capture = (struct capture){0};
    capture->stream = open_memstream(&capture->text, &capture->size);
    if (capture->stream == NULL)
        out_of_memory();
    return capture->stream;
}

char *capture_end(struct capture *capture)
{
    if (ferror(capture->stream) || fclose(capture->stream) != 0)
        out_of_memory();
    return capture->text;
}
