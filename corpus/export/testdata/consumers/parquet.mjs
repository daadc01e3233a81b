// Prints the rows of a Parquet file as JSON lines: by DuckDB, then by hyparquet.
// node parquet.mjs FILE, in a folder whose node_modules has the two.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const require = createRequire(process.cwd() + '/')
const load = name => import(pathToFileURL(require.resolve(name)).href)
const file = process.argv[2]
const columns = ['id', 'text', 'organizations', 'people', 'countries', 'domains', 'meta']
const plain = (_, v) => typeof v === 'bigint' ? Number(v) : v

const duck = await load('@duckdb/node-api')
const { DuckDBInstance } = duck.DuckDBInstance ? duck : duck.default
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const rows = await connection.runAndReadAll(`SELECT to_json({${columns.map(c => `'${c}': ${c}`).join(', ')}})::VARCHAR FROM '${file}'`)
for (const [row] of rows.getRows()) console.log(JSON.stringify(JSON.parse(row)))

const { parquetReadObjects } = await load('hyparquet')
const { compressors } = await load('hyparquet-compressors')
const bytes = readFileSync(file)
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
for (const row of await parquetReadObjects({ file: buffer, columns, compressors })) {
  console.log(JSON.stringify(Object.fromEntries(columns.map(c => [c, row[c]])), plain))
}
