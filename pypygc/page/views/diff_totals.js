// SPDX-License-Identifier: GPL-3.0-or-later
// Both runs as a whole: where and how they ran, all totals, who executed the instructions.
import {changeColumns} from "../ui/difference.js";
import {count, words} from "../ui/format.js";
import {h} from "../ui/dom.js";
import {table as tableOf} from "../ui/table.js";

export const diffTotals = {
    id: "totals",
    name: "Totals",
    show(app) {
        const {profile} = app, totals = profile.tables.get("totals");
        const rows = totals.indices().map((row) => ({row, was: totals.number(row, "value.old"), is: totals.number(row, "value.new"), state: "changed"}));
        const changed = rows.filter(({was, is}) => was !== is);
        return [h("p.sentence", {}, `${count(changed.length)} of ${count(rows.length)} totals that both runs measured differ.`),
            h("div.table", {role: "region", "aria-label": "The runs", tabindex: "0"},
                h("table", {}, h("caption", {}, "The runs"), h("thead", {}, h("tr", {}, ["", "Old", "New"].map((text, i) => i === 0 ? h("td", {}) : h("th", {scope: "col"}, text)))),
                    h("tbody", {}, [...profile.runs].map(([key, {was, is}]) => h("tr", {}, h("th", {scope: "row"}, words(key)),
                        [was, is].map((text) => h("td.text", {}, was === is ? text : h("b", {}, text ?? "\u2013")))))))),
            tableOf({caption: "Totals, by the part that changed", rows, first: 200, columns: [
                {label: "Total", text: ({row}) => words(totals.text(row, "name"))}, ...changeColumns(rows, "as named").slice(0, 4)].map((column) => ({...column, bar: 0}))})];
    },
};
