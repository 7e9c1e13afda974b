/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's bill: exact sums, the right payers, and unit costs that are found again. */
#include "given_facts.h"

#include "analysis/distribute.h"
#include "analysis/fit.h"

#include <math.h>

#define TYPE "{\"k\":\"type\",\"id\":1,\"name\":\"T\",\"fixed_size\":16}\n"
/* Sites: two lines that allocate, one that only stores. */
#define SITES                                                                                      \
    "{\"k\":\"frame\",\"id\":1,\"file\":\"a.py\",\"line\":1,\"function\":\"f\"}\n"                 \
    "{\"k\":\"frame\",\"id\":2,\"file\":\"a.py\",\"line\":2,\"function\":\"f\"}\n"                 \
    "{\"k\":\"frame\",\"id\":3,\"file\":\"a.py\",\"line\":3,\"function\":\"f\"}\n"                 \
    "{\"k\":\"site\",\"id\":1,\"kind\":\"interpreter\",\"frame\":1}\n"                             \
    "{\"k\":\"site\",\"id\":2,\"kind\":\"interpreter\",\"frame\":2}\n"                             \
    "{\"k\":\"site\",\"id\":3,\"kind\":\"interpreter\",\"frame\":3}\n"

/* What of all instructions is charged must be all of them, in every list that is complete. */
static void expect_exact(void)
{
    const uint64_t all = profile->totals.value[TOTAL_GC_INSTRUCTIONS] - facts.bill.nobody;
    uint64_t cells = 0, sites = 0, lines = 0, types = 0;

    for (size_t i = 0; i < facts.n_rows; i++)
        cells += charge_sum(&facts.cells[i].charge);
    for (size_t i = 0; i < facts.n_sites; i++)
        sites += charge_sum(&facts.sites[i].charge);
    for (size_t i = 0; i < facts.n_lines; i++)
        lines += charge_sum(&facts.lines[i].charge);
    for (size_t i = 0; i < facts.n_types; i++)
        types += charge_sum(&facts.types[i].charge);
    assert_int_equal(cells, all);
    assert_int_equal(sites, all);
    assert_int_equal(lines, all);
    assert_int_equal(types, all);
    assert_int_equal(charge_sum(&facts.bill.sum), all);
}

/* The instructions of a part that a site pays. */
static uint64_t pays(uint64_t site, enum charge_part part)
{
    for (size_t i = 0; i < facts.n_sites; i++)
        if (facts.sites[i].site->id == site)
            return facts.sites[i].charge.part[part];
    return 0;
}

/* Lines of a profile, made as printf does. */
struct text {
    char *bytes;
    size_t size;
    FILE *out;
};

static void begin(struct text *text)
{
    text->out = open_memstream(&text->bytes, &text->size);
    assert_non_null(text->out);
    fputs(HEADER RUN TYPE SITES, text->out);
}

static void put_cell(struct text *text, int site, unsigned allocated, unsigned survived,
                     const char *more)
{
    fprintf(text->out,
            "{\"k\":\"cell\",\"site\":%d,\"type\":1,\"allocated_objects\":%u,"
            "\"allocated_bytes\":%u,\"survived_objects\":%u,\"survived_bytes\":%u%s}\n",
            site, allocated / 16, allocated, survived / 16, survived, more);
}

static void finish(struct text *text, uint64_t minor, uint64_t major)
{
    fprintf(text->out,
            "{\"k\":\"totals\",\"gc_instructions\":%llu,\"minor_instructions\":%llu,"
            "\"major_instructions\":%llu}\n" END,
            (unsigned long long)(minor + major), (unsigned long long)minor,
            (unsigned long long)major);
    fclose(text->out);
    analyse_text(text->bytes);
    free(text->bytes);
    expect_exact();
}

