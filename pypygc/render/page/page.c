/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the page together: see page.h. Names of the profile stand in the data and in the title alone;
   the title is the only place where they are HTML. */
#include "render/page/page.h"

#include "base/plain.h"
#include "render/page/page_parts.h"

#include <string.h>

bool page_is_there(void)
{
    return page_assets().script.size > 0;
}

int page_refuse(struct fault *fault)
{
    if (page_is_there())
        return 0;
    return fault_set(fault, "this pypygc was built without esbuild, so it has no page to write: "
                            "install it (Debian: apt install esbuild libjs-dygraphs "
                            "node-d3-hierarchy node-highlight.js), run configure and make again; "
                            "or use --text, --markdown or --json");
}

static void put_asset(FILE *out, const struct page_asset *asset)
{
    fwrite(asset->text, 1, asset->size, out);
}

static void put_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '&': fputs("&amp;", out); break;
        case '"': fputs("&quot;", out); break;
        default: fputc(*text, out);
        }
    }
}

/* Nothing is allowed but the script and the style that stand in the page, known by their hashes. */
static void put_head(FILE *out, const char *file, const struct page_assets *assets)
{
    const char *slash = strrchr(file, '/');

    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
          "base-uri 'none'; form-action 'none'; script-src 'sha256-",
          out);
    put_asset(out, &assets->script_hash);
    fputs("'; style-src 'sha256-", out);
    put_asset(out, &assets->style_hash);
    fputs("'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" "
          "content=\"pypygc " PYPYGC_VERSION "\">\n<title>",
          out);
    put_escaped(out, slash != NULL && slash[1] != '\0' ? slash + 1 : file);
    fputs(" - pypygc</title>\n<style>", out);
    put_asset(out, &assets->style);
    fputs("</style>\n</head>\n", out);
}

void page_write(struct columns *columns, const char *file, FILE *out)
{
    const struct page_assets assets = page_assets();

    put_head(out, file, &assets);
    fputs(
        "<body>\n<noscript>This page needs JavaScript, which it has in itself: nothing is loaded. "
        "Without, see the text that pypygc report writes.</noscript>\n"
        "<div id=\"page\"><p id=\"loading\" role=\"status\">Reading the profile...</p></div>\n"
        "<script type=\"application/x-pypygc-page\" id=\"data\">\n",
        out);
    columns_write(columns, out);
    fputs("</script>\n<script>", out);
    put_asset(out, &assets.script);
    fputs("</script>\n</body>\n</html>\n", out);
}

void report_html(const struct report *report, FILE *out)
{
    const struct page page = {report, report->facts, columns_new()};

    page_put_run(&page);
    page_put_findings(&page);
    page_put_lines(&page);
    page_put_sites(&page);
    page_put_traces(&page);
    page_put_heap(&page);
    page_put_memory(&page);
    page_put_snapshots(&page);
    page_put_sources(&page);
    page_write(page.columns, report->file, out);
    columns_free(page.columns);
}
