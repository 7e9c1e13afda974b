// SPDX-License-Identifier: GPL-3.0-or-later
// A trace as a list of rows: a line of Python, an operation of the JIT, what of the machine code belongs
// to it, and what each has cost: by itself, in what it called, after it failed, in memory.

/**
 * @typedef {{operation: number, code: number, place: number, own: number, calls: number, called: number, failures: number,
 *            failed: number, allocated: number, survived: number, bridges: number[]}} Row
 *   operation: row of the table "operations", or -1; code: row of "code", or -1
 */

function emptyRow(operation, code, place) {
    return {operation, code, place, own: 0, calls: 0, called: 0, failures: 0, failed: 0, allocated: 0, survived: 0, bridges: []};
}

/** Operations of machine code, each with the number that it has in its trace. */
function codeRows(profile, id) {
    return profile.codeOfTrace().get(id) ?? [];
}

/** What the code of a trace has cost, by operation of the code. @returns {Map<number, Row>} */
function costsOfCode(profile, id, rows) {
    const costs = new Map();
    const at = (index) => {
        const code = rows[index] ?? -1;
        if (!costs.has(code)) costs.set(code, emptyRow(-1, code, 0));
        return costs.get(code);
    };
    const {tables, sites, cells} = profile;
    const code = tables.get("code"), instructions = code.column("instructions");
    rows.forEach((row, index) => { if (instructions[row] > 0) at(index).own += instructions[row]; });
    const callees = tables.get("callees"), guards = tables.get("guards");
    for (const i of profile.calleesOfTrace().get(id) ?? []) {
        const sum = at(callees.number(i, "operation"));
        sum.calls += callees.number(i, "calls");
        sum.called += callees.number(i, "instructions");
        sum.callee = callees.text(i, "callee");
    }
    for (const i of profile.guardsOfTrace().get(id) ?? []) {
        const sum = at(guards.number(i, "operation"));
        sum.failures += guards.number(i, "failures");
        sum.failed += guards.number(i, "instructions");
    }
    for (const site of profile.sitesOfTrace().get(id) ?? []) {
        const who = sites.text(site, "who");
        if (who !== "jit" && who !== "call") continue;
        const sum = at(sites.number(site, "op"));
        sum.forcedBy ??= sites.text(site, "forced_by");
        sum.created ??= sites.number(site, "created") || null;
        for (const cell of profile.cellsOfSite().get(site) ?? []) {
            sum.allocated += cells.number(cell, "allocated_bytes");
            sum.survived += cells.number(cell, "survived_bytes");
            sum.type ??= cells.text(cell, "type");
        }
    }
    return costs;
}

/** All rows of a trace, in the order of its operations; code without an operation stands before the next that has one. */
export function rowsOfTrace(profile, id) {
    const operations = profile.tables.get("operations"), code = profile.tables.get("code");
    const ops = profile.operationsOfTrace().get(id) ?? [], codes = codeRows(profile, id);
    const costs = costsOfCode(profile, id, codes);
    const of = new Map(); /* operation of the trace: operations of its code */
    const lost = [];
    let last = -1;
    for (const row of codes) {
        const operation = code.number(row, "operation");
        if (Number.isNaN(operation)) {
            lost.push({row, after: last});
        } else {
            last = Math.max(last, operation);
            if (!of.has(operation)) of.set(operation, []);
            of.get(operation).push(row);
        }
    }
    const rows = [];
    const kinds = operations.column("kind"), places = operations.column("place");
    const put = (operation, row, place) => {
        const found = costs.get(row);
        rows.push(Object.assign(found ?? emptyRow(operation, row, place), {operation, code: row, place}));
    };
    const putLost = (after) => {
        while (lost.length > 0 && lost[0].after <= after) {
            const {row} = lost.shift();
            put(-1, row, code.number(row, "place"));
        }
    };
    putLost(-1);
    const enter = operations.strings.indexOf("enter") + 1, leave = operations.strings.indexOf("leave") + 1;
    ops.forEach((operation, index) => {
        if (kinds[operation] !== enter && kinds[operation] !== leave) {
            const mine = of.get(index) ?? [-1];
            mine.forEach((row, i) => put(i === 0 ? operation : -1, row, places[operation]));
        }
        putLost(index);
    });
    putLost(Infinity);
    const nowhere = costs.get(-1);
    if (nowhere !== undefined) rows.push(Object.assign(nowhere, {operation: -1, code: -1}));
    for (const row of rows)
        if (row.operation >= 0 && operations.text(row.operation, "kind") === "guard")
            row.bridges = profile.bridgesOfGuard().get(operations.number(row.operation, "descr")) ?? [];
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

/** How often a trace was entered or went round. */
export function roundsOf(profile, row) {
    const {traces, tables} = profile;
    const labels = tables.get("labels");
    let most = traces.number(row, "entries");
    if (Number.isNaN(most)) most = 0;
    for (const i of profile.labelsOfTrace().get(traces.number(row, "id")) ?? []) most = Math.max(most, labels.number(i, "count"));
    return most;
}
