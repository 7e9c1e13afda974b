// SPDX-License-Identifier: GPL-3.0-or-later
// What was alive of which class, and where it was made, at the points of the run at which that is known: major
// collections and walks over the heap.

/** So many have areas of their own in a chart; the rest are one. */
const MAX_AREAS = 8;

/** Rows that never had this part of the most that was alive are left out of the table, as in the text report. */
const MIN_PART = 0.01;

/** How much row ROW had at point I. @param {"bytes"|"objects"} key */
export function grownAt(profile, row, i, key = "bytes") {
    return profile.tables.get("grown_at").number(row * profile.tables.get("alive").rows + i, key);
}

/** The most that was alive at a point. */
export function mostAlive(profile) {
    return profile.tables.get("alive").column("bytes").reduce((most, value) => Math.max(most, value), 0);
}

/** Rows that are worth a word: what grows comes first. */
export function rowsGrown(profile) {
    const grown = profile.tables.get("grown"), least = MIN_PART * mostAlive(profile);
    return grown.indices().filter((row) => grown.number(row, "most_bytes") >= least);
}

/**
 * Areas on each other: the rows that had most, in the order in which they grow, and all others together. At each point
 * they add up to what was alive.
 * @returns {{row: number, at: (i: number) => number}[]} row: -1 for the others
 */
export function areasGrown(profile) {
    const grown = profile.tables.get("grown"), most = grown.column("most_bytes");
    const rows = grown.indices().sort((a, b) => most[b] - most[a]), shown = new Set(rows.slice(0, MAX_AREAS));
    const others = rows.filter((row) => !shown.has(row));
    const areas = grown.indices().filter((row) => shown.has(row)).map((row) => ({row, at: (i) => grownAt(profile, row, i)}));
    if (others.length > 0) areas.push({row: -1, at: (i) => others.reduce((sum, row) => sum + grownAt(profile, row, i), 0)});
    return areas;
}
