// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of all sites' stacks. It is exact: each site has its callers. Its nodes are made when they are asked
// for: of a million only those that can be seen.
import {grouping, largest} from "./grouping.js";
import {labelsOf} from "./labels.js";
import {KINDS, stacksOf} from "./stacks.js";
import {node, rootOf} from "./tree.js";

/** @param {{metric: string, order?: "callers"|"callees", by?: "function"|"line"|"package"}} options */
export function treeOfSites(profile, {metric, order = "callers", by = "function"}) {
    const labels = labelsOf(profile, by), stacks = stacksOf(profile, metric);
    const root = order === "callers" ? callersFirst(stacks, labels) : calleesFirst(stacks, labels);
    root.exact = (text) => sumWithin(stacks, labels.having(text));
    return root;
}

/** What is in frames that are looked for, or below them. @param {(place: number) => boolean} isFound */
function sumWithin({place, caller, direct}, isFound) {
    const inside = new Uint8Array(place.length + 1);
    let sum = 0;
    for (let at = 1; at < inside.length; at++) { /* callers come first */
        if (inside[caller[at - 1]] === 0 && !isFound(place[at - 1])) continue;
        inside[at] = 1;
        sum += direct[at];
    }
    return sum;
}

/** Who runs most in these sites. */
function kindOfMost(sites, kind, values) {
    const sums = KINDS.map(() => 0);
    for (const site of sites) sums[kind[site]] += values[site];
    return KINDS[sums.indexOf(Math.max(...sums))];
}

/** Of each frame what is in it and below it, by the kinds that there are: only the largest of them is asked for. */
function sumsByKind(caller, frame, kind, known, values) {
    const sums = known.map(() => new Float32Array(caller.length + 1)), of = KINDS.map((_, i) => sums[known.indexOf(i)]);
    for (let i = 0; i < values.length; i++) if (values[i] !== 0) of[kind[i]][frame[i]] += values[i];
    for (const sum of sums) for (let at = caller.length; at > 0; at--) if (sum[at] !== 0) sum[caller[at - 1]] += sum[at];
    return sums;
}

/** Frames come behind their callers: so one pass from the last to the first sums up all that is below. */
function callersFirst({place, caller, frame, kind, known, values, direct, first, calls}, labels) {
    const n = place.length + 1, total = direct.slice();
    for (let at = n - 1; at > 0; at--) if (total[at] !== 0) total[caller[at - 1]] += total[at];
    let below = null;
    const kindOf = (frames) => {
        below ??= sumsByKind(caller, frame, kind, known, values);
        let most = 0, of = 0;
        known.forEach((name, i) => {
            let sum = 0;
            for (const at of frames) sum += below[i][at];
            if (sum > most) [most, of] = [sum, name];
        });
        return KINDS[of];
    };
    const grow = (parent, frames, label) => {
        const below = labels.by === "package" ? withOwn(frames, label) : frames, numbers = [], found = [];
        let followed = 0;
        for (const at of below) {
            for (let j = first[at]; j < first[at + 1]; j++) {
                const to = calls[j];
                if (total[to] === 0) continue;
                const number = labels.number(place[to - 1]);
                if (labels.by === "package" && number === label) continue;
                followed += total[to];
                numbers.push(number);
                found.push(to);
            }
        }
        parent.self = parent.value - followed;
        const {labels: of, values: sums, first: from, items} = grouping(numbers, (i) => found[i], (i) => total[found[i]], labels.samples.length);
        return largest(parent, sums, (group, within) => {
            const mine = items.subarray(from[group], from[group + 1]);
            const {name, detail, place: at} = labels.label(of[group]), made = node(name, detail, () => kindOf(mine), at, within);
            made.value = sums[group];
            made.grow = () => grow(made, mine, of[group]);
            return made;
        });
    };
    /* frames, and those below them of the same label: they are part of the node */
    const withOwn = (frames, label) => {
        const all = Array.from(frames);
        for (let i = 0; i < all.length; i++) /* it grows */
            for (let j = first[all[i]]; j < first[all[i] + 1]; j++)
                if (total[calls[j]] !== 0 && labels.number(place[calls[j] - 1]) === label) all.push(calls[j]);
        return all;
    };
    const root = rootOf(total[0]);
    root.grow = () => grow(root, [0], -1);
    return root;
}

/** Each node has its sites, and how far outwards it has followed each: to `frames`, or to the innermost frame's caller
 *  if that is null. */
function calleesFirst({place, caller, frame, kind, values}, labels) {
    const make = (number, sites, frames, value, parent) => {
        const {name, detail, place: of} = labels.label(number);
        const made = node(name, detail, () => kindOfMost(sites, kind, values), of, parent);
        made.value = value;
        made.grow = () => grow(made, sites, frames, number);
        return made;
    };
    const grow = (parent, sites, frames, label) => {
        const outwards = new Int32Array(sites.length), numbers = new Int32Array(sites.length).fill(-1);
        for (let i = 0; i < sites.length; i++) {
            const site = sites[i], value = values[site];
            if (value === 0) continue;
            let at = frames === null ? caller[frame[site] - 1] : frames[i];
            while (labels.by === "package" && at > 0 && labels.number(place[at - 1]) === label) at = caller[at - 1];
            if (at === 0) {
                parent.self += value;
                continue;
            }
            numbers[i] = labels.number(place[at - 1]);
            outwards[i] = caller[at - 1];
        }
        const {labels: of, values: sums, first, items} = grouping(numbers, (i) => i, (i) => values[sites[i]], labels.samples.length);
        return largest(parent, sums, (group, within) => {
            const mine = items.subarray(first[group], first[group + 1]);
            return make(of[group], mine.map((i) => sites[i]), mine.map((i) => outwards[i]), sums[group], within);
        });
    };
    const root = rootOf(0);
    for (let i = 0; i < values.length; i++) root.value += values[i];
    root.grow = () => {
        const {first, sites} = labels.sitesOf(frame, place), sums = new Float64Array(first.length - 1);
        for (let number = 0; number < sums.length; number++)
            for (let i = first[number]; i < first[number + 1]; i++) sums[number] += values[sites[i]];
        return largest(root, sums, (number, within) => make(number, sites.subarray(first[number], first[number + 1]), null, sums[number], within));
    };
    return root;
}