/* Minor collections of which each survivor of 16 bytes cost 500 instructions; the rest 20,000. */
static uint64_t put_minors(struct text *text, int n, unsigned survivors)
{
    uint64_t sum = 0;

    for (int i = 0; i < n; i++) {
        const unsigned objects = survivors / (unsigned)n + (i % 2 == 0 ? 100 : -100);
        const unsigned instructions = 20000 + 500 * objects;
        fprintf(text->out,
                "{\"k\":\"minor\",\"n\":%d,\"allocated_bytes\":1000,\"survived_objects\":%u,"
                "\"survived_bytes\":%u,\"instructions\":%u,\"roots\":10,\"remembered\":0}\n",
                i + 1, objects, 16 * objects, instructions);
        sum += instructions;
    }
    return sum;
}

static void survivors_pay_for_copying(void **state)
{
    struct text text;
    uint64_t sum;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 16000000, 16000000, "");
    put_cell(&text, 2, 16000000, 0, ",\"died_objects\":1000000,\"died_bytes\":16000000");
    sum = put_minors(&text, 100, 1000000);
    finish(&text, sum, 0);
    assert_true(facts.bill.units.fitted);
    assert_int_equal(pays(2, CHARGE_COPYING), 0);
    /* the fixed part is equal; all else is the first one's */
    assert_true(pays(1, CHARGE_OTHER) - pays(2, CHARGE_OTHER) + 1 <= 2);
    assert_true((double)pays(1, CHARGE_COPYING) > 0.99 * 500 * 1000000);
    assert_true((double)pays(1, CHARGE_COPYING) < 1.005 * 500 * 1000000);
    assert_int_equal(facts.sites[0].site->id, 1);
}

static void without_variation_expectations_decide(void **state)
{
    struct text text;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 800000, 800000, "");
    for (int i = 0; i < 50; i++)
        fputs("{\"k\":\"minor\",\"n\":1,\"survived_objects\":1000,\"survived_bytes\":16000,"
              "\"instructions\":400000}\n",
              text.out);
    finish(&text, 20000000, 0);
    assert_true(facts.bill.units.fitted);
    assert_true(pays(1, CHARGE_COPYING) > 10000000); /* not all is called fixed */
    assert_true(pays(1, CHARGE_OTHER) > 0);
}

static void few_collections_have_default_costs(void **state)
{
    struct text text;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 1600, 1600, "");
    put_minors(&text, 19, 10000);
    finish(&text, 777777, 0);
    assert_false(facts.bill.units.fitted);
    assert_int_equal(facts.bill.units.n_minors, 19);
    assert_true(facts.bill.units.cost[UNIT_COLLECTION] >
                10 * facts.bill.units.cost[UNIT_SURVIVED_OBJECT]);
}

static void scanning_is_paid_by_those_who_caused_it(void **state)
{
    struct text text;
    uint64_t sum = 0, stack = 0;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 16000000, 0, ",\"died_objects\":1000000,\"died_bytes\":16000000");
    fputs("{\"k\":\"store\",\"site\":3,\"barriers\":500,\"cards\":70}\n", text.out);
    for (int i = 0; i < 60; i++) {
        /* of the stack, only what is new costs anything */
        const int roots = 1000 * (i * i % 5), before = i > 0 ? 1000 * ((i - 1) * (i - 1) % 5) : 0;
        const int fresh = roots > before ? roots - before : 0;
        const int remembered = 50 * (i % 3), cards = 7 * (i % 2);
        const int cost = 10000 + 30 * fresh + 100 * remembered + 900 * cards;
        fprintf(text.out,
                "{\"k\":\"minor\",\"n\":%d,\"site\":2,\"roots\":%d,\"remembered\":%d,\"cards\":%d,"
                "\"instructions\":%d}\n",
                i + 1, roots, remembered, cards, cost);
        sum += (uint64_t)cost;
        stack += (uint64_t)(30 * fresh);
    }
    finish(&text, sum, 0);
    assert_true(fabs(facts.bill.units.cost[UNIT_ROOT] - 30) < 1.5);
    assert_true(fabs(facts.bill.units.cost[UNIT_REMEMBERED] - 100) < 5);
    assert_true(fabs(facts.bill.units.cost[UNIT_CARD] - 900) < 90);
    assert_true(facts.bill.units.error < 0.02);
    assert_true(fabs((double)pays(2, CHARGE_SCANNING) - (double)stack) < 0.05 * (double)stack);
    /* 50 remembered and 3.5 cards on average */
    assert_true(fabs((double)pays(3, CHARGE_SCANNING) - 60 * (50 * 100 + 3.5 * 900)) < 25000);
    assert_int_equal(pays(1, CHARGE_SCANNING), 0);
    /* sites 2 and 3 allocate nothing, so they have a row without a type and a line of their own */
    assert_int_equal(facts.n_cells, 1);
    assert_int_equal(facts.n_rows, 3);
    assert_int_equal(facts.n_lines, 3);
    assert_true(tally_has_objects(&facts.cells[0].cell->tally));
    assert_false(facts_is_scanning(facts.cells[0].type));
    assert_false(tally_has_objects(&facts.cells[2].cell->tally));
    assert_true(facts_is_scanning(facts.cells[2].type));
}

