// SPDX-License-Identifier: GPL-3.0-or-later
// From where Python makes an object to where the JIT had to allocate it, and to what that costs: a compiled loop
// puts off an allocation until something sees the object.

/** Less than this part of all that was allocated is not worth a word beside a line. */
const MIN_PART = 0.01;

/**
 * @typedef {{from: object, to: object, allocated: number, bill: number}} Arrow
 *   from, to: places on different lines; allocated: bytes; bill: instructions of the collector
 */

/** All of them, the one with most first; found once. @returns {Arrow[]} */
export function arrowsOf(profile) {
    profile.arrows ??= findArrows(profile);
    return profile.arrows;
}

function findArrows(profile) {
    const {sites, cells} = profile, created = sites.column("created"), at = sites.column("line"), sums = new Map();
    if (!sites.any("created")) return [];
    for (let site = 0; site < sites.rows; site++) {
        if (!(created[site] > 0) || !(at[site] > 0) || created[site] === at[site]) continue;
        const key = `${created[site]} ${at[site]}`;
        if (!sums.has(key)) sums.set(key, {from: profile.place(created[site]), to: profile.place(at[site]), allocated: 0, bill: 0});
        const sum = sums.get(key);
        for (const cell of profile.cellsOfSite().get(site) ?? []) {
            sum.allocated += cells.number(cell, "allocated_bytes");
            sum.bill += cells.number(cell, "gc_blame_instructions") || 0;
        }
    }
    return [...sums.values()].filter(({from, to}) => from.file !== to.file || from.line !== to.line).sort((a, b) => b.allocated - a.allocated);
}

/** Those that are worth a word, by the line of a file at which they begin ("from") or end ("to"). @returns {Map<number, Arrow[]>} */
export function arrowsIn(profile, file, end) {
    const least = MIN_PART * (profile.total("allocated_bytes") ?? 0), lines = new Map();
    for (const arrow of arrowsOf(profile)) {
        const place = arrow[end];
        if (place.file !== file || !(place.line > 0) || arrow.allocated < least) continue;
        lines.set(place.line, [...lines.get(place.line) ?? [], arrow]);
    }
    return lines;
}
