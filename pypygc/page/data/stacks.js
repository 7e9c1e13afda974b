// SPDX-License-Identifier: GPL-3.0-or-later
// The stacks of sites, for flame views: what each site has of a figure, its innermost frame, and which frames
// follow which. Frames stand behind their callers.
import {aliveOfSites, filledBySites, outsideOfSites, snapshotNamed} from "./memory.js";

/** Who runs, and by a site's `who` the number of it. */
export const KINDS = ["compiled", "called", "interpreted", "compiler", "runtime"];
const KIND_OF = {jit: 0, call: 1, python: 2, "after guard": 2, compiler: 3, runtime: 4};

/** The sum of a figure over each site's cells, what sites had in a snapshot ("alive:end"), what is
 *  outside of the heap and was not freed ("outside"), or how much was in the
 *  nursery when it was full for them, in a range or in all ("filled:0:1000", "filled"). @returns {Float64Array} */
export function valuesOfSites(profile, metric) {
    if (/^filled(:|$)/.test(metric)) return filledBySites(profile, ...(metric === "filled" ? [null, null] : metric.split(":").slice(1).map(Number)));
    if (metric.startsWith("alive:")) return aliveOfSites(profile, snapshotNamed(profile, metric.slice(6)));
    if (metric === "outside") return outsideOfSites(profile);
    const values = new Float64Array(profile.sites.rows);
    if (metric === "D1_misses" || metric === "LL_misses") {
        const costs = profile.tables.get("site_costs"), site = costs.column("site"), misses = costs.column(metric);
        for (let i = 0; i < costs.rows; i++) values[site[i]] += misses[i] || 0;
        return values;
    }
    const site = profile.cells.column("site");
    for (const part of profile.cells.parts(metric)) {
        const figures = profile.cells.column(part);
        for (let i = 0; i < figures.length; i++) values[site[i]] += figures[i];
    }
    return values;
}

/** Misses of the machine code of traces by place, which sites have none of. @returns {Map<number, number>} */
export function missesOfTraces(profile, metric) {
    const code = profile.tables.get("code"), misses = code.column(metric), listing = profile.tables.get("listing");
    const operation = listing.column("code"), place = listing.column("place"), sums = new Map();
    for (const [trace, rows] of profile.codeOfTrace()) {
        const placeOf = new Map((profile.listingOfTrace().get(trace) ?? []).filter((i) => !Number.isNaN(operation[i])).map((i) => [operation[i], place[i]]));
        rows.forEach((row, n) => {
            if (misses[row] > 0) sums.set(placeOf.get(n) ?? 0, (sums.get(placeOf.get(n) ?? 0) ?? 0) + misses[row]);
        });
    }
    return sums;
}

/** Stacks of a figure; those of the last one are kept. */
export function stacksOf(profile, metric) {
    if (profile.stacks?.metric !== metric) profile.stacks = makeStacks(profile, metric);
    return profile.stacks;
}

/** The frames with a figure of each site. Behind the sites stands what compiled code has by place, where that is
 *  known apart. */
function makeStacks(profile, metric) {
    const ofSites = valuesOfSites(profile, metric);
    if (!/_misses$/.test(metric)) return withSums({metric, ...framesOf(profile), values: ofSites});
    const compiled = [...missesOfTraces(profile, metric)], values = new Float64Array(ofSites.length + compiled.length);
    values.set(ofSites);
    compiled.forEach(([, value], n) => { values[ofSites.length + n] = value; });
    return withSums({metric, ...makeFrames(profile, compiled.map(([place]) => place)), values});
}

/** With the sum of each frame itself. */
function withSums(stacks) {
    const {frame, values} = stacks, direct = new Float64Array(stacks.place.length + 1);
    for (let i = 0; i < values.length; i++) direct[frame[i]] += values[i];
    return {...stacks, direct};
}

/** Frames of the sites, made once: they are the same for all figures. */
export function framesOf(profile) {
    return profile.frames ??= makeFrames(profile, []);
}

/**
 * The frames, with one more for each place of a site without a stack, or of what stands behind the sites; of each of
 * these its frame and kind; and which frames follow which: those from first[f] to first[f + 1] in `calls`.
 */
function makeFrames(profile, behind) {
    const frames = profile.tables.get("frames"), {sites} = profile;
    const stack = sites.column("stack"), at = sites.column("place"), who = sites.column("who");
    const frame = new Int32Array(sites.rows + behind.length), kind = new Uint8Array(frame.length);
    const lone = new Map(), kinds = new Map();
    const loneFrame = (of) => {
        if (!lone.has(of)) lone.set(of, frames.rows + lone.size + 1);
        return lone.get(of);
    };
    for (let i = 0; i < sites.rows; i++) {
        if (!kinds.has(who[i])) kinds.set(who[i], KIND_OF[sites.strings[who[i] - 1]] ?? 4);
        kind[i] = kinds.get(who[i]);
        frame[i] = stack[i] > 0 ? stack[i] : loneFrame(at[i]);
    }
    behind.forEach((of, n) => { frame[sites.rows + n] = loneFrame(of); });
    const place = new Uint32Array(frames.rows + lone.size), caller = new Uint32Array(place.length);
    place.set(frames.column("place"));
    caller.set(frames.column("caller"));
    for (const [of, number] of lone) place[number - 1] = of;
    const known = KINDS.map((_, i) => i).filter((i) => kind.includes(i));
    return {place, caller, frame, kind, known, ...followers(caller)};
}

/** Which frames follow which. */
function followers(caller) {
    const n = caller.length + 1, first = new Int32Array(n + 1), calls = new Int32Array(n);
    for (let at = 1; at < n; at++) first[caller[at - 1] + 1]++;
    for (let at = 0; at < n; at++) first[at + 1] += first[at];
    const next = first.slice();
    for (let at = 1; at < n; at++) calls[next[caller[at - 1]]++] = at;
    return {first, calls};
}