/* As a loop has it that stores each of its instances into an old list: always the same number of
   survivors and cards, and only the start of the program, of which one collection did work that
   has no unit, tells them apart. */
static void collinear_amounts_have_plausible_costs(void **state)
{
    struct text text;
    uint64_t sum = 0;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 16000000, 16000000, "");
    fputs("{\"k\":\"store\",\"site\":3,\"cards\":220000}\n", text.out);
    for (int i = 0; i < 40; i++) {
        const bool at_start = i < 10;
        const int objects = at_start ? 1000 + 700 * (i % 4) : 26000 + i;
        const int bytes = at_start ? 30 * objects + 9000 * (i % 3) : 40 * objects;
        const int cards = at_start ? 0 : 8800 + i * 7 % 50;
        const int cost = 2000 + 110 * objects + bytes / 2 + 1600 * cards + (i == 5 ? 60000000 : 0);
        fprintf(text.out,
                "{\"k\":\"minor\",\"n\":%d,\"survived_objects\":%d,\"survived_bytes\":%d,"
                "\"cards\":%d,\"instructions\":%d}\n",
                i + 1, objects, bytes, cards, cost);
        sum += (uint64_t)cost;
    }
    finish(&text, sum, 0);
    assert_true(facts.bill.units.fitted);
    assert_true(fabs(facts.bill.units.cost[UNIT_CARD] - 1600) < 160);
    assert_true(fabs(facts.bill.units.cost[UNIT_SURVIVED_OBJECT] - 110) < 30);
    assert_true(facts.bill.units.cost[UNIT_SURVIVED_BYTE] > 0.1);
    assert_true(facts.bill.units.cost[UNIT_SURVIVED_BYTE] < 1);
    assert_true(pays(3, CHARGE_SCANNING) > 2 * pays(1, CHARGE_COPYING));
}

static void a_fit_that_explains_little_is_not_used(void **state)
{
    struct text text;
    uint64_t sum = 0;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 800000, 800000, "");
    for (int i = 0; i < 50; i++) {
        const int cost = i % 4 == 0 ? 10000000 : 1000;
        fprintf(text.out,
                "{\"k\":\"minor\",\"n\":%d,\"survived_objects\":1000,\"survived_bytes\":16000,"
                "\"instructions\":%d}\n",
                i + 1, cost);
        sum += (uint64_t)cost;
    }
    finish(&text, sum, 0);
    assert_false(facts.bill.units.fitted);
    assert_int_equal(facts.bill.units.n_minors, 50);
    assert_true(facts.bill.units.error > 1.0 / 3);
}

