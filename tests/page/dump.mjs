// SPDX-License-Identifier: GPL-3.0-or-later
// Prints the data of a page as JSON: tables of columns, decoded by the page's own program. The argument
// is the folder of the sources; the page comes on standard input.
import {readFileSync} from "node:fs";

const {decode, fromBase64, inflate} = await import(`${process.argv[2]}/pypygc/page/data/decode.js`);
const html = readFileSync(0, "utf-8");
const data = /<script type="application\/x-pypygc-page" id="data">([^<]*)<\/script>/.exec(html)[1];
const tables = decode(await inflate(fromBase64(data)));
const result = {};
for (const [name, table] of tables.tables) {
    const columns = result[name] = {};
    for (const [column, {kind}] of table.encoded)
        columns[column] = [...table.column(column)].map((value) => Number.isNaN(value) ? null
            : kind !== 2 ? value : value > 0 ? table.strings[value - 1] : null);
    columns[""] = [table.rows];
}
process.stdout.write(JSON.stringify(result));
