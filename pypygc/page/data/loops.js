// SPDX-License-Identifier: GPL-3.0-or-later
// A trace as a list of rows: a line of Python, an operation of the JIT, what of the machine code belongs
// to it, and what each has cost: by itself, in what it called, after it failed, in memory.

/**
 * @typedef {{operation: number, code: number, name: string|null, place: number, own: number, calls: number, called: number,
 *            failures: number, failed: number, allocated: number, survived: number, bridges: number[], machine: number[]}} Row
 *   operation: row of the table "operations", or -1; code: row of "code", or -1; machine: rows of "machine"
 */

/** The operands of an operation as people read them: without addresses of descriptors and modules of names. */
export function operands(text) {
    return (text ?? "").replace(/^\?(,|$)/, "").replace(/^([pif]\d+)(,|$)/, "$1 = ")
        .replace(/ConstPtr\(ptr\d+\)/g, "ptr").replace(/ConstClass\(([^()]*)\)/g, "$1")
        .replace(/,?<\w*Guard\w*Descr object at 0x[0-9a-f]+>/g, "")
        .replace(/<Field\w (?:\w+\.)*?(\w+\.\w+) \d+(?: pure)?>/g, "<$1>").replace(/ = $/, "").replace(/,(?=\S)/g, ", ");
}

const FIGURES = ["calls", "called", "failures", "failed"];

/** Of a run with --cache-sim=yes. */
const MISSES = ["D1_misses", "LL_misses"];

function rowOf(profile, operation, code, name, place) {
    const table = profile.tables.get("code");
    const row = {operation, code, name, place, own: 0, allocated: 0, survived: 0, bridges: [], machine: []};
    for (const key of FIGURES) row[key] = code < 0 ? 0 : table.number(code, key);
    if (code >= 0) {
        row.own = table.number(code, "instructions") || 0;
        row.allocated = table.number(code, "allocated_bytes");
        row.survived = table.number(code, "survived_bytes");
        for (const key of MISSES) row[key] = table.number(code, key) || 0;
    }
    return row;
}

/** What is made where, why it could not be removed, and what is called, by operation of the code. */
function words(profile, id, rows) {
    const of = new Map(rows.filter(({index}) => index !== undefined).map((row) => [row.index, row]));
    const {sites, cells, tables} = profile;
    for (const site of profile.sitesOfTrace().get(id) ?? []) {
        const row = of.get(sites.number(site, "op"));
        if (row === undefined || sites.text(site, "who") !== "jit") continue;
        row.forcedBy ??= sites.text(site, "forced_by");
        row.created ??= sites.number(site, "created") || null;
        for (const cell of profile.cellsOfSite().get(site) ?? []) row.type ??= cells.text(cell, "type");
    }
    const callees = tables.get("callees");
    for (const i of profile.calleesOfTrace().get(id) ?? []) {
        const row = of.get(callees.number(i, "operation"));
        if (row !== undefined) row.callee = callees.text(i, "callee");
    }
}

/** All rows of a trace, in the order of its operations; what the assembler added stands where it is. */
export function rowsOfTrace(profile, id) {
    const {tables} = profile;
    const listing = tables.get("listing"), operations = tables.get("operations"), machine = tables.get("machine");
    const ops = profile.operationsOfTrace().get(id) ?? [], codes = profile.codeOfTrace().get(id) ?? [];
    const instructions = profile.machineOfTrace().get(id) ?? [], offsets = machine.column("offset");
    const rows = [];
    for (const i of profile.listingOfTrace().get(id) ?? []) {
        const opt = listing.number(i, "operation"), code = listing.number(i, "code");
        const operation = Number.isNaN(opt) ? -1 : ops[opt];
        const kind = operation < 0 ? "" : operations.text(operation, "kind");
        if (kind === "enter" || kind === "leave") continue;
        const row = rowOf(profile, operation, Number.isNaN(code) ? -1 : codes[code], listing.text(i, "name"), listing.number(i, "place"));
        if (!Number.isNaN(code)) row.index = code;
        if (kind === "guard") row.bridges = profile.bridgesOfGuard().get(operations.number(operation, "descr")) ?? [];
        const begin = listing.number(i, "begin"), end = listing.number(i, "end");
        if (begin < end) row.machine = instructions.filter((at) => offsets[at] >= begin && offsets[at] < end);
        rows.push(row);
    }
    words(profile, id, rows);
    const rest = rowOf(profile, -1, codes[codes.length - 1] ?? -1, null, 0);
    if (rest.own + rest.called + rest.failed + rest.allocated > 0) rows.push(rest);
    return rows;
}

/** Allocations that were recorded and are not among the optimised operations: by line, how many. */
export function removedFrom(profile, id) {
    const recorded = profile.tables.get("recorded"), operations = profile.tables.get("operations");
    const lines = new Map();
    for (const i of profile.recordedOfTrace().get(id) ?? []) {
        const place = recorded.number(i, "place");
        lines.set(place, (lines.get(place) ?? 0) + 1);
    }
    let made = 0;
    const labels = [];
    for (const row of profile.operationsOfTrace().get(id) ?? []) {
        const kind = operations.text(row, "kind");
        if (kind === "label") labels.push(made);
        if (kind === "allocation") made++;
    }
    /* a loop stands twice among the operations, before its last label and behind it, and was recorded once */
    const behind = labels.length > 1 ? made - labels[labels.length - 1] : made;
    const all = [...lines.values()].reduce((a, b) => a + b, 0);
    return {recorded: all, made: behind, lines};
}

/** The guard from which a bridge goes on, as a row of the operations, or -1. */
export function guardOfBridge(profile, trace) {
    const from = profile.traces.number(trace, "from_guard"), operations = profile.tables.get("operations");
    return Number.isNaN(from) ? -1 : operations.indices().find((i) => operations.number(i, "descr") === from && operations.text(i, "kind") === "guard") ?? -1;
}

/** How often a trace was entered or went round. */
export function roundsOf(profile, row) {
    const {traces, tables} = profile;
    const labels = tables.get("labels");
    let most = traces.number(row, "entries");
    if (Number.isNaN(most)) most = 0;
    for (const i of profile.labelsOfTrace().get(traces.number(row, "id")) ?? []) most = Math.max(most, labels.number(i, "count"));
    return most;
}
