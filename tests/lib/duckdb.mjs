// SPDX-License-Identifier: GPL-3.0-or-later
// Runs statements of SQL in DuckDB, and writes the rows of the last one as JSON. For tests/cli/export_rows.py.
// node duckdb.mjs MODULES FILE.sql
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.argv[2] + "/");
const { DuckDBInstance } = require("@duckdb/node-api");

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const reader = await connection.runAndReadAll(readFileSync(process.argv[3], "utf-8"));
const plain = (key, value) => (typeof value === "bigint" ? Number(value) : value);
console.log(JSON.stringify(reader.getRowObjectsJS(), plain));
