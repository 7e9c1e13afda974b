// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of two runs makes of its tables, without a browser: changes, trees of both runs, colours.
import assert from "node:assert/strict";
import test from "node:test";
import {encode} from "./encode.mjs";

const source = process.env.PYPYGC_SRCDIR;
const load = (path) => import(`${source}/pypygc/page/${path}`);
const {decode} = await load("data/decode.js");
const {Comparison, changeText, signed} = await load("data/comparison.js");
const {differenceTree, kindOfChange, mostChanged, sumOfFound} = await load("data/difftree.js");
const {childrenOf, layout, matching} = await load("data/tree.js");

/** main calls f (100, then 150), g (60, then nothing) and the new h (40); f calls g (10 in both). */
function example() {
    return new Comparison(decode(encode({
        runs: {key: [2, ["profile", "incomplete"]], "text.old": [2, ["a/old.out", null]], "text.new": [2, ["new.out", "it was killed"]]},
        totals: {name: [2, ["allocated_bytes"]], "value.old": [0, [170]], "value.new": [0, [200]]},
        places: {file: [2, ["a.py", "a.py", "/usr/lib/python3/dist-packages/lib/b.py", "/usr/lib/python3/dist-packages/lib/b.py"]],
                 function: [2, ["main", "f", "g", "h"]], line: [0, [0, 0, 0, 0]]},
        stacks: {place: [0, [1, 2, 3, 4, 3]], caller: [1, [0, 1, 1, 1, 2]],
                 "allocated_bytes.old": [0, [0, 100, 60, 0, 10]], "allocated_bytes.new": [0, [0, 150, 0, 40, 10]]},
        lines: {state: [2, ["changed", "removed", "added"]], file: [2, ["a.py", "a.py", "a.py"]], old_file: [2, ["old/a.py", null, null]],
                function: [2, ["f", "g", "h"]], line: [0, [8, 0, 12]], old_line: [0, [7, 20, 0]],
                "allocated_bytes.old": [0, [110, 60, 0]], "allocated_bytes.new": [0, [160, 0, 40]],
                "survived_bytes.old": [0, [5, 0, 0]], "survived_bytes.new": [0, [5, 0, 0]]},
        work_functions: {callee: [0, [1, 2, 3]], "instructions.old": [3, [10, 30, 60]], "instructions.new": [3, [10, 90, null]],
                         "inclusive_instructions.old": [3, [100, 30, 60]], "inclusive_instructions.new": [3, [100, 90, null]]},
        work_calls: {caller: [0, [0, 1, 1]], callee: [0, [1, 2, 3]],
                     "inclusive_instructions.old": [3, [100, 30, 60]], "inclusive_instructions.new": [3, [100, 90, null]]},
    })));
}

const shown = (at) => childrenOf(at).map(({name, was, is, value, kind}) => [name, was, is, value, kind]);

test("both runs are named, and what is incomplete is said", () => {
    const comparison = example();
    assert.equal(comparison.title(), "old.out \u2192 new.out");
    assert.equal(comparison.run.get("incomplete"), "the new run, it was killed");
    assert.deepEqual(comparison.total("allocated_bytes"), {was: 170, is: 200});
});

test("rows of which a figure differs, the largest difference first", () => {
    const comparison = example(), table = comparison.tables.get("lines");
    assert.deepEqual(comparison.changes("lines", "allocated_bytes").map(({row, was, is}) => [row, was, is]), [[1, 60, 0], [0, 110, 160], [2, 0, 40]]);
    assert.deepEqual(comparison.changes("lines", "survived_bytes"), []);
    assert.deepEqual([0, 1, 2].map((row) => comparison.placeOf(table, row).line), [8, 20, 12]);
    assert.deepEqual([0, 1, 2].map((row) => comparison.oldPlaceOf(table, row)?.file ?? null), ["old/a.py", null, null]);
    assert.equal(comparison.has("lines", "survived_bytes"), true);
    assert.equal(comparison.has("lines", "old_live_bytes"), false);
});

test("one tree of both runs, as wide as the larger of both", () => {
    const root = differenceTree(example(), {metric: "allocated_bytes"});
    assert.deepEqual([root.was, root.is, root.value], [170, 200, 260]);
    const main = childrenOf(root)[0];
    assert.deepEqual(shown(main), [["f", 110, 160, 160, "grew2"], ["g", 60, 0, 60, "shrank3"], ["h", 0, 40, 40, "grew3"]]);
    assert.deepEqual(shown(childrenOf(main)[0]), [["g", 10, 10, 10, "equal"]]);
});

