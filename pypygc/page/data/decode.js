// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a page as tables: what pypygc/render/page/columns.h writes. A column is decoded when it
// is first asked for, so that a page with a million sites opens without reading what nobody looks at.

const MAGIC = "pypygc.page/1\n";
export const KIND = {numbers: 0, deltas: 1, strings: 2, optional: 3};

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

/** The numbers of a column that are all known. Null if the array cannot hold one of them. */
function numbers({kind, bytes}, values) {
    const isSmall = values instanceof Uint32Array, isDeltas = kind === KIND.deltas, {length} = bytes;
    let before = 0, at = 0, i = 0;
    for (; i < values.length && at < length; i++) {
        let value = bytes[at++];
        if (value >= 0x80) {
            let scale = 128, byte;
            value -= 0x80;
            do {
                if (at >= length) throw new Error("the data of this page ends too early");
                byte = bytes[at++];
                value += (byte & 0x7f) * scale;
                scale *= 128;
            } while (byte >= 0x80);
        }
        if (isDeltas) value = before += value % 2 === 0 ? value / 2 : -(value + 1) / 2;
        if (isSmall && (value > 0xffffffff || value < 0)) return null;
        values[i] = value;
    }
    if (isDeltas) values.fill(before, i);
    return values;
}

/** The numbers of a column that need not be known: NaN for those that are not. */
function optionals(bytes, values) {
    const cursor = new Cursor(bytes);
    let i = 0;
    for (; i < values.length && cursor.at < bytes.length; i++) {
        const value = cursor.varint();
        values[i] = value === 0 ? NaN : value - 1;
    }
    return values.fill(NaN, i);
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
        /** @type {Map<string, Float64Array|Uint32Array>} */
        this.decoded = new Map();
        /** @type {Map<string, number>} */
        this.totals = new Map();
    }

    has(name) {
        return this.encoded.has(name) || (name in SUMS && SUMS[name].some((part) => this.has(part)));
    }

    /** All numbers of a column; NaN where the run did not measure it. @returns {Float64Array|Uint32Array} */
    column(name) {
        let values = this.decoded.get(name);
        if (values === undefined) {
            values = name in SUMS && !this.encoded.has(name) ? this.sum(SUMS[name]) : this.decode(name);
            this.decoded.set(name, values);
        }
        return values;
    }

    /** The columns that a figure is the sum of; those that are 0 everywhere left out. */
    parts(name) {
        return (name in SUMS && !this.encoded.has(name) ? SUMS[name] : [name]).filter((part) => this.any(part));
    }

    sum(names) {
        const values = new Float64Array(this.rows);
        for (const name of names) {
            if (!this.any(name)) continue;
            const part = this.column(name);
            for (let i = 0; i < values.length; i++) values[i] += part[i] || 0; /* not measured: NaN */
        }
        return values;
    }

    decode(name) {
        const column = this.encoded.get(name);
        if (column === undefined) return new Uint32Array(this.rows);
        if (column.kind === KIND.optional) return optionals(column.bytes, new Float64Array(this.rows));
        /* most columns have small numbers only, which take half of the room */
        return numbers(column, new Uint32Array(this.rows)) ?? numbers(column, new Float64Array(this.rows));
    }

    /** Whether a column has a figure that is not 0; those without have no bytes, so few are decoded for it. */
    any(name) {
        if (name in SUMS && !this.encoded.has(name)) return SUMS[name].some((part) => this.any(part));
        const column = this.encoded.get(name);
        if (column === undefined || column.bytes.length === 0) return false;
        return column.kind !== KIND.optional || this.column(name).some((value) => value > 0);
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
    if (Uint8Array.fromBase64 !== undefined) return Uint8Array.fromBase64(text); /* browsers of 2025 */
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
}

/** What zlib has deflated: the parts as they come, then put together, which is quicker than a Response of the
 *  stream. @returns {Promise<Uint8Array>} */
export async function inflate(bytes) {
    const stream = new DecompressionStream("deflate"), writer = stream.writable.getWriter(), reader = stream.readable.getReader();
    const written = writer.write(bytes).then(() => writer.close());
    const parts = [];
    let size = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
        parts.push(next.value);
        size += next.value.length;
    }
    await written;
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}
