/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a profile contradicts itself about the old generation or about caches: each contradiction is named, and a
   sound profile has none. */
#include "given_facts.h"

#define PRELUDE                                                                                    \
    HEADER RUN "{\"k\":\"type\",\"id\":1,\"name\":\"T\",\"fixed_size\":16}\n"                      \
               "{\"k\":\"site\",\"id\":1,\"kind\":\"outside\"}\n"
#define CELL(died)                                                                                 \
    "{\"k\":\"cell\",\"site\":1,\"type\":1,\"allocated_objects\":4,\"allocated_bytes\":64,"        \
    "\"survived_objects\":4,\"survived_bytes\":64,\"large_objects\":1,\"large_bytes\":100,"        \
    "\"old_died_objects\":2,\"old_died_bytes\":" #died ",\"old_live_objects\":3,"                  \
    "\"old_live_bytes\":132}\n"
#define STORE "{\"k\":\"store\",\"site\":1,\"barriers\":5,\"cards\":6}\n"
#define MINOR                                                                                      \
    "{\"k\":\"minor\",\"n\":1,\"survived_objects\":4,\"survived_bytes\":64,\"instructions\":70}\n"
#define MAJOR(arena)                                                                               \
    "{\"k\":\"major\",\"n\":1,\"arena_bytes\":32,\"collector_arena_bytes\":" #arena                \
    ",\"raw_bytes\":100,\"collector_raw_bytes\":100}\n"
#define SUMS(died, majors, barriers, gc, more)                                                     \
    "{\"k\":\"totals\",\"nursery_objects\":4,\"nursery_bytes\":64,\"survived_objects\":4,"         \
    "\"survived_bytes\":64,\"large_objects\":1,\"large_bytes\":100,\"old_died_objects\":2,"        \
    "\"old_died_bytes\":" #died ",\"old_live_objects\":3,\"old_live_bytes\":132,"                  \
    "\"major_collections\":" #majors ",\"barriers\":" #barriers ",\"cards\":6,"                    \
    "\"gc_instructions\":" #gc ",\"minor_instructions\":70,\"major_instructions\":30" more "}\n"

/* Expects one defect with these words, or none if words is NULL. */
static void expect(const char *text, const char *words)
{
    analyse_text(text);
    if (words == NULL && facts.n_defects > 0)
        fail_msg("a defect: %s", facts.defects[0]);
    if (words != NULL) {
        bool found = false;
        for (size_t i = 0; i < facts.n_defects; i++)
            found = found || strstr(facts.defects[i], words) != NULL;
        if (!found)
            fail_msg("not said: %s", words);
    }
    teardown(NULL);
}

static void a_sound_profile_has_none(void **state)
{
    (void)state;
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32)
               SUMS(32, 1, 5, 100, ",\"untracked_arena_bytes\":0,\"untracked_raw_bytes\":0") END,
           NULL);
}

static void without_the_old_generation_it_is_not_judged(void **state)
{
    (void)state;
    expect(PRELUDE "{\"k\":\"cell\",\"site\":1,\"type\":1,\"allocated_bytes\":64,"
                   "\"survived_bytes\":64}\n"
                   "{\"k\":\"totals\",\"nursery_bytes\":64,\"major_collections\":7}\n" END,
           NULL);
}

static void contradictions_are_named(void **state)
{
    (void)state;
    expect(PRELUDE CELL(31) STORE MINOR MAJOR(32) SUMS(32, 1, 5, 100, "") END,
           "In 1 of 1 cells, survived + large");
    expect(PRELUDE CELL(31) STORE MINOR MAJOR(32) SUMS(32, 1, 5, 100, "") END,
           "add up to 31 old_died_bytes, the totals say 32");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32) SUMS(40, 1, 5, 100, "") END, "In the totals");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(48) SUMS(32, 1, 5, 100, "") END,
           "in 1 (in arenas) and 0 (malloced)");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32) SUMS(32, 2, 5, 100, "") END,
           "lists 1 major collections, the totals say 2");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32) SUMS(32, 1, 5, 100, ",\"marked_objects\":1") END,
           "major collections add up to 0 marked_objects");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32) SUMS(32, 1, 9, 100, "") END,
           "add up to 5 barriers");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32) SUMS(32, 1, 5, 101, "") END,
           "add up to 100 gc_instructions");
    expect(PRELUDE CELL(32) STORE MAJOR(32) SUMS(32, 1, 5, 100, "") END,
           "add up to 0 minor_instructions");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32)
               SUMS(32, 1, 5, 100, ",\"untracked_arena_bytes\":-48") END,
           "differ by -48 bytes in arenas");
    expect(PRELUDE CELL(32) STORE MINOR MAJOR(32) SUMS(32, 1, 5, 100, ",\"untracked_raw_bytes\":7")
               END,
           "differ by 7 bytes that were malloced");
}

