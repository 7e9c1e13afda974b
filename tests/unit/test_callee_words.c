/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of Python for PyPy's own functions: only where they are true. */
#include "given_profile.h"

#include "analysis/callee_words.h"
#include "analysis/kept_words.h"

static void assert_words(const char *callee, const char *words)
{
    struct arena arena = {0};
    const char *const got = callee_words(&arena, callee);

    if (words == NULL)
        assert_null(got);
    else
        assert_string_equal(got, words);
    arena_free(&arena);
}

static void functions(void **state)
{
    (void)state;
    assert_words("rev_update1_dict_dict", "dict.update()");
    assert_words("ll_call_lookup_function__v1899___simple_call__fu", "dict look-ups");
    assert_words("_ll_dictnext_look_inside_iff__dictiterPtr_14", "steps through dicts");
    assert_words("rbigint.lshift", "integers of more than 63 bits");
    assert_words("W_TypeObject._pure_lookup_where_with_method_cache",
                 "look-ups of attributes in classes");
    assert_words("split__SomeString_NoneConst_Signed_False", "str.split()");
    assert_words("_split_by__str", "str.split()");
    assert_words("rsplit__SomeString_NoneConst_Signed_False", NULL);
}

static void types(void **state)
{
    static const char *const names[][2] = {
        {"rpy_string", "bytes of a str"},
        {"GcArray of * rpy_string", "array of str"},
        {"GcArray of * GCREF (gcopaque)", "array of references"},
        {"GcArray of Signed", "array of int"},
        {"GcArray of USHORT", "array"},
        {"GcArray of odictentry { key: * W_Root, value: * W_Root, f_hash: Signed }",
         "entries of a dict"},
        {"pypy.objspace.std.objectobject.W_ObjectObjectUserDictWeakrefable", "instance"},
        {"W_DictObjectUserDictWeakrefable", "instance of a subclass of dict"},
        {"W_ListObject", "list"},
        {"W_SetObject", "set"},
        {"Point", "Point"},
    };
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(kept_type_name(&arena, names[i][0]), names[i][1]);
    arena_free(&arena);
}

static void methods(void **state)
{
    (void)state;
    assert_words("W_UnicodeObject.descr_format", "str.format()");
    assert_words("W_BaseSetObject.descr_intersection", "set.intersection()");
    assert_words("W_BytearrayObject.descr_extend", "bytearray.extend()");
    assert_words("W_Deque.extend", "deque.extend()");
}

/* Inner functions of PyPy are no methods of Python. */
static void others(void **state)
{
    (void)state;
    assert_words(NULL, NULL);
    assert_words("memcpy", NULL);
    assert_words("W_Deque._reverse", NULL);
    assert_words("W_TypeObject._lookup_where", NULL);
    assert_words("W_UnicodeObject._strip_none", NULL);
    assert_words("MapDictIteratorItems._init", NULL);
    assert_words("getrandbits", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions),
        cmocka_unit_test(types),
        cmocka_unit_test(methods),
        cmocka_unit_test(others),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
