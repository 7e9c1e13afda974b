// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the page that need no browser: the decoder, trees and their layout, what is shown as an
// address, operands, figures in words. Run by node's own test runner.
import assert from "node:assert/strict";
import test from "node:test";
import {encode} from "./encode.mjs";

const source = process.env.PYPYGC_SRCDIR;
const load = (path) => import(`${source}/pypygc/page/${path}`);
const {decode, fromBase64, Table} = await load("data/decode.js");
const {Profile, packageOf} = await load("data/profile.js");
const {largestSelf, treeOf} = await load("data/flames.js");
const {treeOfSites} = await load("data/sitetree.js");
const {childrenOf, layout, matching} = await load("data/tree.js");
const {treeOfWork} = await load("data/worktree.js");
const {aliveOfSites, aliveOfTypes, garbageMoments, mainSnapshot, measuredTogether, momentOf, snapshotNamed, snapshotWithin, startersOf} = await load("data/memory.js");
const {clocksOf, workOverTime, workWithin} = await load("data/worktime.js");
const {pieces} = await load("data/prepare.js");
const {asCode, findingAsMarkdown, plain} = await load("data/markdown.js");
const {arrowsIn, arrowsOf} = await load("data/arrows.js");
const {Groups} = await load("data/groups.js");
const {operands} = await load("data/loops.js");
const {makeFragment, parseFragment, selectionOf} = await load("ui/state.js");
const {bytes, count, counted, divided, percent, placeText, short} = await load("ui/format.js");

const PLACES = {file: [2, ["a.py", "a.py", "/usr/lib/python3/dist-packages/lib/b.py", null]], function: [2, ["main", "f", "g", "start-up"]], line: [0, [3, 8, 20, 0]]};

/** main calls f, which calls g; f allocates 100, g called by f 50 and called by main 30, start-up 20. */
function example() {
    return new Profile(decode(encode({
        places: PLACES,
        frames: {place: [0, [1, 2, 3, 3]], caller: [1, [0, 1, 2, 1]]},
        sites: {stack: [0, [2, 3, 4, 0]], place: [0, [2, 3, 3, 4]], who: [2, ["jit", "python", "python", "runtime"]]},
        cells: {site: [1, [0, 1, 2, 3]], type: [2, ["int", "int", "str", "str"]], nursery_bytes: [0, [100, 40, 30, 20]], large_bytes: [0, [0, 10, 0, 0]]},
        functions: {place: [0, [1, 2, 3]], instructions: [3, [10, 200, 90]], compiled: [0, [0, 200, 0]], inclusive_instructions: [0, [300, 260, 90]]},
        calls: {caller: [0, [0, 1, 2, 1]], callee: [0, [1, 2, 3, 3]], inclusive_instructions: [0, [300, 260, 60, 30]]},
        totals: {name: [2, ["instructions"]], value: [0, [300]]},
    })));
}

test("columns of all kinds are read as they were written", () => {
    const tables = decode(encode({t: {n: [0, [0, 1, 127, 128, 300, 2 ** 40, 2 ** 53 - 1]], d: [1, [5, 3, 3, 1000, 0, 7, 2 ** 40]],
        s: [2, ["a", null, "b", "a", "\u00e9", "", "x"]], o: [3, [null, 0, 1, null, 127, 128, 2 ** 40]]}}));
    const t = tables.get("t");
    assert.deepEqual([...t.column("n")], [0, 1, 127, 128, 300, 2 ** 40, 2 ** 53 - 1]);
    assert.deepEqual([...t.column("d")], [5, 3, 3, 1000, 0, 7, 2 ** 40]);
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((i) => t.text(i, "s")), ["a", null, "b", "a", "\u00e9", "", "x"]);
    assert.deepEqual([...t.column("o")], [NaN, 0, 1, NaN, 127, 128, 2 ** 40]);
});

