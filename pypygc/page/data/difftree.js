// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of the differential flame view. A node has what both runs have below it; a box is as wide as
// the larger of both, stack by stack, so that what came and what went can both be seen, or as one of the
// runs. Of memory the callers of both runs are one tree already; of work each run's estimate is made by
// data/worktree.js, and what has the same name below the same callers is one node.
import {Labels} from "./labels.js";
import {childrenOf} from "./tree.js";
import {treeOfWork} from "./worktree.js";

/** @typedef {import("./tree.js").Node & {was: number, is: number, scaled: number}} DiffNode  scaled: `was`, as it is compared */

/** Parts by which something differs, for three strengths of a colour; less than the first is as good as equal. */
const STRENGTHS = [0.005, 0.1, 0.5];

/** The kind of a box: "equal", "grew1" to "grew3", "shrank1" to "shrank3". */
export function kindOfChange(was, is) {
    const part = Math.abs(is - was) / Math.max(was, is, 1);
    const strength = STRENGTHS.filter((least) => part >= least).length;
    return strength === 0 ? "equal" : `${is > was ? "grew" : "shrank"}${strength}`;
}

/** How wide something is with these figures. */
const WIDTHS = {both: (was, is) => Math.max(was, is), new: (was, is) => is, old: (was) => was};

function node(name, detail, place, parent, {was, is, value}, scale) {
    return {name, detail, place, parent, was, is, value, scaled: was * scale, self: 0, kind: kindOfChange(was * scale, is), children: null};
}

const byWidth = (a, b) => b.value - a.value;

function sumOf(indices, columns) {
    const sum = {was: 0, is: 0, value: 0};
    for (const i of indices) for (const key of Object.keys(sum)) sum[key] += columns[key][i];
    return sum;
}

/**
 * @param {import("./comparison.js").Comparison} comparison
 * @param {{metric: string, order?: "callers"|"callees", by?: "function"|"package", width?: "both"|"new"|"old", normal?: boolean}} options
 *        normal: the old run is scaled to have as much as the new one, so that shares are compared
 * @returns {DiffNode}
 */
export function differenceTree(comparison, {metric, order = "callers", by = "function", width = "both", normal = false}) {
    if (metric === "work") return mergedTree(comparison, {order, width: WIDTHS[width], normal});
    const {stacks} = comparison, {was, is} = comparison.numbers(stacks, metric);
    const scale = normal ? scaleOf(total(was), total(is)) : 1;
    const own = {was, is, value: Float64Array.from(was, (old, i) => WIDTHS[width](old * scale, is[i]))};
    const labels = new Labels(comparison, by);
    return (order === "callers" ? callersFirst : calleesFirst)(stacks.column("place"), stacks.column("caller"), own, labels, scale);
}

function total(column) {
    return column.reduce((sum, value) => sum + value, 0);
}

function scaleOf(was, is) {
    return was > 0 && is > 0 ? is / was : 1;
}

/** Frames stand behind their callers: one pass from the last to the first sums up what is below each. */
function callersFirst(place, caller, own, labels, scale) {
    const n = place.length, below = {was: Float64Array.from(own.was), is: Float64Array.from(own.is), value: Float64Array.from(own.value)};
    const calls = Array.from({length: n + 1}, () => []); /* by the caller's number, 0: those without */
    for (let at = n - 1; at >= 0; at--) {
        calls[caller[at]].push(at);
        if (caller[at] > 0) for (const sums of Object.values(below)) sums[caller[at] - 1] += sums[at];
    }
    const grow = (parent, frames, label) => {
        const groups = new Map();
        for (let i = 0; i < frames.length; i++) { /* it grows: what has the same label is part of the node */
            for (const at of calls[frames[i]]) {
                if (below.was[at] === 0 && below.is[at] === 0) continue;
                const number = labels.number(place[at]);
                if (labels.by === "package" && number === label) frames.push(at + 1);
                else if (groups.has(number)) groups.get(number).push(at);
                else groups.set(number, [at]);
            }
        }
        return [...groups].map(([number, list]) => {
            const {name, detail, place: of} = labels.label(number);
            const made = node(name, detail, of, parent, sumOf(list, below), scale);
            made.grow = () => grow(made, list.map((at) => at + 1), number);
            return made;
        }).sort(byWidth);
    };
    const root = node("all", "", null, null, sumOf(calls[0], below), scale);
    root.grow = () => grow(root, [0], -1);
    return root;
}

/** A node has stacks, and how far outwards it has followed each. */
function calleesFirst(place, caller, own, labels, scale) {
    const grow = (parent, stacks, frames, label) => {
        const groups = new Map();
        stacks.forEach((stack, i) => {
            let at = frames[i];
            while (labels.by === "package" && at > 0 && labels.number(place[at - 1]) === label) at = caller[at - 1];
            if (at === 0) return;
            const number = labels.number(place[at - 1]);
            if (!groups.has(number)) groups.set(number, {stacks: [], frames: []});
            groups.get(number).stacks.push(stack);
            groups.get(number).frames.push(caller[at - 1]);
        });
        return [...groups].map(([number, group]) => {
            const {name, detail, place: of} = labels.label(number);
            const made = node(name, detail, of, parent, sumOf(group.stacks, own), scale);
            made.grow = () => grow(made, group.stacks, group.frames, number);
            return made;
        }).sort(byWidth);
    };
    const all = [];
    for (let i = 0; i < place.length; i++) if (own.was[i] > 0 || own.is[i] > 0) all.push(i);
    const root = node("all", "", null, null, sumOf(all, own), scale);
    root.grow = () => grow(root, all, all.map((i) => i + 1), -1);
    return root;
}

/** Puts both runs' trees of work into one. */
function mergedTree(comparison, {order, width, normal}) {
    const trees = ["old", "new"].map((side) => treeOfWork(comparison.ofWork(side), {order}));
    const scale = normal ? scaleOf(trees[0].value, trees[1].value) : 1;
    return merge(trees[0], trees[1], null, width, scale);
}

function merge(old, now, parent, width, scale) {
    const some = now ?? old;
    const made = node(some.name, some.detail, some.place, parent, {was: old?.value ?? 0, is: now?.value ?? 0, value: 0}, scale);
    const children = new Map();
    for (const key of new Set([...(old?.children?.keys() ?? []), ...(now?.children?.keys() ?? [])]))
        children.set(key, merge(old?.children?.get(key), now?.children?.get(key), made, width, scale));
    made.children = children;
    made.value = width((old?.self ?? 0) * scale, now?.self ?? 0);
    for (const below of children.values()) made.value += below.value;
    return made;
}

/** What is in all nodes that were found, and not within another of them. */
export function sumOfFound(found) {
    const sum = {was: 0, is: 0};
    for (const at of found) {
        let up = at.parent;
        while (up !== null && !found.has(up)) up = up.parent;
        if (up !== null) continue;
        sum.was += at.was;
        sum.is += at.is;
    }
    return sum;
}

/** The functions that changed most themselves: those that come first when callees do. */
export function mostChanged(root) {
    return [...childrenOf(root)].sort((a, b) => Math.abs(b.is - b.scaled) - Math.abs(a.is - a.scaled))[0];
}
