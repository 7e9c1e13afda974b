// SPDX-License-Identifier: GPL-3.0-or-later
// The profile of a page as views ask for it: places, lines of a file, functions, who calls whom, and
// what stands in which trace. Indexes are made when they are first asked for.

import {Groups} from "./groups.js";

/** @typedef {{id: number, file: string|null, function: string|null, line: number}} Place */

/** Rows of a table by the number in one of its columns, made when they are first asked for. */
const GROUPS = {
    linesOfPlace: ["lines", "place"], cellsOfSite: ["cells", "site"], sitesOfLine: ["sites", "line"],
    operationsOfTrace: ["operations", "trace"], codeOfTrace: ["code", "trace"], listingOfTrace: ["listing", "trace"],
    machineOfTrace: ["machine", "trace"], sitesOfTrace: ["sites", "trace"], calleesOfTrace: ["callees", "trace"],
    recordedOfTrace: ["recorded", "trace"], labelsOfTrace: ["labels", "trace"], traceOfId: ["traces", "id"],
    bridgesOfGuard: ["traces", "from_guard"], evidenceOfFinding: ["evidence", "finding"],
    stepsOfKept: ["kept_steps", "kept"], typesOfKept: ["kept_types", "kept"], holdersOfMoment: ["holders", "held"],
    stepsOfHolder: ["holder_steps", "holder"], retainedOfSnapshot: ["retained", "snapshot"], keptOfSnapshot: ["kept", "snapshot"],
    classesOfSnapshot: ["classes", "snapshot"], partsOfClass: ["class_parts", "class"], sourceOfFile: ["source_lines", "file"],
};

/** A value that is made once. */
function once(make) {
    let value, made = false;
    return () => {
        if (!made) {
            value = make();
            made = true;
        }
        return value;
    };
}

export class Profile {
    /** @param {import("./decode.js").Tables} tables */
    constructor(tables) {
        this.tables = tables;
        this.places = tables.get("places");
        this.lines = tables.get("lines");
        this.functions = tables.get("functions");
        this.calls = tables.get("calls");
        this.sites = tables.get("sites");
        this.cells = tables.get("cells");
        this.traces = tables.get("traces");
        this.types = tables.get("types");
        const totals = tables.get("totals"), run = tables.get("run");
        this.totals = new Map(totals.indices().map((i) => [totals.text(i, "name"), totals.number(i, "value")]));
        this.run = new Map(run.indices().map((i) => [run.text(i, "key"), run.text(i, "text")]));
        for (const [name, [table, column]] of Object.entries(GROUPS))
            this[name] = once(() => new Groups(tables.get(table).column(column)));
        this.clockOfMinors = once(() => this.makeClock());
        this.files = once(() => this.makeFiles());
        this.functionIndex = once(() => this.makeFunctions());
    }

    /** A total; undefined if the run did not measure it. */
    total(name) {
        return this.totals.get(name);
    }

    /** What was run. */
    title() {
        const command = this.tables.get("command");
        return command.indices().map((i) => command.text(i, "text")).join(" ");
    }

    /** @returns {Place|null} */
    place(number) {
        if (!(number > 0)) return null;
        const row = number - 1;
        return {id: number, file: this.places.text(row, "file"),
                function: this.places.text(row, "function"), line: this.places.number(row, "line")};
    }

    /** The trace with this id as a row, or -1. */
    traceRow(id) {
        return this.traceOfId().get(id)?.[0] ?? -1;
    }

    /** Files by name, each with the rows of its lines; which line has which rows is found for a file alone. */
    makeFiles() {
        const files = new Map(), byNumber = new Map();
        const table = this.tables.get("files"), names = table.column("name");
        for (let i = 0; i < table.rows; i++) {
            const file = {name: table.text(i, "name"), owner: table.text(i, "owner"), newer: table.number(i, "newer") > 0, row: i, lines: []};
            files.set(file.name, file);
            byNumber.set(names[i], file);
        }
        const places = this.lines.column("place"), of = this.places.column("file");
        for (let i = 0; i < this.lines.rows; i++)
            if (places[i] > 0) byNumber.get(of[places[i] - 1])?.lines.push(i);
        return files;
    }

    /** The rows of each line of a file: line number to list. @returns {Map<number, number[]>} */
    rowsOf(file) {
        if (file.rows === undefined) {
            file.rows = new Map();
            const places = this.lines.column("place"), line = this.places.column("line");
            for (const i of file.lines) {
                const at = line[places[i] - 1], rows = file.rows.get(at);
                if (rows === undefined) file.rows.set(at, [i]);
                else rows.push(i);
            }
        }
        return file.rows;
    }