test("a column that ends early goes on with nothing; one that is not there is 0", () => {
    const t = new Table("t", 3, []);
    t.encoded.set("n", {kind: 0, bytes: Uint8Array.of(7)});
    t.encoded.set("d", {kind: 1, bytes: Uint8Array.of(8)});
    t.encoded.set("o", {kind: 3, bytes: Uint8Array.of(8)});
    assert.deepEqual([...t.column("n")], [7, 0, 0]);
    assert.deepEqual([...t.column("d")], [4, 4, 4]);
    assert.deepEqual([...t.column("o")], [7, NaN, NaN]);
    assert.deepEqual([...t.column("none")], [0, 0, 0]);
    assert.equal(t.has("none"), false);
});

test("data that are cut off, or of something else, are refused", () => {
    const good = encode({t: {n: [0, [1, 2, 300]]}});
    assert.throws(() => decode(good.subarray(0, good.length - 1)), /ends too early/);
    assert.throws(() => decode(new TextEncoder().encode("pypygc.page/9\n\0\0")), /not what its program reads/);
    for (let length = 0; length < good.length; length++) assert.throws(() => decode(good.subarray(0, length)));
});

test("base64 with line ends", () => assert.deepEqual([...fromBase64("AAEC\n/w==\n")], [0, 1, 2, 255]));

test("sums that follow from columns", () => {
    const {cells} = example();
    assert.deepEqual([...cells.column("allocated_bytes")], [100, 50, 30, 20]);
});

test("the tree of sites is exact, whichever way round", () => {
    for (const order of ["callers", "callees"]) {
        const root = treeOfSites(example(), {metric: "allocated_bytes", order});
        assert.equal(root.value, 200);
        const walk = (at) => childrenOf(at).reduce((sum, below) => sum + walk(below), 0) + at.self;
        assert.equal(walk(root), 200);
        for (const at of childrenOf(root)) assert.equal(at.value, walk(at));
    }
    const callers = treeOfSites(example(), {metric: "allocated_bytes"});
    assert.deepEqual(childrenOf(callers).map(({name, value}) => [name, value]), [["main", 180], ["start-up", 20]]);
    const callees = treeOfSites(example(), {metric: "allocated_bytes", order: "callees"});
    assert.deepEqual(childrenOf(callees).map(({name, value}) => [name, value]), [["f", 100], ["g", 80], ["start-up", 20]]);
    assert.equal(childrenOf(callers)[0].kind, "compiled");
});

test("packages are one box, however many functions are below each other", () => {
    for (const order of ["callers", "callees"]) {
        const root = treeOfSites(example(), {metric: "allocated_bytes", order, by: "package"});
        const walk = (at) => childrenOf(at).reduce((sum, below) => sum + walk(below), 0) + at.self;
        assert.equal(walk(root), 200);
    }
    const root = treeOfSites(example(), {metric: "allocated_bytes", by: "package"});
    assert.deepEqual(childrenOf(root).map(({name, value}) => [name, value]), [["a.py", 180], ["(no Python)", 20]]);
    assert.deepEqual(childrenOf(childrenOf(root)[0]).map(({name, value}) => [name, value]), [["lib", 80]]);
});

test("the tree of work divides as the calls are divided", () => {
    const root = treeOfWork(example());
    assert.equal(root.value, 300);
    const [main] = childrenOf(root);
    assert.deepEqual(childrenOf(main).map(({name, value}) => [name, value]), [["f", 260], ["g", 30]]);
    assert.equal(main.self, 10);
    const inverted = treeOfWork(example(), {order: "callees"});
    assert.deepEqual(childrenOf(inverted).map(({name, value}) => [name, value]), [["f", 200], ["g", 90], ["main", 10]]);
    assert.equal(childrenOf(inverted)[0].kind, "compiled");
});

test("boxes lie beside each other within those that they are part of", () => {
    const boxes = layout(treeOfSites(example(), {metric: "allocated_bytes"}), 1000);
    assert.deepEqual(boxes.find(({depth}) => depth === 0).width, 1000);
    for (const depth of [1, 2, 3]) {
        const row = boxes.filter((box) => box.depth === depth).sort((a, b) => a.x - b.x);
        row.slice(1).forEach((box, i) => assert.ok(box.x >= row[i].x + row[i].width - 1e-9));
    }
    assert.ok(layout(treeOfSites(example(), {metric: "allocated_bytes"}), 3).every(({width}) => width >= 1));
});

