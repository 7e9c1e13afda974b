// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that are sorted by a click on a heading, or Enter, and show a part of their rows first.
import {count} from "./format.js";
import {h, replace} from "./dom.js";

const FIRST_ROWS = 50;

/**
 * @typedef {{label: string, number?: (row: any) => number, cell?: (row: any) => any, text?: (row: any) => string,
 *            bar?: number, mark?: (row: any) => string|null, title?: string}} Column  number: figures, exact; cell: what stands
 *  there instead; bar: the figure that fills the cell; mark: a class of the bar
 */

/**
 * @param {{caption: string, columns: Column[], rows: any[], sort?: number, selected?: (row: any) => boolean,
 *          first?: number}} options
 */
export function table({caption, columns, rows, sort = -1, selected = () => false, first = FIRST_ROWS}) {
    let by = sort, down = true, shown = first;
    const body = h("tbody");
    const more = h("button.more", {type: "button", onclick: () => { shown *= 4; fill(); }});
    const heads = columns.map((column, i) => {
        const button = h("button", {type: "button", title: column.title ?? null, onclick: () => sortBy(i)}, column.label);
        return h("th", {scope: "col", class: column.number ? "number" : null}, button);
    });
    let order = rows;

    function sortBy(i) {
        down = by === i ? !down : columns[i].number !== undefined;
        by = i;
        sortRows();
        fill();
    }

    function sortRows() {
        if (by < 0) return;
        const {number, text} = columns[by];
        const sign = down ? -1 : 1;
        const key = number ? (row) => { const n = number(row); return Number.isNaN(n) || n === undefined ? -1 : n; }
            : text ?? (() => "");
        order = rows.map((row) => ({row, key: key(row)}))
            .sort((a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({row}) => row);
    }

    function fill() {
        heads.forEach((head, i) => {
            if (i === by) head.setAttribute("aria-sort", down ? "descending" : "ascending");
            else head.removeAttribute("aria-sort");
        });
        replace(body, order.slice(0, shown).map((row) => h("tr", {"aria-current": selected(row) ? "true" : null},
            columns.map((column, i) => cellOf(column, row, i === 0)))));
        more.hidden = shown >= order.length;
        replace(more, `Show more: ${count(shown)} of ${count(order.length)} are shown`);
    }

    sortRows();
    fill();
    return h("div.table", {role: "region", "aria-label": caption, tabindex: "0"},
        h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, heads)), body), more, meanings(columns));
}

/** What columns mean that need a word, for those who have no mouse to point with, too. */
function meanings(columns) {
    const told = columns.filter(({title}) => title);
    return told.length === 0 ? null : h("details.meanings", {}, h("summary", {}, "What the columns say"),
        h("dl.figures", {}, told.map(({label, title}) => [h("dt", {}, label), h("dd", {}, title)])));
}

function cellOf(column, row, isHead) {
    if (column.number === undefined)
        return h(isHead ? "th" : "td", isHead ? {scope: "row"} : {}, column.cell ? column.cell(row) : column.text(row));
    const value = column.number(row);
    const cell = h("td.number", {}, column.cell ? column.cell(row) : count(value));
    if (column.bar > 0 && Math.abs(value) > 0) {
        cell.classList.add("bar", ...[column.mark?.(row)].filter(Boolean));
        cell.style.setProperty("--part", `${Math.min(100, 100 * Math.abs(value) / column.bar).toFixed(1)}%`);
    }
    return cell;
}