test("as wide as one of the runs: what the other one alone has takes no room", () => {
    const width = (run) => childrenOf(childrenOf(differenceTree(example(), {metric: "allocated_bytes", width: run}))[0]).map(({name, value}) => [name, value]);
    assert.deepEqual(width("new"), [["f", 160], ["h", 40], ["g", 0]]);
    assert.deepEqual(width("old"), [["f", 110], ["g", 60], ["h", 0]]);
    const boxes = layout(differenceTree(example(), {metric: "allocated_bytes", width: "new"}), 1000);
    assert.ok(!boxes.some(({node, depth}) => node.name === "g" && depth === 2) && boxes.some(({node}) => node.name === "h"));
});

test("as parts of their runs: the old one is scaled to have as much as the new one", () => {
    const root = differenceTree(example(), {metric: "allocated_bytes", normal: true});
    assert.deepEqual([root.was, Math.round(root.scaled), root.is, root.kind], [170, 200, 200, "equal"]);
    const f = childrenOf(childrenOf(root)[0])[0];
    assert.equal(Math.round(f.scaled), Math.round(110 * 200 / 170));
});

test("callees first: each function once, with all that it has itself", () => {
    const root = differenceTree(example(), {metric: "allocated_bytes", order: "callees"});
    assert.deepEqual(shown(root), [["f", 100, 150, 150, "grew2"], ["g", 70, 10, 70, "shrank3"], ["h", 0, 40, 40, "grew3"]]);
    const g = childrenOf(root)[1];
    assert.deepEqual(shown(g), [["main", 60, 0, 60, "shrank3"], ["f", 10, 10, 10, "equal"]]);
    assert.equal(mostChanged(root).name, "g");
});

test("packages: what calls within one is one box", () => {
    const root = differenceTree(example(), {metric: "allocated_bytes", by: "package"});
    assert.deepEqual(shown(root).map(([name, was, is]) => [name, was, is]), [["a.py", 170, 200]]);
    assert.deepEqual(shown(childrenOf(root)[0]).map(([name, was, is]) => [name, was, is]), [["lib", 70, 50]]);
    const turned = differenceTree(example(), {metric: "allocated_bytes", by: "package", order: "callees"});
    assert.deepEqual(shown(turned).map(([name, was, is]) => [name, was, is]), [["a.py", 100, 150], ["lib", 70, 50]]);
});

test("work: the estimates of both runs, put into one tree", () => {
    const root = differenceTree(example(), {metric: "work"});
    assert.deepEqual([root.was, root.is], [100, 100]);
    const main = childrenOf(root)[0];
    assert.deepEqual(shown(main).map(([name, was, is]) => [name, was, is]), [["f", 30, 90], ["g", 60, 0]]);
});

test("a function whose only caller is in the other run is at the top of its own", () => {
    const comparison = new Comparison(decode(encode({
        runs: {key: [2, ["profile"]], "text.old": [2, ["a"]], "text.new": [2, ["b"]]},
        places: {file: [2, ["a.py", "a.py"]], function: [2, ["main", "f"]], line: [0, [0, 0]]},
        work_functions: {callee: [0, [1, 2]], "instructions.old": [3, [null, 30]], "instructions.new": [3, [10, 90]],
                         "inclusive_instructions.old": [3, [null, 30]], "inclusive_instructions.new": [3, [100, 90]]},
        work_calls: {caller: [0, [1]], callee: [0, [2]], "inclusive_instructions.old": [3, [null]], "inclusive_instructions.new": [3, [90]]}})));
    const root = differenceTree(comparison, {metric: "work"});
    assert.deepEqual(shown(root).map(([name, was, is]) => [name, was, is]), [["main", 0, 100], ["f", 30, 0]]);
});

test("what is found is not counted twice", () => {
    const root = differenceTree(example(), {metric: "allocated_bytes"});
    assert.deepEqual(sumOfFound(matching(root, "b.py").found), {was: 70, is: 50});
    assert.deepEqual(sumOfFound(matching(root, "a.py").found), {was: 170, is: 200});
});

test("colours by the part that changed", () => {
    assert.deepEqual([[100, 100], [1000, 1004], [100, 105], [100, 120], [100, 250], [0, 5], [100, 99], [100, 80], [100, 40], [5, 0], [0, 0]].map(([was, is]) => kindOfChange(was, is)),
        ["equal", "equal", "grew1", "grew2", "grew3", "grew3", "shrank1", "shrank2", "shrank3", "shrank3", "equal"]);
});

test("changes in words", () => {
    assert.deepEqual([[100, 100], [0, 5], [5, 0], [100, 150], [100, 50], [1, 20], [100000, 100001]].map(([was, is]) => changeText(was, is)),
        ["=", "new", "gone", "+50.0 %", "\u221250.0 %", "\u00d720.0", "+<0.1 %"]);
    assert.deepEqual([signed(0), signed(1234), signed(-1234)], ["0", "+1,234", "\u22121,234"]);
});