#define SITES                                                                                      \
    HEADER RUN "{\"k\":\"site\",\"id\":1,\"kind\":\"outside\"}\n"                                  \
               "{\"k\":\"site\",\"id\":2,\"kind\":\"runtime\",\"name\":\"start-up\"}\n"
/* 7 reads missed D1 for sites, 2 of them of the compiler, and 4 in the collector */
#define COSTS(instructions)                                                                        \
    "{\"k\":\"costs\",\"who\":\"code\",\"D1_read_misses\":5,\"I1_misses\":3," instructions         \
    "\"nursery_misses\":6,\"nursery_fresh_misses\":4}\n"                                           \
    "{\"k\":\"costs\",\"who\":\"compiler\",\"D1_read_misses\":2," instructions                     \
    "\"nursery_misses\":1}\n"                                                                      \
    "{\"k\":\"costs\",\"who\":\"minor collection\",\"instructions\":50,\"D1_read_misses\":4}\n"
#define SITE_COSTS(read_misses, fetch_misses, own, fresh)                                          \
    "{\"k\":\"site_costs\",\"site\":1,\"D1_read_misses\":" #read_misses                            \
    ",\"I1_misses\":" #fetch_misses "}\n"                                                          \
    "{\"k\":\"site_costs\",\"site\":2,\"D1_read_misses\":1,\"own_nursery_misses\":" #own           \
    ",\"own_nursery_fresh_misses\":" #fresh "}\n"
#define CACHE_TOTALS(instructions, unowned)                                                        \
    "{\"k\":\"totals\",\"instructions\":" #instructions ",\"D1_read_misses\":11,"                  \
    "\"I1_misses\":3,\"nursery_misses\":7,\"nursery_fresh_misses\":4,"                             \
    "\"unowned_nursery_misses\":" #unowned ",\"unowned_nursery_fresh_misses\":1}\n"
#define INSTRUCTIONS "\"instructions\":100,"

static void misses_of_sites_are_those_of_code(void **state)
{
    (void)state;
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(6, 3, 5, 3) CACHE_TOTALS(250, 2) END, NULL);
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(8, 3, 5, 3) CACHE_TOTALS(250, 2) END,
           "sites add up to 9 D1_read_misses, the costs of code outside of traces to 7");
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(6, 2, 5, 3) CACHE_TOTALS(250, 2) END,
           "sites add up to 2 I1_misses, the costs of code outside of traces to 3");
    expect(SITES COSTS(INSTRUCTIONS) CACHE_TOTALS(250, 7) END, "sites add up to 0 D1_read_misses");
}

static void misses_in_the_nursery_have_one_owner(void **state)
{
    (void)state;
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(6, 3, 6, 3) CACHE_TOTALS(250, 2) END,
           "sites own 6 nursery_misses, nobody 2; the totals say 7");
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(6, 3, 5, 2) CACHE_TOTALS(250, 2) END,
           "sites own 2 nursery_fresh_misses, nobody 1; the totals say 4");
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(6, 3, 9, 3) CACHE_TOTALS(250, 18446744073709551614)
               END,
           "sites own 9 nursery_misses");
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(6, 3, 2, 3) CACHE_TOTALS(250, 5) END,
           "In 1 of 2 sites");
}

static void instructions_add_up_where_all_are_known(void **state)
{
    (void)state;
    expect(SITES COSTS(INSTRUCTIONS) SITE_COSTS(6, 3, 5, 3) CACHE_TOTALS(251, 2) END,
           "costs of all code add up to 250 instructions, the totals say 251");
    expect(SITES COSTS("") SITE_COSTS(6, 3, 5, 3) CACHE_TOTALS(251, 2) END, NULL);
}

static void without_sites_of_misses_they_are_not_judged(void **state)
{
    (void)state;
    expect(SITES COSTS("") "{\"k\":\"totals\",\"D1_read_misses\":11,\"nursery_misses\":7}\n" END,
           NULL);
    expect(SITES COSTS("") SITE_COSTS(1, 1, 1, 1), NULL); /* cut off */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_profile_has_none),
        cmocka_unit_test(without_the_old_generation_it_is_not_judged),
        cmocka_unit_test(contradictions_are_named),
        cmocka_unit_test(misses_of_sites_are_those_of_code),
        cmocka_unit_test(misses_in_the_nursery_have_one_owner),
        cmocka_unit_test(instructions_add_up_where_all_are_known),
        cmocka_unit_test(without_sites_of_misses_they_are_not_judged),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
