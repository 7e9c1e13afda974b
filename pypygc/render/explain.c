/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue of patterns: see explain.h. A chapter begins with a line "## ID" and ends before
   the next one. */
#include "render/explain.h"

#include <string.h>

/* The assembler puts the file in as it is. PYPYGC_PATTERNS is its path. */
__asm__(".pushsection .rodata\n"
        ".global pypygc_patterns, pypygc_patterns_end\n"
        ".hidden pypygc_patterns, pypygc_patterns_end\n"
        "pypygc_patterns:\n"
        ".incbin \"" PYPYGC_PATTERNS "\"\n"
        "pypygc_patterns_end:\n"
        ".byte 0\n"
        ".popsection\n");

extern const char pypygc_patterns[] __attribute__((visibility("hidden")));
extern const char pypygc_patterns_end[] __attribute__((visibility("hidden")));

#define CHAPTER "## "

/* The line after the one at text. */
static const char *next_line(const char *text)
{
    const char *newline = memchr(text, '\n', (size_t)(pypygc_patterns_end - text));
    return newline != NULL ? newline + 1 : pypygc_patterns_end;
}

static bool begins(const char *text, const char *with)
{
    const size_t length = strlen(with);
    return (size_t)(pypygc_patterns_end - text) >= length && memcmp(text, with, length) == 0;
}

/* True if an id is all that stands in the heading at text. */
static bool is_chapter(const char *text)
{
    const char *id = text + strlen(CHAPTER), *end = next_line(text) - 1;

    if (end <= id)
        return false;
    for (; id < end; id++)
        if (strchr("abcdefghijklmnopqrstuvwxyz-", *id) == NULL)
            return false;
    return true;
}

/* The chapter that begins at or after text; the end of the catalogue if there is none. What stands
   between lines of ``` is code, where "## " is a comment. */
static const char *next_heading(const char *text)
{
    bool in_code = false;

    for (; text < pypygc_patterns_end; text = next_line(text)) {
        in_code ^= begins(text, "```");
        if (!in_code && begins(text, CHAPTER))
            break;
    }
    return text;
}

bool explain_put(const char *id, FILE *out)
{
    const size_t length = strlen(id);
    const char *text = next_heading(pypygc_patterns);

    while (text < pypygc_patterns_end) {
        const char *const begin = text + strlen(CHAPTER), *const body = next_line(text);
        text = next_heading(body);
        if (length > 0 && (size_t)(body - begin) == length + 1 && memcmp(begin, id, length) == 0) {
            fwrite(begin, 1, (size_t)(text - begin), out);
            return true;
        }
    }
    return false;
}

void explain_put_ids(FILE *out)
{
    for (const char *text = next_heading(pypygc_patterns); text < pypygc_patterns_end;
         text = next_heading(next_line(text)))
        if (is_chapter(text))
            fprintf(out, "%.*s", (int)(next_line(text) - text) - (int)strlen(CHAPTER),
                    text + strlen(CHAPTER));
}