test("of many children the largest are made, the rest when it is opened", () => {
    const n = 1200, list = Array.from({length: n}, (_, i) => i);
    const profile = new Profile(decode(encode({places: {file: [2, list.map(() => "a.py")], function: [2, list.map((i) => `f${i}`)], line: [0, list]},
        sites: {stack: [0, list.map(() => 0)], place: [0, list.map((i) => i + 1)], who: [2, list.map(() => "jit")]}, cells: {site: [1, list], nursery_bytes: [0, list]}})));
    for (const order of ["callers", "callees"]) {
        const root = treeOfSites(profile, {metric: "allocated_bytes", order}), children = childrenOf(root);
        assert.deepEqual([children.length, children[0].name, children[499].name, children[500].isRest], [501, "f1199", "f700", true]);
        assert.equal(root.value, n * (n - 1) / 2);
        assert.equal(children.reduce((sum, {value}) => sum + value, 0), root.value);
        assert.deepEqual([childrenOf(children[500])[0].name, childrenOf(children[500]).length], ["f699", 501]);
        assert.ok(layout(root, 1e6).length <= 502);
    }
    assert.deepEqual(largestSelf(profile, "allocated_bytes").value, n - 1);
});

test("rows by number", () => {
    for (const column of [Uint32Array.of(3, 1, 3, 0), Float64Array.of(3, NaN, 3, 2 ** 40)]) {
        const groups = new Groups(column);
        assert.deepEqual([groups.get(3), groups.get(7), groups.get(NaN), groups.get(2 ** 40)], [[0, 2], undefined, undefined, column[3] > 3 ? [3] : undefined]);
        assert.equal([...groups].reduce((sum, [, rows]) => sum + rows.length, 0), [...column].filter((key) => key >= 0).length);
    }
    assert.equal(new Groups(new Uint32Array(0)).get(0), undefined);
});

test("search counts what is in what only once", () => {
    const root = treeOfSites(example(), {metric: "allocated_bytes"});
    assert.deepEqual([matching(root, "g").value, matching(root, "g").found.size], [80, 2]);
    assert.equal(matching(root, "a.py").value, 180);
    assert.equal(matching(root, "nowhere").value, 0);
});

/** 40 MB in four points; a minor collection each 10 MB, a major one over the second half. */
function remembering() {
    const MB = 1000000;
    return new Profile(decode(encode({
        places: PLACES,
        sites: {place: [0, [1, 2]], line: [0, [1, 2]], who: [2, ["python", "jit"]]},
        curve: {allocated_bytes: [0, [10 * MB, 20 * MB, 30 * MB, 40 * MB]], instructions: [0, [100, 300, 500, 900]], old_bytes: [0, [5, 6, 7, 4]]},
        minors: {n: [1, [1, 2, 3, 4]], allocated_bytes: [0, [10 * MB, 10 * MB, 10 * MB, 10 * MB]], instructions: [3, [10, 20, null, 30]], site: [3, [0, 1, 1, null]]},
        majors: {n: [1, [1]], start_allocated_bytes: [3, [20 * MB]], end_allocated_bytes: [3, [40 * MB]], marking_instructions: [3, [60]], sweeping_instructions: [3, [40]], died_bytes: [0, [3]]},
        snapshots: {name: [2, ["a", "a", "peak", "end"]], moment: [2, ["mark", "mark", "peak", "end"]], nth: [0, [1, 2, 1, 1]], first: [0, [0, 0, 0, 1]],
            at: [0, [1, 2, 3, 40 * MB]], live_bytes: [0, [7, 8, 9, 4]], old_bytes: [0, [7, 10, 12, 0]]},
        retained: {snapshot: [1, [2, 2, 2, 3]], type: [2, ["int", "int", "int", "int"]], site: [3, [null, 0, 1, 0]], bytes: [0, [9, 4, 3, 4]]},
    })));
}

