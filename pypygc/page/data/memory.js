// SPDX-License-Identifier: GPL-3.0-or-later
// What the profile knows of memory, for views: snapshots of the heap, parts of what is resident, garbage
// that waited, and who filled the nursery.

/** The snapshot to show first as a row, or -1. */
export function mainSnapshot(profile) {
    return profile.tables.get("snapshots").column("first").indexOf(1);
}

/** The name by which a snapshot is asked for: "end", "peak", "loaded#2". */
export function snapshotKey(profile, row) {
    const shots = profile.tables.get("snapshots");
    return `${shots.text(row, "name") ?? shots.text(row, "moment")}${shots.number(row, "nth") > 1 ? `#${shots.number(row, "nth")}` : ""}`;
}

/** The row of a snapshot that is asked for, or of the one to show first. */
export function snapshotNamed(profile, key) {
    const rows = profile.tables.get("snapshots").indices();
    return rows.find((row) => snapshotKey(profile, row) === key) ?? mainSnapshot(profile);
}

/** The last snapshot that was taken while the bytes from FROM to TO were allocated, as a row, or -1. */
export function snapshotWithin(profile, from, to) {
    const at = profile.tables.get("snapshots").column("at");
    return at.findLastIndex((when) => when >= from && when <= to);
}

/** When a snapshot was taken, in words behind "alive". */
export function momentOf(profile, row) {
    const moment = profile.tables.get("snapshots").text(row, "moment");
    return moment === "end" ? "at the end" : moment === "peak" ? "at the peak" : `at "${snapshotKey(profile, row)}"`;
}

/** Old objects that could not be reached any more: garbage that no major collection had freed yet. */
export function garbageOf(profile, row) {
    const shots = profile.tables.get("snapshots");
    return Math.max(0, shots.number(row, "old_bytes") - shots.number(row, "live_bytes"));
}

/** Rows of what was alive: of types, or of what sites have of them. */
export function aliveRows(profile, snapshot, ofSites) {
    const sites = profile.tables.get("retained").column("site");
    return (profile.retainedOfSnapshot().get(snapshot) ?? []).filter((i) => Number.isNaN(sites[i]) !== ofSites);
}

/** What sites had alive in a snapshot: bytes by site. @returns {Float64Array} */
export function aliveOfSites(profile, snapshot) {
    const all = profile.tables.get("retained"), site = all.column("site"), bytes = all.column("bytes");
    const values = new Float64Array(profile.sites.rows);
    for (const i of aliveRows(profile, snapshot, true)) values[site[i]] += bytes[i];
    return values;
}

/** What is outside of the collector's heap at the end: bytes that were not freed, by the site that asked for them. @returns {Float64Array} */
export function outsideOfSites(profile) {
    const all = profile.tables.get("external"), values = new Float64Array(profile.sites.rows);
    for (const i of all.indices()) values[all.number(i, "site")] += notFreed(all, i);
    return values;
}

/** Bytes of a row of the memory outside that were not freed. */
export function notFreed(external, i) {
    return Math.max(0, external.number(i, "bytes") + external.number(i, "inherited_bytes") - external.number(i, "freed_bytes"));
}

/** What types had alive in a snapshot: bytes by row of the types. Those of one name stand with the first of them.
 *  @returns {Float64Array} */
export function aliveOfTypes(profile, snapshot) {
    const all = profile.tables.get("retained"), {types} = profile, values = new Float64Array(types.rows), rows = new Map();
    for (let i = types.rows - 1; i >= 0; i--) rows.set(types.text(i, "name"), i);
    for (const i of aliveRows(profile, snapshot, false)) if (rows.has(all.text(i, "type"))) values[rows.get(all.text(i, "type"))] += all.number(i, "bytes");
    return values;
}

/** Parts of the resident size: keys of the table, and words. The first are the heap's. */
export const RESIDENT_PARTS = [
    ["arena_used_bytes", "small objects, garbage included"], ["arena_sparse_bytes", "free between them, in pages that they keep"],
    ["arena_free_bytes", "free pages of their arenas"], ["raw_bytes", "large objects"], ["nursery_bytes", "nursery"],
    ["collector_bytes", "the collector's own lists"], ["external_bytes", "outside the collector's heap"], ["jit_bytes", "machine code of the JIT"],
    ["stack_bytes", "stacks"], ["pypy_bytes", "PyPy itself, from its files"], ["file_bytes", "other files and libraries"],
    ["rest_bytes", "the rest: free in the C library, its own"],
];

/**
 * Moments at which it is known how much garbage waited: a major collection found it, or the heap was
 * looked at. In between nobody knows.
 * @returns {{at: number, bytes: number, what: string}[]}
 */
export function garbageMoments(profile) {
    const majors = profile.tables.get("majors"), shots = profile.tables.get("snapshots");
    const moments = majors.indices().map((i) => ({at: majors.number(i, "end_allocated_bytes"), bytes: majors.number(i, "died_bytes"),
        what: `freed by major collection ${majors.number(i, "n")}`}));
    for (const i of shots.indices())
        if (shots.number(i, "old_bytes") > 0) moments.push({at: shots.number(i, "at"), bytes: garbageOf(profile, i), what: `found by the snapshot ${momentOf(profile, i)}`});
    return moments.filter(({at}) => at > 0).sort((a, b) => a.at - b.at);
}

/**
 * Rows of collections, those together that share a row of the profile: of these only the sums are measured, and each
 * row has its part of them. @returns {number[][]} in the order of ROWS
 */
export function measuredTogether(table, rows) {
    const sharing = table.column("collections"), first = new Int32Array(table.rows), groups = [];
    for (let i = 0, next = 0; i < table.rows; i++) {
        first[i] = i === next ? i : first[i - 1];
        if (i === next) next = i + Math.max(1, sharing[i] || 0);
    }
    rows.forEach((row, n) => {
        if (n > 0 && first[row] === first[rows[n - 1]]) groups[groups.length - 1].push(row);
        else groups.push([row]);
    });
    return groups;
}

/** Rows of the minor collections of a range of the run, in bytes allocated so far; of all if FROM is null. */
export function minorsWithin(profile, from, to) {
    const rows = profile.tables.get("minors").indices();
    if (from === null) return rows;
    const {clock} = profile.clockOfMinors();
    return rows.filter((i) => clock[i] >= from && clock[i] <= to);
}

/**
 * Lines whose need for memory began these minor collections, the most frequent first: each nursery that
 * was full is a sample of who fills it.
 * @returns {[number, number][]} place and how often
 */
export function startersOf(profile, rows) {
    const minors = profile.tables.get("minors"), site = minors.column("site"), line = profile.sites.column("line");
    const sums = new Map();
    for (const i of rows) {
        if (Number.isNaN(site[i])) continue;
        const place = line[site[i]];
        sums.set(place, (sums.get(place) ?? 0) + 1);
    }
    return [...sums].sort((a, b) => b[1] - a[1]);
}

/** Bytes that were in the nursery when a collection began, by the site whose need began it: a sample of who
 *  allocates in a range. @returns {Float64Array} */
export function filledBySites(profile, from, to) {
    const minors = profile.tables.get("minors"), site = minors.column("site"), values = new Float64Array(profile.sites.rows);
    for (const i of minorsWithin(profile, from, to))
        if (!Number.isNaN(site[i])) values[site[i]] += minors.number(i, "allocated_bytes") || 0;
    return values;
}
