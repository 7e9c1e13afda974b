// SPDX-License-Identifier: GPL-3.0-or-later
// Who executed what in the course of the run, stretch by stretch; and the two clocks of a run, bytes
// allocated and instructions executed, one by the other.

/** Parts of the work, as the table has them: key, the kind that its colour and pattern are of, and words. */
export const WORK_PARTS = [
    ["start_up", "runtime", "start-up"], ["other", "runtime", "for no Python code"], ["compiled", "compiled", "compiled code"],
    ["called", "called", "called by compiled code"], ["interpreter", "interpreted", "interpreter"], ["guards", "guards", "after failed guards"],
    ["compiler", "compiler", "JIT compiler"], ["minor", "collector", "minor collections"], ["major", "collector2", "major collections"],
];

/** Of a profile that has no work over time: the collections by when they were, and the rest. */
const LESS_PARTS = [["program", "runtime", "the program, whoever executed it"], ["minor", "collector", "minor collections"], ["major", "collector2", "major collections"]];

/**
 * @typedef {{from: number, to: number, begin: number, end: number, all: number, parts: Object<string, number>}} Span
 *   from, to: bytes allocated so far; begin, end: instructions executed so far
 */

/** @returns {{spans: Span[], parts: string[][], isWhole: boolean}} isWhole: who executed the program's part is known */
export function workOverTime(profile) {
    const table = profile.tables.get("work_over_time");
    if (table.rows === 0) return {spans: collectionsOverTime(profile), parts: LESS_PARTS, isWhole: false};
    const at = table.column("allocated_bytes"), executed = table.column("instructions");
    const parts = WORK_PARTS.filter(([key]) => table.any(key));
    const spans = table.indices().map((i) => ({from: i > 0 ? at[i - 1] : 0, to: at[i], begin: i > 0 ? executed[i - 1] : 0, end: executed[i],
        all: executed[i] - (i > 0 ? executed[i - 1] : 0), parts: Object.fromEntries(parts.map(([key]) => [key, table.number(i, key)]))}));
    return {spans, parts, isWhole: true};
}

/** What was executed while so many bytes were allocated, by parts: a stretch that begins or ends within it counts in part. */
export function workWithin(spans, from, to) {
    const sums = {all: 0};
    for (const span of spans) {
        const part = span.to > span.from ? Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)) / (span.to - span.from)
            : span.to >= from && span.to <= to ? 1 : 0;
        if (part === 0) continue;
        sums.all += span.all * part;
        for (const [key, value] of Object.entries(span.parts)) sums[key] = (sums[key] ?? 0) + value * part;
    }
    return sums;
}

/** Both clocks at the moments at which both are known, in order: each turns into the other, evenly in between. Neither
 *  goes back: a moment that would is left out. */
export function clocksOf(profile) {
    const known = [], points = [[0, 0]];
    for (const name of ["work_over_time", "curve"]) {
        const table = profile.tables.get(name), at = table.column("allocated_bytes"), executed = table.column("instructions");
        for (let i = 0; i < table.rows; i++) known.push([at[i], executed[i]]);
    }
    for (const point of known.sort((a, b) => a[1] - b[1] || a[0] - b[0]))
        if (point[0] >= points[points.length - 1][0]) points.push(point);
    const turn = (value, of, to) => {
        let low = 0, high = points.length - 1;
        if (value >= points[high][of]) return points[high][to];
        while (high - low > 1) {
            const middle = (low + high) >> 1;
            if (points[middle][of] <= value) low = middle;
            else high = middle;
        }
        const a = points[low], b = points[high];
        return b[of] > a[of] ? a[to] + (b[to] - a[to]) * (value - a[of]) / (b[of] - a[of]) : a[to];
    };
    return {instructionsAt: (bytes) => turn(bytes, 0, 1), bytesAt: (instructions) => turn(instructions, 1, 0)};
}

/** Parts of the run that are shorter are told together with what follows. */
const MIN_SPAN = 1 / 400;

/** Instructions between one point of the memory curve and the next: minor collections by when they were; major ones
 *  evenly from their first step to their last; the program is the rest. @returns {Span[]} */
function collectionsOverTime(profile) {
    const curve = profile.tables.get("curve"), minors = profile.tables.get("minors"), majors = profile.tables.get("majors");
    const at = curve.column("allocated_bytes"), executed = curve.column("instructions");
    const spans = [], least = (at[curve.rows - 1] ?? 0) * MIN_SPAN;
    let from = 0, begin = 0;
    for (let i = 0; i < curve.rows; i++) {
        const isLast = i === curve.rows - 1;
        if (at[i] - from < least && !isLast) continue;
        if (at[i] > from) {
            spans.push({from, to: at[i], begin, end: executed[i], all: executed[i] - begin, parts: {program: 0, minor: 0, major: 0}});
        } else if (spans.length > 0) {
            spans[spans.length - 1].all += executed[i] - begin;
            spans[spans.length - 1].end = executed[i];
        }
        from = at[i];
        begin = executed[i];
    }
    if (spans.length === 0) return spans;
    const {clock} = profile.clockOfMinors();
    const took = minors.column("instructions");
    let span = 0;
    for (let i = 0; i < minors.rows; i++) {
        while (span < spans.length - 1 && spans[span].to < clock[i]) span++;
        spans[span].parts.minor += took[i] || 0;
    }
    for (let i = 0; i < majors.rows; i++) spread(spans, majors, i);
    for (const {all, parts} of spans) parts.program = Math.max(0, all - parts.minor - parts.major);
    return spans;
}

/** Divides what a major collection took among the spans that it lies in. */
function spread(spans, majors, i) {
    const took = ["marking_instructions", "sweeping_instructions", "other_instructions"].reduce((sum, key) => sum + (majors.number(i, key) || 0), 0);
    const from = majors.number(i, "start_allocated_bytes"), to = majors.number(i, "end_allocated_bytes");
    if (!(to > from)) {
        const at = spans.find((one) => one.to >= to) ?? spans[spans.length - 1];
        at.parts.major += took;
        return;
    }
    let left = took;
    for (const one of spans) {
        const part = Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)) / (to - from);
        one.parts.major += took * part;
        left -= took * part;
    }
    spans[spans.length - 1].parts.major += Math.max(0, left); /* beyond the curve */
}