test("snapshots are asked for by their names", () => {
    const profile = remembering();
    assert.deepEqual(["a", "a#2", "peak", "end", "?"].map((key) => snapshotNamed(profile, key)), [0, 1, 2, 3, 3]);
    assert.deepEqual([[0, 2], [2, 3], [4, 5], [0, 1e9]].map(([from, to]) => snapshotWithin(profile, from, to)), [1, 2, -1, 3]);
    assert.equal(mainSnapshot(profile), 3);
    assert.deepEqual([0, 1, 2, 3].map((i) => momentOf(profile, i)), ["at \"a\"", "at \"a#2\"", "at the peak", "at the end"]);
    assert.equal(mainSnapshot(example()), -1);
    assert.deepEqual([...aliveOfSites(profile, 2)], [4, 3]);
    const named = new Profile(decode(encode({types: {name: [2, ["str", "int", "int"]]}, retained: {snapshot: [1, [0, 0, 1]], type: [2, ["int", "str", "int"]], site: [3, [null, null, null]], bytes: [0, [9, 4, 1]]}})));
    assert.deepEqual([...aliveOfTypes(named, 0)], [4, 9, 0]);
    const root = treeOfSites(profile, {metric: "alive:peak"});
    assert.deepEqual([root.value, childrenOf(root).map(({name, value}) => [name, value])], [7, [["main", 4], ["f", 3]]]);
});

test("garbage is told at the moments at which it is known", () => {
    assert.deepEqual(garbageMoments(remembering()).map(({at, bytes: size}) => [at, size]), [[1, 0], [2, 2], [3, 3], [40000000, 3]]);
});

test("work over time adds up, whoever executed it", () => {
    const {spans, isWhole} = workOverTime(remembering());
    assert.equal(isWhole, false);
    assert.deepEqual(spans.map(({all}) => all), [100, 200, 200, 400]);
    assert.deepEqual(spans.map(({parts}) => parts.minor), [10, 20, 0, 30]);
    assert.deepEqual(spans.map(({parts}) => parts.major), [0, 0, 50, 50]);
    for (const {all, parts: {minor, major, program}} of spans) assert.equal(minor + major + program, all);
    assert.deepEqual(workOverTime(example()).spans, []);
});

/** 100 instructions of the interpreter while 10 bytes are allocated, then 300, a third of them the collector's, for 10 more,
 *  then 50 without an allocation. */
function working() {
    return new Profile(decode(encode({work_over_time: {allocated_bytes: [0, [10, 20, 20]], instructions: [0, [100, 400, 450]],
        interpreter: [0, [100, 200, 0]], minor: [0, [0, 100, 0]], compiled: [0, [0, 0, 50]]}})));
}

test("work over time as the profile has it, and of a range", () => {
    const {spans, parts, isWhole} = workOverTime(working());
    assert.equal(isWhole, true);
    assert.deepEqual(parts.map(([key]) => key), ["compiled", "interpreter", "minor"]);
    assert.deepEqual(spans.map(({from, to, begin, end, all}) => [from, to, begin, end, all]), [[0, 10, 0, 100, 100], [10, 20, 100, 400, 300], [20, 20, 400, 450, 50]]);
    assert.deepEqual(workWithin(spans, 0, 20), {all: 450, compiled: 50, interpreter: 300, minor: 100});
    assert.deepEqual(workWithin(spans, 5, 15), {all: 200, compiled: 0, interpreter: 150, minor: 50});
});

test("each clock tells the other", () => {
    const {instructionsAt, bytesAt} = clocksOf(working());
    assert.deepEqual([0, 5, 10, 15, 20, 99].map(instructionsAt), [0, 50, 100, 250, 450, 450]);
    assert.deepEqual([0, 50, 100, 250, 400, 430, 999].map(bytesAt), [0, 5, 10, 15, 20, 20, 20]);
    const torn = new Profile(decode(encode({curve: {allocated_bytes: [0, [10, 20, 30]], instructions: [0, [100, 200, 300]]},
        work_over_time: {allocated_bytes: [0, [0, 5]], instructions: [0, [150, 250]]}})));
    assert.deepEqual([50, 150, 250, 300].map(clocksOf(torn).bytesAt), [5, 15, 25, 30], "a clock does not go back");
});

test("lines that filled the nursery", () => assert.deepEqual(startersOf(remembering(), [0, 1, 2, 3]), [[2, 2], [1, 1]]));

