// Checks FollowTheMoney entities with the model its authors publish: every
// schema and property is known, and every reference finds its entity.
// node ftm.mjs FILE, in a folder whose node_modules has the library.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const require = createRequire(process.cwd() + '/')
const { Model, defaultModel } = require('@alephdata/followthemoney')
const model = new Model(defaultModel)
const entities = readFileSync(process.argv[2], 'utf8').trim().split('\n').map(line => JSON.parse(line))
const ids = new Set(entities.map(e => e.id))
let n = 0
for (const e of entities) {
  const entity = model.getEntity(e)
  for (const [name, values] of Object.entries(e.properties)) {
    if (!entity.schema.hasProperty(name)) throw new Error(`${e.schema} has no property ${name}`)
    const property = entity.schema.getProperty(name)
    if (property.type.isEntity) for (const id of values) if (!ids.has(id)) throw new Error(`${e.schema}.${name}: no entity ${id}`)
    n++
  }
}
console.log(`${entities.length} entities, ${n} properties`)
