/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program and the style of the page, as esbuild has made them of pypygc/page: see page.h. */
#include "render/page/page.h"

#include <stdint.h>

/* The assembler puts a file in as it is, and its size behind it; the build makes them in its own
   folder. */
#define ASSET(name, file)                                                                          \
    __asm__(".pushsection .rodata\n"                                                               \
            ".hidden pypygc_page_" #name ", pypygc_page_" #name "_size\n"                          \
            ".global pypygc_page_" #name ", pypygc_page_" #name "_size\n"                          \
            "pypygc_page_" #name ":\n"                                                             \
            ".incbin \"page/" file "\"\n"                                                          \
            "0:\n"                                                                                 \
            ".balign 8\n"                                                                          \
            "pypygc_page_" #name "_size:\n"                                                        \
            ".quad 0b - pypygc_page_" #name "\n"                                                   \
            ".popsection\n");                                                                      \
    extern const char pypygc_page_##name[] __attribute__((visibility("hidden")));                  \
    extern const uint64_t pypygc_page_##name##_size __attribute__((visibility("hidden")));

ASSET(script, "page.js")
ASSET(style, "page.css")
ASSET(script_hash, "page.js.sha256")
ASSET(style_hash, "page.css.sha256")

struct page_assets page_assets(void)
{
    return (struct page_assets){
        .script = {pypygc_page_script, pypygc_page_script_size},
        .style = {pypygc_page_style, pypygc_page_style_size},
        .script_hash = {pypygc_page_script_hash, pypygc_page_script_hash_size},
        .style_hash = {pypygc_page_style_hash, pypygc_page_style_hash_size},
    };
}