test("stacks that filled the nursery, in a range and in all", () => {
    const filled = (metric) => childrenOf(treeOfSites(remembering(), {metric})).map(({name, value}) => [name, value]);
    assert.deepEqual(filled("filled"), [["f", 20000000], ["main", 10000000]]);
    assert.deepEqual(filled("filled:5000000:20000000"), [["main", 10000000], ["f", 10000000]]);
});

test("a function's own work and the collector's are told apart", () => {
    const profile = new Profile(decode(encode({places: PLACES, functions: {place: [0, [1, 2]], instructions: [3, [30, 50]], compiled: [0, [20, 0]], inclusive_instructions: [0, [200, 100]]},
        calls: {caller: [0, [0, 1]], callee: [0, [1, 2]], inclusive_instructions: [0, [200, 100]]}})));
    const [main] = childrenOf(treeOfWork(profile));
    assert.deepEqual(childrenOf(main).map(({name, kind, value}) => [name, kind, value]),
        [["f", "interpreted", 100], ["(garbage collector)", "collector", 70], ["(compiled code)", "compiled", 20], ["(interpreter)", "interpreted", 10]]);
    assert.deepEqual(childrenOf(childrenOf(main)[0]).map(({name, value}) => [name, value]), [["(interpreter)", 50], ["(garbage collector)", 50]]);
});

test("misses of compiled code stand beside the stacks", () => {
    const profile = new Profile(decode(encode({places: PLACES, frames: {place: [0, [1]], caller: [1, [0]]}, sites: {stack: [0, [1]], place: [0, [1]], who: [2, ["python"]]},
        site_costs: {site: [1, [0]], D1_misses: [3, [5]]}, code: {trace: [1, [7, 7]], D1_misses: [3, [20, null]]},
        listing: {trace: [1, [7, 7]], code: [3, [null, 0]], place: [0, [1, 2]]}})));
    const root = treeOfSites(profile, {metric: "D1_misses"});
    assert.deepEqual([root.value, childrenOf(root).map(({name, value, kind}) => [name, value, kind])], [25, [["f", 20, "compiled"], ["main", 5, "interpreted"]]]);
});

test("an address holds what is shown", () => {
    const parameters = new Map([["file", "/home/me/a b&c=d#?.py"], ["line", "12"], ["metric", "x"], ["empty", ""]]);
    const read = parseFragment(makeFragment("source", parameters));
    assert.equal(read.view, "source");
    assert.deepEqual([...read.parameters], [["file", "/home/me/a b&c=d#?.py"], ["line", "12"], ["metric", "x"]]);
    assert.deepEqual([...selectionOf(read.parameters).keys()], ["file", "line"]);
    assert.deepEqual(parseFragment(""), {view: "", parameters: new Map()});
});

test("operands as people read them", () => {
    assert.equal(operands("p2,p0,<FieldP pypy.interpreter.pyframe.PyFrame.inst_pycode 64>"), "p2 = p0, <PyFrame.inst_pycode>");
    assert.equal(operands("?,i12,<ResumeGuardDescr object at 0x88e8c20>"), "i12");
    assert.equal(operands("p7,ConstClass(W_UnicodeObject.descr_format),p5,<Callr 8 r>"), "p7 = W_UnicodeObject.descr_format, p5, <Callr 8 r>");
    assert.equal(operands(null), "");
});

test("figures and names in words", () => {
    assert.deepEqual([count(1234567), count(NaN), bytes(1536), bytes(3), short(1234567890)], ["1,234,567", "\u2013", "1.5 KiB", "3 bytes", "1.2 billion"]);
    assert.deepEqual([percent(1, 3), percent(1, 100000), percent(0, 5), percent(5, 5), percent(1, 0)], ["33.3 %", "<0.1 %", "0 %", "100 %", "0 %"]);
    assert.deepEqual([counted(1, "trace"), counted(1234, "trace")], ["1 trace", "1,234 traces"]);
    assert.equal(divided("13136722 objects (a.py:123456, trace12345, 1.123456, 2024-12345) and 1234 more, 99999."), "13,136,722 objects (a.py:123456, trace12345, 1.123456, 2024-12345) and 1234 more, 99,999.");
    assert.equal(placeText({file: "/x/a.py", line: 3, function: "f"}), "a.py:3 f");
    assert.equal(packageOf("/usr/lib/python3/dist-packages/docutils/nodes.py"), "docutils");
    assert.equal(packageOf("<builtin>/frozen importlib._bootstrap"), "PyPy: frozen importlib._bootstrap");
});