/* A large array of pointers is traced in its place, one of numbers is not. */
static void large_arrays_of_pointers_are_charged(void **state)
{
    struct text text;
    (void)state;

    begin(&text);
    fputs("{\"k\":\"type\",\"id\":2,\"name\":\"GcArray of * object\",\"fixed_size\":16,"
          "\"item_size\":8}\n"
          "{\"k\":\"type\",\"id\":3,\"name\":\"GcArray of Float\",\"fixed_size\":16,"
          "\"item_size\":8}\n"
          "{\"k\":\"cell\",\"site\":1,\"type\":2,\"large_objects\":3,\"large_bytes\":3000000,"
          "\"large_died_young_objects\":1,\"large_died_young_bytes\":1000000}\n"
          "{\"k\":\"cell\",\"site\":2,\"type\":3,\"large_objects\":3,\"large_bytes\":3000000}\n",
          text.out);
    finish(&text, 1000000, 0);
    assert_int_equal(pays(1, CHARGE_COPYING), 1000000);
    assert_int_equal(units_large_bytes(profile, &profile->cells[0]), 2000000);
    assert_int_equal(units_large_bytes(profile, &profile->cells[1]), 0);
}

static void majors_are_paid_by_what_they_marked_and_freed(void **state)
{
    struct text text;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 1600, 1600,
             ",\"old_live_objects\":100,\"old_live_bytes\":1600,\"marked_objects\":300,"
             "\"marked_bytes\":4800");
    put_cell(&text, 2, 1600, 1600, ",\"old_died_objects\":100,\"old_died_bytes\":1600");
    fputs("{\"k\":\"major\",\"n\":1,\"marking_instructions\":9000,\"sweeping_instructions\":4000,"
          "\"other_instructions\":1000}\n",
          text.out);
    finish(&text, 0, 20001);
    assert_int_equal(pays(1, CHARGE_MARKING), 9000);
    assert_int_equal(pays(2, CHARGE_MARKING), 0);
    assert_int_equal(pays(1, CHARGE_SWEEPING), 3000); /* 300 marked to 100 freed */
    assert_int_equal(pays(2, CHARGE_SWEEPING), 1000);
    assert_int_equal(pays(1, CHARGE_OTHER) + pays(2, CHARGE_OTHER), 7001);
    assert_true(pays(1, CHARGE_OTHER) - pays(2, CHARGE_OTHER) <= 1);
}

static void an_unfinished_major_goes_by_what_got_old(void **state)
{
    struct text text;
    (void)state;

    begin(&text);
    put_cell(&text, 1, 1600, 1600, "");
    put_cell(&text, 2, 160000, 0, "");
    finish(&text, 0, 999);
    assert_int_equal(pays(1, CHARGE_OTHER), 999);
    teardown(NULL);
    begin(&text); /* nothing got old */
    put_cell(&text, 1, 1600, 0, "");
    put_cell(&text, 2, 3200, 0, "");
    finish(&text, 0, 999);
    assert_int_equal(pays(1, CHARGE_OTHER), 333);
    assert_int_equal(pays(2, CHARGE_OTHER), 666);
}

static void without_memory_nobody_pays(void **state)
{
    struct text text;
    (void)state;

    begin(&text);
    finish(&text, 500, 30);
    assert_true(facts.bill.known);
    assert_int_equal(facts.bill.nobody, 530);
    assert_int_equal(facts.n_sites, 0);
}

static void without_instructions_there_is_no_bill(void **state)
{
    (void)state;
    analyse_text(HEADER RUN TYPE SITES TOTALS END);
    assert_false(facts.bill.known);
    assert_int_equal(facts.n_rows, 0);
}

static void not_one_instruction_is_lost(void **state)
{
    static const uint64_t totals[] = {0, 1, 2, 3, 7, 1000003, UINT64_C(123456789012345678)};
    (void)state;

    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++) {
        uint64_t amounts[5] = {0}, sum = 0;
        const struct share shares[] = {{1, &amounts[0]},
                                       {1e-9, &amounts[1]},
                                       {0, &amounts[2]},
                                       {M_PI, &amounts[3]},
                                       {1e12, &amounts[4]}};
        assert_true(distribute(totals[i], shares, 5));
        for (int j = 0; j < 5; j++)
            sum += amounts[j];
        assert_int_equal(sum, totals[i]);
        assert_int_equal(amounts[2], 0);
    }
}

