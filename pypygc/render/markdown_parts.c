/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and texts in Markdown: see markdown_parts.h. Names go into code spans, where Markdown knows no markup
   but the backticks around it; folded text goes into <pre>, escaped for HTML, where it knows none at all. */
#include "render/markdown_parts.h"

#include "base/arena.h"

#include <libxml/entities.h>
#include <stdlib.h>
#include <string.h>

void markdown_span(FILE *out, const char *text)
{
    size_t run = 0, longest = 0;

    for (const char *c = text; *c != '\0'; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        fputc('`', out);
    /* spaces keep a backtick of the text away from those around it; one each side is no content */
    fprintf(out, longest > 0 || *text == '\0' ? " %s " : "%s", text);
    for (size_t i = 0; i <= longest; i++)
        fputc('`', out);
}

void markdown_span_of(FILE *out, struct capture *capture)
{
    char *text = capture_end(capture);

    text[strcspn(text, "\n")] = '\0';
    if (capture->size > 0)
        markdown_span(out, text);
    free(text);
}

void markdown_span_of_all(FILE *out, struct capture *capture)
{
    char *text = capture_end(capture);

    if (capture->size > 0) {
        text[strlen(text) - 1] = '\0'; /* its last line ends, too */
        for (char *end = strchr(text, '\n'); end != NULL; end = strchr(end, '\n'))
            *end = ' ';
        markdown_span(out, text);
    }
    free(text);
}

/* Text that may stand in HTML. */
static void put_escaped(FILE *out, const char *text)
{
    xmlChar *escaped = xmlEncodeSpecialChars(NULL, (const xmlChar *)text);

    if (escaped == NULL)
        out_of_memory();
    fputs((const char *)escaped, out);
    xmlFree(escaped);
}

void markdown_folded(FILE *out, const char *title, struct capture *capture)
{
    char *text = capture_end(capture);

    if (capture->size > 0) {
        fprintf(out, "\n<details><summary>%s</summary>\n\n<pre>", title);
        put_escaped(out, text + strspn(text, "\n"));
        fputs("</pre>\n\n</details>\n", out);
    }
    free(text);
}