test("collections that were measured together are one row of a table, and as many collections as they are", () => {
    const minors = decode(encode({minors: {n: [1, [1, 2, 3, 4, 5, 6]], collections: [0, [0, 3, 3, 3, 1, 0]]}})).get("minors");
    assert.deepEqual(measuredTogether(minors, minors.indices()), [[0], [1, 2, 3], [4], [5]]);
    assert.deepEqual(measuredTogether(minors, [2, 3, 5]), [[2, 3], [5]], "of a range");
});

/** main, 300 with f and a regular expression in it: f 200, the expression 50 of its own without a known caller, the collector 30. */
function withUnknownCaller() {
    return new Profile(decode(encode({
        places: {file: [2, ["a.py", "a.py", null]], function: [2, ["main", "f", "regular expression"]], line: [0, [3, 8, 0]]},
        functions: {place: [0, [1, 2, 3]], instructions: [3, [20, 200, 50]], inclusive_instructions: [0, [300, 200, 50]]},
        calls: {caller: [0, [0, 1]], callee: [0, [1, 2]], inclusive_instructions: [0, [300, 200]]},
    })));
}

test("work without a known caller is a part of those that ran meanwhile, and counted once", () => {
    const root = treeOfWork(withUnknownCaller());
    assert.equal(root.value, 300);
    const below = new Map(childrenOf(childrenOf(root)[0]).map(({name, value}) => [name, value]));
    assert.deepEqual([...below], [["f", 200], ["regular expression", 50], ["(garbage collector)", 30], ["(interpreter)", 20]]);
    const callees = new Map(childrenOf(treeOfWork(withUnknownCaller(), {order: "callees"})).map(({name, value}) => [name, value]));
    assert.deepEqual([...callees], [["f", 200], ["regular expression", 50], ["main", 20]]);
});

test("the trees of all figures are made while nobody asks, and what is a node's own is what is not below it", () => {
    const profile = example();
    for (const piece of pieces(profile)) piece();
    assert.deepEqual([...profile.trees.keys()].map((key) => JSON.parse(key).metric), ["work", "allocated_bytes"], "of those that the profile has");
    const whole = treeOf(profile, {metric: "allocated_bytes", order: "callers", by: "function"}), open = [whole], own = new Map();
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
        const below = childrenOf(at);
        assert.equal(at.self + below.reduce((sum, {value}) => sum + value, 0), at.value, at.name);
        own.set(at.name, (own.get(at.name) ?? 0) + at.self);
        open.push(...below);
    }
    assert.deepEqual(Object.fromEntries(own), {all: 0, main: 0, f: 100, g: 80, "start-up": 20});
    assert.equal(whole.exact("F"), 150, "with what is below");
});

test("arrows go from where an object is made to where it is allocated, with what that costs; small ones are left out beside lines", () => {
    const profile = new Profile(decode(encode({
        places: PLACES,
        sites: {line: [0, [2, 2, 1, 3, 2]], created: [0, [1, 1, 1, 2, 0]]},
        cells: {site: [0, [0, 0, 1, 2, 3, 4]], nursery_bytes: [0, [100, 50, 30, 999, 1, 7]], gc_copying: [0, [5, 0, 2, 9, 0, 0]]},
        totals: {name: [2, ["allocated_bytes"]], value: [0, [1187]]},
    })));
    assert.deepEqual(arrowsOf(profile).map(({from, to, allocated, bill}) => [from.line, to.line, allocated, bill]), [[3, 8, 180, 7], [8, 20, 1, 0]], "not to the same line");
    assert.deepEqual([...arrowsIn(profile, "a.py", "from").keys()], [3]);
    assert.deepEqual([...arrowsIn(profile, "a.py", "to").keys()], [8]);
});

