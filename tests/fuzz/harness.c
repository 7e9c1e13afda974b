/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, outputs, and what must hold of them: see harness.h. */
#include "harness.h"

#include <json-c/json.h>
#include <libxml/parser.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unistr.h>

/* Standard error of the process, which the fuzzer may close for the target. */
static int messages = STDERR_FILENO;

/* What no reader must get: controls but tab and newline, what changes the direction or has no shape,
   tags, and what is no character. Not taken from the gate, which is what is tried here. */
static const struct range {
    ucs4_t first, last;
} HARM[] = {
    {0, 8},           {0x0b, 0x1f},      {0x7f, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},
    {0x61c, 0x61c},   {0x115f, 0x1160},  {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},
    {0x2060, 0x206f}, {0x3164, 0x3164},  {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb},
    {0xfffe, 0xffff}, {0xe0000, 0xe0fff}};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    messages = dup(STDERR_FILENO);
    return 0;
}

void broken(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vdprintf(messages, format, arguments);
    va_end(arguments);
    dprintf(messages, "\n");
    abort();
}

const char *given_file(unsigned number, const void *bytes, size_t size)
{
    static int files[GIVEN_FILES];
    static char paths[GIVEN_FILES][32];

    if (files[number] == 0) {
        files[number] = memfd_create("input", MFD_CLOEXEC);
        snprintf(paths[number], sizeof paths[number], "/proc/self/fd/%d", files[number]);
    }
    if (files[number] < 0 || ftruncate(files[number], 0) != 0 ||
        pwrite(files[number], bytes, size, 0) != (ssize_t)size)
        broken("no file for the input");
    return paths[number];
}

void written_begin(struct written *written, enum gate gate)
{
    written->out = gate_open(capture_begin(&written->capture), gate);
}

void written_end(struct written *written, const char *what)
{
    if (fclose(written->out) != 0)
        broken("%s: could not be written", what);
    written->text = capture_end(&written->capture);
    written->size = written->capture.size;
    must_be_harmless(what, written->text, written->size);
}

static void must_be_of_use(const char *what, ucs4_t code, size_t at)
{
    if (code >= ' ' && code <= '~')
        return;
    for (size_t i = 0; i < sizeof HARM / sizeof HARM[0]; i++)
        if (code >= HARM[i].first && code <= HARM[i].last)
            broken("%s: U+%04X at byte %zu", what, (unsigned)code, at);
}

void must_be_harmless(const char *what, const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    const uint8_t *bad = u8_check(bytes, size);

    if (bad != NULL)
        broken("%s: not UTF-8 at byte %zu", what, (size_t)(bad - bytes));
    for (size_t i = 0; i < size;) {
        ucs4_t code;
        const int n = u8_mbtouc(&code, bytes + i, size - i);
        must_be_of_use(what, code, i);
        i += (size_t)n;
    }
}

void must_be_json(const char *what, const char *text, size_t size)
{
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *value;

    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    value = json_tokener_parse_ex(tokener, text, (int)size);
    if (json_tokener_get_error(tokener) != json_tokener_success)
        broken("%s: no JSON: %s at byte %zu", what,
               json_tokener_error_desc(json_tokener_get_error(tokener)),
               json_tokener_get_parse_end(tokener));
    if (strspn(text + json_tokener_get_parse_end(tokener), " \n") !=
        size - json_tokener_get_parse_end(tokener))
        broken("%s: something behind the JSON", what);
    json_object_put(value);
    json_tokener_free(tokener);
}

void must_be_xml(const char *what, const char *text, size_t size)
{
    xmlDocPtr document =
        xmlReadMemory(text, (int)size, what, NULL,
                      XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_HUGE);

    if (document == NULL)
        broken("%s: no XML", what);
    xmlFreeDoc(document);
    xmlResetLastError();
}
