// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs as views ask for them. What belongs together was decided when the page was written: a row has
// the figure of the old run as "name.old" and that of the new one as "name.new". Nothing is paired here.
import {Profile} from "./profile.js";

/** @typedef {{row: number, state: string, was: number, is: number}} Change  a row, and one figure of it in both runs */

export class Comparison extends Profile {
    /** @param {import("./decode.js").Tables} tables */
    constructor(tables) {
        super(tables);
        this.stacks = tables.get("stacks");
        const {was, is} = this.numbers(tables.get("totals"), "value"), totals = tables.get("totals");
        this.totals = new Map(totals.indices().map((i) => [totals.text(i, "name"), {was: was[i], is: is[i]}]));
        const runs = tables.get("runs");
        this.runs = new Map(runs.indices().map((i) => [runs.text(i, "key"), {was: runs.text(i, "text.old"), is: runs.text(i, "text.new")}]));
        const cut = this.runs.get("incomplete");
        if (cut !== undefined)
            this.run.set("incomplete", [cut.was && `the old run, ${cut.was}`, cut.is && `the new run, ${cut.is}`].filter(Boolean).join("; "));
    }

    title() {
        const {was, is} = this.runs.get("profile"), name = (file) => file.split("/").pop() || file;
        return `${name(was)} \u2192 ${name(is)}`;
    }

    /** Both columns of a figure. */
    numbers(table, key) {
        return {was: table.column(`${key}.old`), is: table.column(`${key}.new`)};
    }

    has(name, key) {
        return this.tables.get(name).has(`${key}.old`);
    }

    /** The rows of a list of which a figure differs, the largest difference first. @returns {Change[]} */
    changes(name, key) {
        const table = this.tables.get(name), {was, is} = this.numbers(table, key);
        const rows = [];
        for (let row = 0; row < table.rows; row++)
            if (was[row] !== is[row]) rows.push({row, state: table.text(row, "state"), was: was[row], is: is[row]});
        return rows.sort((a, b) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was));
    }

    /** Where a row is: in the new run; in the old one, if it is gone. */
    placeOf(table, row) {
        const isGone = table.text(row, "state") === "removed";
        return {id: 0, file: (isGone ? table.text(row, "old_file") : null) ?? table.text(row, "file"), function: table.text(row, "function"),
                line: table.number(row, isGone ? "old_line" : "line"), isGone};
    }

    /** Where it was, if that is another place than where it is; else null. */
    oldPlaceOf(table, row) {
        const line = table.number(row, "old_line"), file = table.text(row, "old_file");
        if (table.text(row, "state") !== "changed" || (file === null && line === table.number(row, "line"))) return null;
        return {id: 0, file: file ?? table.text(row, "file"), function: table.text(row, "function"), line};
    }

    /** One of the runs, as far as the tree of work of a run needs it. */
    ofWork(side) {
        const functions = this.tables.get("work_functions"), calls = this.tables.get("work_calls");
        const present = (table) => table.indices().filter((row) => !Number.isNaN(table.number(row, `inclusive_instructions.${side}`)));
        const part = (table, rows, names) => {
            const columns = new Map(Object.entries(names).map(([name, column]) => [name, Float64Array.from(rows, (row) => table.number(row, column) || 0)]));
            return {rows: rows.length, column: (name) => columns.get(name) ?? new Float64Array(rows.length)};
        };
        const run = Object.create(this);
        run.functions = part(functions, present(functions), {place: "callee", instructions: `instructions.${side}`, inclusive_instructions: `inclusive_instructions.${side}`});
        run.calls = part(calls, present(calls), {caller: "caller", callee: "callee", inclusive_instructions: `inclusive_instructions.${side}`});
        const index = run.makeFunctions();
        run.functionIndex = () => index;
        return run;
    }
}

/** The difference in words: "+12.3 %", "new", "gone", "=". */
export function changeText(was, is) {
    if (was === is) return "=";
    if (!(was > 0)) return "new";
    if (!(is > 0)) return "gone";
    const share = 100 * (is - was) / was;
    if (Math.abs(share) < 0.05) return share > 0 ? "+<0.1 %" : "\u2212<0.1 %";
    if (share >= 900) return `\u00d7${(is / was).toFixed(is / was < 100 ? 1 : 0)}`;
    return `${share > 0 ? "+" : "\u2212"}${Math.abs(share).toFixed(1)} %`;
}

/** The difference as a number with its sign. */
export function signed(difference, words = (value) => value.toLocaleString("en-US")) {
    return difference === 0 ? "0" : `${difference > 0 ? "+" : "\u2212"}${words(Math.abs(difference))}`;
}