    /** The text of a file: line number to text; null if the page has none of it. */
    source(name) {
        const file = this.files().get(name);
        if (file === undefined) return null;
        if (file.text === undefined) file.text = this.makeSource(file);
        return file.text;
    }

    makeSource(file) {
        const whole = this.tables.get("files").text(file.row, "text");
        if (whole !== null) return new Map(whole.split(/\r\n|\r|\n/).map((text, i) => [i + 1, text]));
        const lines = this.tables.get("source_lines"), rows = this.sourceOfFile().get(file.row);
        return rows === undefined ? null : new Map(rows.map((i) => [lines.number(i, "line"), lines.text(i, "text") ?? ""]));
    }

    /** "own", "library", "pypy", or "none" for what is no Python. */
    owner(file) {
        return file === null || file === undefined ? "none" : this.files().get(file)?.owner ?? ownerByName(file);
    }

    /** Functions by file and name: the row, and calls from and to it. */
    makeFunctions() {
        const byKey = new Map();
        const entry = (place) => {
            const key = functionKey(place);
            let found = byKey.get(key);
            if (found === undefined) {
                found = {key, place, rows: [], callers: [], callees: []};
                byKey.set(key, found);
            }
            return found;
        };
        const places = this.functions.column("place");
        for (let i = 0; i < this.functions.rows; i++) {
            const place = this.place(places[i]);
            if (place !== null) entry(place).rows.push(i);
        }
        const caller = this.calls.column("caller"), callee = this.calls.column("callee");
        for (let i = 0; i < this.calls.rows; i++) {
            const from = this.place(caller[i]), to = this.place(callee[i]);
            if (to === null) continue;
            entry(to).callers.push(i);
            if (from !== null) entry(from).callees.push(i);
        }
        return byKey;
    }

    /** The clock of each minor collection: bytes allocated so far, from where counting began; and its end. */
    makeClock() {
        const allocated = this.tables.get("minors").column("allocated_bytes");
        const curve = this.tables.get("curve");
        let sum = 0;
        const clock = Array.from(allocated, (part) => sum += part);
        const end = curve.rows > 0 ? curve.number(curve.rows - 1, "allocated_bytes") : sum;
        const shift = Math.max(0, end - sum - (this.total("nursery_size") ?? 0)); /* counting may begin late; large objects count too */
        return {clock: clock.map((at) => sum > 0 ? at + shift * at / sum : at), end};
    }

    /** The way to a place where much is kept, in words. @returns {string[]} */
    keptWay(kept) {
        const steps = this.tables.get("kept_steps");
        const rows = this.stepsOfKept().get(kept);
        return rows?.map((i) => steps.text(i, "text")) ?? ["objects of PyPy's own that no Python program sees"];
    }

    /** The stack of a frame's number, innermost first, as numbers of places. */
    stack(number) {
        const frames = this.tables.get("frames"), places = frames.column("place"), callers = frames.column("caller");
        const stack = [];
        while (number > 0) {
            stack.push(places[number - 1]);
            number = callers[number - 1];
        }
        return stack;
    }
}

function ownerByName(file) {
    if (/\/(site|dist)-packages\//.test(file)) return "library";
    return /^<|\/lib-python\/|\/lib_pypy\/|\/pypy3?[^/]*\/lib\/|\/lib\/pypy3?/.test(file) ? "pypy" : "own";
}

/** What tells functions apart: file and name. */
export function functionKey(place) {
    return `${place.file ?? ""}\0${place.function ?? ""}`;
}

/** The package of a file: the folder behind site-packages, the first folder of a library, or the file. */
export function packageOf(file) {
    if (file === null) return "(no Python)";
    const installed = /\/(?:site|dist)-packages\/([^/]+)/.exec(file);
    if (installed !== null) return installed[1].replace(/\.py$/, "");
    const builtin = /^<(?:builtin>\/|frozen )?([^>/]*)/.exec(file);
    if (builtin !== null) return `PyPy: ${builtin[1] || "builtin"}`;
    const library = /\/(?:lib-python\/[^/]*|lib_pypy|lib\/pypy[^/]*)\/([^/]+)/.exec(file);
    if (library !== null) return `PyPy: ${library[1].replace(/\.py$/, "")}`;
    return file.split("/").slice(-2).join("/");
}
