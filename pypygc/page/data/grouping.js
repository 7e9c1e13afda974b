// SPDX-License-Identifier: GPL-3.0-or-later
// Frames or sites by the label of their box, and the nodes for the largest of these groups: all in arrays, since
// there can be hundreds of thousands below one node, of which some can be seen.
import {node} from "./tree.js";

/** So many children of a node are made at once: what is smaller is one node together, until it is opened. */
const MAX_CHILDREN = 500;

/** Fewer items than labels by this factor are grouped by a map, so that small nodes need no array of all labels. */
const MANY = 16;

/**
 * @typedef {{labels: number[], values: Float64Array, first: Int32Array, items: Int32Array}} Grouping
 *   of each group its label, its value, and its items: those from first[g] to first[g + 1]
 */

/**
 * Items by label.
 * @param {Int32Array|number[]} numbers the label of each; below 0: of none
 * @param {(i: number) => number} itemAt @param {(i: number) => number} valueAt
 * @param {number} known how many labels there are
 * @returns {Grouping}
 */
export function grouping(numbers, itemAt, valueAt, known) {
    const n = numbers.length, of = new Int32Array(n), labels = [], sums = [], sizes = [];
    const few = n * MANY < known ? new Map() : null, many = few === null ? new Int32Array(known) : null;
    for (let i = 0; i < n; i++) {
        const label = numbers[i];
        if (label < 0) {
            of[i] = -1;
            continue;
        }
        let group = (few !== null ? few.get(label) ?? 0 : many[label]) - 1;
        if (group < 0) {
            group = labels.push(label) - 1;
            sums.push(0);
            sizes.push(0);
            if (few !== null) few.set(label, group + 1);
            else many[label] = group + 1;
        }
        of[i] = group;
        sums[group] += valueAt(i);
        sizes[group]++;
    }
    const first = new Int32Array(labels.length + 1);
    for (let group = 0; group < labels.length; group++) first[group + 1] = first[group] + sizes[group];
    const next = first.slice(), items = new Int32Array(first[labels.length]);
    for (let i = 0; i < n; i++) if (of[i] >= 0) items[next[of[i]]++] = itemAt(i);
    return {labels, values: Float64Array.from(sums), first, items};
}

/** The value that the largest of groups have at least. */
function leastOfLargest(groups, values) {
    if (groups.length <= MAX_CHILDREN) return 0;
    const of = new Float64Array(groups.length);
    for (let i = 0; i < groups.length; i++) of[i] = values[groups[i]];
    return ranked(of, groups.length - MAX_CHILDREN);
}

/** What would stand at an index if values were sorted: they are parted around a value in the middle until it stands there. */
function ranked(values, index) {
    for (let low = 0, high = values.length - 1; low < high;) {
        const pivot = values[(low + high) >> 1];
        let left = low, right = high;
        while (left <= right) {
            while (values[left] < pivot) left++;
            while (values[right] > pivot) right--;
            if (left > right) break;
            [values[left], values[right]] = [values[right], values[left]];
            left++;
            right--;
        }
        if (index <= right) high = right;
        else if (index >= left) low = left;
        else break;
    }
    return values[index];
}

/** All groups. */
function everyGroup(values) {
    const groups = new Int32Array(values.length);
    for (let group = 0; group < groups.length; group++) groups[group] = group;
    return groups;
}

/**
 * Nodes for the largest of groups that have a value, and one for all others.
 * @param {import("./tree.js").Node} parent @param {Float64Array} values of the groups
 * @param {(group: number, parent: import("./tree.js").Node) => import("./tree.js").Node} make
 * @param {Int32Array|null} some only these groups; null: all
 */
export function largest(parent, values, make, some = null) {
    const groups = (some ?? everyGroup(values)).filter((group) => values[group] > 0);
    const least = leastOfLargest(groups, values);
    const chosen = groups.filter((group) => values[group] >= least).slice(0, MAX_CHILDREN), last = chosen[chosen.length - 1];
    const nodes = Array.from(chosen).sort((a, b) => values[b] - values[a]).map((group) => make(group, parent));
    if (chosen.length < groups.length) {
        const rest = groups.filter((group) => values[group] < least || group > last);
        const others = node(`${rest.length} smaller`, "", "runtime", null, parent);
        others.isRest = true;
        others.value = rest.reduce((sum, group) => sum + values[group], 0);
        others.grow = () => largest(others, values, make, rest);
        nodes.push(others);
    }
    return nodes;
}
