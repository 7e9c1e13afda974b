/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The amounts of limits: see amount.h. All of it is done in whole numbers, so that a limit
   of 0% means equal to the byte. */
#include "analysis/amount.h"

#include <string.h>

#define MILLION 1000000
/* A hundred times the baseline and more is no limit any more. */
#define MAX_PERCENT 1000000

__extension__ typedef unsigned __int128 wide;

struct unit {
    const char *name;
    uint64_t bytes;
};

static const struct unit UNITS[] = {
    {"B", 1},
    {"kB", 1000},
    {"KB", 1000},
    {"MB", 1000 * UINT64_C(1000)},
    {"GB", 1000 * UINT64_C(1000000)},
    {"TB", 1000 * UINT64_C(1000000000)},
    {"KiB", UINT64_C(1) << 10},
    {"MiB", UINT64_C(1) << 20},
    {"GiB", UINT64_C(1) << 30},
    {"TiB", UINT64_C(1) << 40},
};

/* Reads digits with at most six behind a point, as millionths. Returns what follows them, or NULL
   if there is no number or it is beyond 64 bits. */
static const char *parse_millionths(const char *text, wide *millionths)
{
    const wide most = (wide)UINT64_MAX * MILLION;
    wide value = 0, place = MILLION / 10;

    if (*text < '0' || *text > '9')
        return NULL;
    for (; *text >= '0' && *text <= '9'; text++) {
        value = value * 10 + (wide)(*text - '0') * MILLION;
        if (value > most)
            return NULL;
    }
    if (*text == '.') {
        text++;
        if (*text < '0' || *text > '9')
            return NULL;
        for (; *text >= '0' && *text <= '9'; text++) {
            if (place == 0)
                return NULL;
            value += (wide)(*text - '0') * place;
            place /= 10;
        }
    }
    *millionths = value;
    return text;
}

static int refuse(const char *text, struct fault *fault)
{
    return fault_set(fault,
                     "'%s' is not a limit; write a percentage (+2%%, -5%%), a number, or a "
                     "size (10MB, 64KiB)",
                     text);
}

static int parse_percentage(wide millionths, bool is_negative, struct amount *amount,
                            struct fault *fault)
{
    if (millionths > (wide)MAX_PERCENT * MILLION ||
        (is_negative && millionths > (wide)100 * MILLION))
        return fault_set(fault, "'%s' is not a limit: a change is from -100%% to +%d%%",
                         amount->text, MAX_PERCENT);
    amount->is_relative = true;
    amount->millionths = is_negative ? -(int64_t)millionths : (int64_t)millionths;
    return 0;
}

static int parse_number(wide millionths, const char *unit, enum total key, struct amount *amount,
                        struct fault *fault)
{
    uint64_t factor = 0;
    wide value;

    if (*unit == '\0')
        factor = 1;
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++)
        if (strcmp(unit, UNITS[i].name) == 0)
            factor = UNITS[i].bytes;
    if (factor == 0)
        return fault_set(fault,
                         "'%s' is not a limit: units are %%, B, kB, MB, GB, TB and KiB, MiB, "
                         "GiB, TiB",
                         amount->text);
    if (*unit != '\0' && !total_is_bytes(key))
        return fault_set(fault, "'%s' is a size, but %s is a number of things", amount->text,
                         total_name(key));
    value = millionths / MILLION; /* below 2^64, so times a factor below 2^41 it fits */
    value = value * factor + millionths % MILLION * factor / MILLION;
    if (value > UINT64_MAX)
        return fault_set(fault, "'%s' is too large a limit", amount->text);
    amount->value = (uint64_t)value;
    return 0;
}

int amount_parse(enum total key, const char *text, struct amount *amount, struct fault *fault)
{
    const bool has_sign = *text == '+' || *text == '-';
    const char *rest;
    wide millionths;

    *amount = (struct amount){.text = text};
    rest = parse_millionths(text + has_sign, &millionths);
    if (rest == NULL)
        return refuse(text, fault);
    if (strcmp(rest, "%") == 0)
        return parse_percentage(millionths, *text == '-', amount, fault);
    if (has_sign)
        return fault_set(fault,
                         "'%s' is not a limit: a change against the baseline is a "
                         "percentage, such as +2%%",
                         text);
    return parse_number(millionths, rest, key, amount, fault);
}

bool amount_holds(const struct amount *amount, uint64_t value, uint64_t baseline)
{
    const int64_t whole = (int64_t)100 * MILLION; /* 100 % in millionths of a percent */

    if (!amount->is_relative)
        return value <= amount->value;
    return (wide)value * (wide)whole <= (wide)baseline * (wide)(whole + amount->millionths);
}