test("work by package: what is called within one is one box, and all adds up", () => {
    for (const order of ["callers", "callees"]) {
        const root = treeOfWork(example(), {order, by: "package"}), functions = treeOfWork(example(), {order}), sums = new Map();
        assert.equal(root.value, functions.value);
        for (const open = [root]; open.length > 0;) {
            const at = open.pop(), below = childrenOf(at);
            const parts = below.reduce((sum, {value}) => sum + value, 0);
            assert.ok(parts <= at.value + 1e-6, `${at.name}: ${parts} of ${at.value}`);
            assert.ok(below.every(({name}) => name !== at.name), `${order}: ${at.name} within itself`);
            if (!at.name.startsWith("(")) sums.set(at.name, (sums.get(at.name) ?? 0) + at.value);
            open.push(...below);
        }
        assert.deepEqual([...sums.keys()].sort(), ["a.py", "all", "lib"], order);
        if (order === "callers") assert.deepEqual([sums.get("a.py"), Math.round(sums.get("lib"))], [300, 90], "main and f are a.py, g is lib");
    }
});

test("of very many boxes below one the largest are made, the rest together, and searched none the less", () => {
    const n = 1200, numbers = Array.from({length: n}, (_, i) => i + 1);
    const profile = new Profile(decode(encode({
        places: {file: [2, numbers.map((i) => `pack${i % 7}/m.py`)], function: [2, numbers.map((i) => `f${i}`)], line: [0, numbers]},
        frames: {place: [0, numbers], caller: [0, numbers.map(() => 0)]},
        sites: {stack: [0, numbers], place: [0, numbers], who: [2, numbers.map((i) => i % 2 ? "jit" : "python")]},
        cells: {site: [0, numbers.map((i) => i - 1)], nursery_bytes: [0, numbers.map((i) => i % 3 === 0 ? 0 : i)]},
    })));
    const all = numbers.reduce((sum, i) => sum + (i % 3 === 0 ? 0 : i), 0);
    for (const order of ["callers", "callees"]) {
        for (const by of ["function", "line"]) {
            const root = treeOf(profile, {metric: "allocated_bytes", order, by}), children = childrenOf(root), rest = children[children.length - 1];
            assert.equal(children.length, 501, `${order} ${by}`);
            assert.deepEqual([children[0].value, children[0].kind, children[1].kind], [1199, "compiled", "interpreted"]);
            assert.deepEqual([rest.isRest, rest.name, childrenOf(rest).length], [true, "300 smaller", 300]);
            assert.equal(children.reduce((sum, {value}) => sum + value, 0), all);
            assert.equal(root.exact(by === "line" ? "F1:" : "pack0/"), by === "line" ? 1 : numbers.filter((i) => i % 7 === 0 && i % 3 > 0).reduce((a, b) => a + b), order);
        }
        const packages = childrenOf(treeOf(profile, {metric: "allocated_bytes", order, by: "package"}));
        assert.equal(packages.length, 7);
        assert.equal(packages.reduce((sum, {value}) => sum + value, 0), all);
    }
});

test("a finding as Markdown: names are no markup", () => {
    assert.equal(plain("give __eq__ to <b>, see `__hash__` of a|b"), "give \\_\\_eq\\_\\_ to &lt;b>, see `__hash__` of a\\|b");
    assert.equal(asCode("a``b"), "``` a``b ```");
    const profile = new Profile(decode(encode({places: {file: [2, ["/a/`x`.py"]], function: [2, ["<img>"]], line: [0, [3]]},
        findings: {pattern: [2, ["pattern"]], severity: [2, ["high"]], place: [0, [1]], brief: [2, [null]], explanation: [2, ["12345 *objects*."]], advice: [2, ["Do it."]], suppressed: [2, [null]]},
        evidence: {finding: [0, [0]], key: [2, ["gc_share"]], unit: [2, ["percent"]], number: [0, [1234]]}, run: {key: [2, ["pypy"]], text: [2, ["7.3.11"]]}})));
    const text = findingAsMarkdown(profile, 0, "#summary?finding=1");
    for (const wanted of ["### pattern (high) at `` `x`.py:3 <img> ``", "12,345 \\*objects\\*.", "**What to do:** Do it.", "| GC share | 12.34 % |", "PyPy 7.3.11", "`#summary?finding=1`"])
        assert.ok(text.includes(wanted), `${wanted} in ${text}`);
});
