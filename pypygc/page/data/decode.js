// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a page as tables: what pypygc/render/page/columns.h writes. A column is decoded when it
// is first asked for, so that a page with a million sites opens without reading what nobody looks at.

const MAGIC = "pypygc.page/1\n";
const KIND = {numbers: 0, deltas: 1, strings: 2, optional: 3};

/** Figures that follow from columns of the same table; the names of the JSON report. */
const SUMS = {
    allocated_bytes: ["nursery_bytes", "large_bytes", "old_born_bytes"],
    allocated_objects: ["nursery_objects", "large_objects", "old_born_objects"],
    gc_blame_instructions: ["gc_copying", "gc_scanning", "gc_marking", "gc_sweeping", "gc_other"],
    cost_instructions: ["instructions", "gc_blame_instructions"],
};

/** Reads numbers one after the other. */
class Cursor {
    /** @param {Uint8Array} bytes */
    constructor(bytes, at = 0) {
        this.bytes = bytes;
        this.at = at;
    }

    /** The next varint. Above 2^53 it is the nearest number that a double can hold. */
    varint() {
        let value = 0, scale = 1;
        for (;;) {
            if (this.at >= this.bytes.length) throw new Error("the data of this page ends too early");
            const byte = this.bytes[this.at++];
            value += (byte & 0x7f) * scale;
            if (byte < 0x80) return value;
            scale *= 128;
        }
    }

    take(size) {
        const part = this.bytes.subarray(this.at, this.at + size);
        if (part.length !== size) throw new Error("the data of this page ends too early");
        this.at += size;
        return part;
    }
}

/** A table of columns. A column that is not there is all 0. */
export class Table {
    /** @param {string} name @param {number} rows @param {string[]} strings */
    constructor(name, rows, strings) {
        this.name = name;
        this.rows = rows;
        this.strings = strings;
        /** @type {Map<string, {kind: number, bytes: Uint8Array}>} */
        this.encoded = new Map();
        /** @type {Map<string, Float64Array>} */
        this.decoded = new Map();
        /** @type {Map<string, number>} */
        this.totals = new Map();
    }

    has(name) {
        return this.encoded.has(name) || (name in SUMS && SUMS[name].some((part) => this.has(part)));
    }

    /** All numbers of a column; NaN where the run did not measure it. @returns {Float64Array} */
    column(name) {
        let values = this.decoded.get(name);
        if (values === undefined) {
            values = name in SUMS && !this.encoded.has(name) ? this.sum(SUMS[name]) : this.decode(name);
            this.decoded.set(name, values);
        }
        return values;
    }

    sum(names) {
        const values = new Float64Array(this.rows);
        for (const name of names) {
            const part = this.column(name);
            for (let i = 0; i < values.length; i++) values[i] += part[i] || 0; /* not measured: NaN */
        }
        return values;
    }

    decode(name) {
        const values = new Float64Array(this.rows);
        const column = this.encoded.get(name);
        if (column === undefined) return values;
        const cursor = new Cursor(column.bytes);
        const {kind} = column;
        let i = 0, before = 0;
        for (; i < values.length && cursor.at < column.bytes.length; i++) {
            const value = cursor.varint();
            if (kind === KIND.deltas) {
                before += value % 2 === 0 ? value / 2 : -(value + 1) / 2;
                values[i] = before;
            } else {
                values[i] = kind === KIND.optional ? (value === 0 ? NaN : value - 1) : value;
            }
        }
        if (kind === KIND.optional) values.fill(NaN, i);
        if (kind === KIND.deltas) values.fill(before, i);
        return values;
    }

    /** The sum of a column; what was not measured counts as 0. */
    total(name) {
        let sum = this.totals.get(name);
        if (sum === undefined) {
            sum = 0;
            for (const value of this.column(name)) sum += value || 0;
            this.totals.set(name, sum);
        }
        return sum;
    }

    /** The numbers of all rows. @returns {number[]} */
    indices() {
        return Array.from({length: this.rows}, (_, row) => row);
    }

    /** The figure of a row. */
    number(row, name) {
        return this.column(name)[row];
    }

    /** The text of a row, or null. */
    text(row, name) {
        const number = this.column(name)[row];
        return number > 0 ? this.strings[number - 1] : null;
    }
}

/** Tables by name; one that the page does not have is empty. */
export class Tables {
    constructor(tables, strings) {
        this.tables = tables;
        this.strings = strings;
    }

    /** @returns {Table} */
    get(name) {
        let table = this.tables.get(name);
        if (table === undefined) {
            table = new Table(name, 0, this.strings);
            this.tables.set(name, table);
        }
        return table;
    }
}

function readStrings(cursor) {
    const lengths = new Array(cursor.varint());
    for (let i = 0; i < lengths.length; i++) lengths[i] = cursor.varint();
    const decoder = new TextDecoder();
    return lengths.map((length) => decoder.decode(cursor.take(length)));
}

/** Reads the bytes that were deflated. @param {Uint8Array} bytes @returns {Tables} */
export function decode(bytes) {
    const cursor = new Cursor(bytes);
    if (new TextDecoder().decode(cursor.take(MAGIC.length)) !== MAGIC)
        throw new Error("the data of this page are not what its program reads");
    const strings = readStrings(cursor);
    const tables = new Map();
    for (let n = cursor.varint(); n > 0; n--) {
        const name = strings[cursor.varint() - 1];
        const table = new Table(name, cursor.varint(), strings);
        for (let columns = cursor.varint(); columns > 0; columns--) {
            const column = strings[cursor.varint() - 1], kind = cursor.varint();
            table.encoded.set(column, {kind, bytes: cursor.take(cursor.varint())});
        }
        tables.set(name, table);
    }
    return new Tables(tables, strings);
}

/** Base64, with line ends, to bytes. */
export function fromBase64(text) {
    const binary = atob(text.replace(/\s+/g, ""));
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
}

/** What zlib has deflated. @returns {Promise<Uint8Array>} */
export async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}
