// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a table by the number in one of its columns: two arrays, however many rows there are, and no list
// for each number.

/** Numbers above so many times the rows are not worth an array of their own. */
const MAX_SPREAD = 4;

export class Groups {
    /** @param {Float64Array|Uint32Array} column */
    constructor(column) {
        let most = -1;
        for (const key of column) if (key > most) most = key;
        if (most <= MAX_SPREAD * column.length + 1000) this.byNumber(column, most);
        else this.byMap(column);
    }

    /** Where the rows of each number begin, and the rows. */
    byNumber(column, most) {
        const first = this.first = new Uint32Array(most + 2);
        for (const key of column) if (key >= 0) first[key + 1]++; /* not NaN */
        for (let key = 0; key <= most; key++) first[key + 1] += first[key];
        const next = first.slice();
        this.rows = new Uint32Array(first[most + 1]);
        for (let i = 0; i < column.length; i++) if (column[i] >= 0) this.rows[next[column[i]]++] = i;
    }

    byMap(column) {
        this.map = new Map();
        for (let i = 0; i < column.length; i++) {
            if (!(column[i] >= 0)) continue;
            const list = this.map.get(column[i]);
            if (list === undefined) this.map.set(column[i], [i]);
            else list.push(i);
        }
    }

    /** The rows with a number, in their order; undefined if there are none. @returns {number[]|undefined} */
    get(key) {
        if (this.map !== undefined) return this.map.get(key);
        const begin = this.first[key], end = this.first[key + 1];
        return begin < end ? Array.from(this.rows.subarray(begin, end)) : undefined;
    }

    /** Numbers that have rows, with these. */
    *[Symbol.iterator]() {
        if (this.map !== undefined) return yield* this.map;
        for (let key = 0; key + 1 < this.first.length; key++) if (this.first[key] < this.first[key + 1]) yield [key, this.get(key)];
    }
}