static void the_largest_remainder_gets_the_rest(void **state)
{
    uint64_t amounts[3] = {0};
    const struct share shares[] = {{1, &amounts[0]}, {1, &amounts[1]}, {2, &amounts[2]}};
    const struct share nothing = {0, &amounts[0]};
    (void)state;

    assert_true(distribute(5, shares, 3)); /* 1.25, 1.25, 2.5 */
    assert_int_equal(amounts[0], 1);
    assert_int_equal(amounts[1], 1);
    assert_int_equal(amounts[2], 3);
    assert_false(distribute(5, &nothing, 1));
    assert_false(distribute(5, NULL, 0));
}

static void the_fit_finds_unit_costs(void **state)
{
    static const struct fit_prior priors[3] = {{500, 0.1, 10}, {1, 0.1, 10}, {2, 0.1, 10}};
    double amounts[300], costs[100], found[3];
    const struct fit_data data = {100, 3, amounts, costs};
    (void)state;

    for (int i = 0; i < 100; i++) {
        amounts[3 * i] = 1;
        amounts[3 * i + 1] = 17 * i % 101;
        amounts[3 * i + 2] = 29 * i % 97;
        costs[i] = 1000 + 3 * amounts[3 * i + 1] + amounts[3 * i + 2];
    }
    assert_true(fit_costs(&data, priors, found));
    assert_true(fabs(found[0] - 1000) < 50);
    assert_true(fabs(found[1] - 3) < 0.3 && fabs(found[2] - 1) < 0.3);
    assert_true(fit_error(&data, found) < 0.02);
    /* costs fall with the third amount: below the bound is not possible */
    for (int i = 0; i < 100; i++)
        costs[i] = 1000 - 5 * amounts[3 * i + 2];
    assert_true(fit_costs(&data, priors, found));
    assert_true(found[2] >= 0.2 && found[2] < 0.21);
    for (int i = 0; i < 100; i++)
        costs[i] = 100000;
    assert_true(fit_costs(&data, priors, found));
    assert_true(found[0] <= 5000 && found[1] <= 10 && found[2] <= 20);
    for (int i = 0; i < 100; i++)
        costs[i] = 0;
    assert_false(fit_costs(&data, priors, found));
    assert_true(fit_error(&data, found) == 0);
}

/* A tenth of the rows cost ten times as much for reasons of their own. */
static void some_odd_rows_do_not_spoil_the_fit(void **state)
{
    static const struct fit_prior priors[2] = {{100, 0.1, 100}, {10, 0.1, 10}};
    double amounts[200], costs[100], found[2];
    const struct fit_data data = {100, 2, amounts, costs};
    (void)state;

    for (int i = 0; i < 100; i++) {
        amounts[2 * i] = 1;
        amounts[2 * i + 1] = 100 + 17 * i % 101;
        costs[i] = 200 + 20 * amounts[2 * i + 1];
        if (i % 10 == 0)
            costs[i] *= 10;
    }
    assert_true(fit_costs(&data, priors, found));
    assert_true(fabs(found[1] - 20) < 2);
}

#define BILL_TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BILL_TEST(survivors_pay_for_copying),
        BILL_TEST(without_variation_expectations_decide),
        BILL_TEST(few_collections_have_default_costs),
        BILL_TEST(scanning_is_paid_by_those_who_caused_it),
        BILL_TEST(collinear_amounts_have_plausible_costs),
        BILL_TEST(a_fit_that_explains_little_is_not_used),
        BILL_TEST(large_arrays_of_pointers_are_charged),
        BILL_TEST(majors_are_paid_by_what_they_marked_and_freed),
        BILL_TEST(an_unfinished_major_goes_by_what_got_old),
        BILL_TEST(without_memory_nobody_pays),
        BILL_TEST(without_instructions_there_is_no_bill),
        cmocka_unit_test(not_one_instruction_is_lost),
        cmocka_unit_test(the_largest_remainder_gets_the_rest),
        cmocka_unit_test(the_fit_finds_unit_costs),
        cmocka_unit_test(some_odd_rows_do_not_spoil_the_fit),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
