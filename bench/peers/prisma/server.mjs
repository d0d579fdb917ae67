// Runs what the benchmark asks for and tells how long each took: a command in JSON a line in, an answer in JSON a line out.
// Environment: DIRECT_URL and LINK_URL (the database, and the database behind a slow link), CORPUS (a file of text).
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import prismaClient from './generated/index.js'
import { changePlace, fileBatch, load, page } from './handlers.mjs'

const CLIENTS = 8
const corpus = readFileSync(process.env.CORPUS, 'latin1')
const databases = { direct: connect(process.env.DIRECT_URL), link: connect(process.env.LINK_URL) }
const trees = new Map()
let seed = 12345

function connect(connectionString) {
  return new prismaClient.PrismaClient({ adapter: new PrismaPg({ connectionString, max: CLIENTS }) })
}

function text(size) {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  const from = seed % (corpus.length - size)
  return corpus.slice(from, from + size)
}

const path = (i) => `src/app/components/f${i}.tsx`

async function newProject(id, paths, size) {
  const prisma = databases.direct
  await prisma.project.deleteMany({ where: { id } })
  await prisma.project.create({ data: { id, name: 'bench', userId: 'u1' } })
  for (let i = 0; i < paths.length; i += 50) {
    const data = paths.slice(i, i + 50).map((p) => ({ projectId: id, path: p, content: text(size) }))
    await prisma.file.createMany({ data })
  }
}

// 60 % updates, 20 % new files, and 20 % deletes: of the new files of the batch before.
function operations(tree, count, size) {
  const fresh = Math.floor(count / 5)
  const made = Array.from({ length: fresh }, (_, i) => `src/app/new/g${tree.batch}-${i}.tsx`)
  const updated = Array.from({ length: count - 2 * fresh }, (_, i) => path((tree.batch * 37 + i) % tree.files))
  const all = [
    ...updated.map((p) => ({ op: 'update', path: p, content: text(size) })),
    ...made.map((p) => ({ op: 'create', path: p, content: text(size) })),
    ...tree.made.map((p) => ({ op: 'delete', path: p })),
  ]
  tree.made = made
  tree.batch++
  return all
}

async function timed(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function prepareBatches({ clients, files, count, size }) {
  for (let c = 0; c < clients; c++) {
    const made = Array.from({ length: Math.floor(count / 5) }, (_, i) => `src/app/new/g0-${i}.tsx`)
    trees.set(c, { batch: 1, files, made })
    await newProject(`batch-${c}`, [...Array.from({ length: files }, (_, i) => path(i)), ...made], size)
  }
  return {}
}

async function batches({ link, clients, samples, count, size }) {
  const bodies = Array.from({ length: clients }, (_, c) =>
    Array.from({ length: samples }, () => JSON.stringify({ operations: operations(trees.get(c), count, size) })),
  )
  const millis = []
  const elapsed = await timed(() =>
    Promise.all(
      bodies.map(async (mine, c) => {
        for (const body of mine) millis.push(await timed(() => fileBatch(databases[link], `batch-${c}`, body)))
      }),
    ),
  )
  return { millis, elapsed }
}

async function pages({ project, cursor, samples }) {
  const millis = []
  for (let i = 0; i < samples; i++) millis.push(await timed(() => page(databases.direct, project, cursor)))
  return { millis }
}

// Reads a whole conversation by pages, edits each message that was read, and counts what it saw twice or never.
async function walk({ project, messages }) {
  const seen = []
  for (let cursor; ; ) {
    const { messages: found, pagination } = JSON.parse(await page(databases.direct, project, cursor))
    for (const { id } of found) {
      seen.push(id)
      await databases.direct.message.update({ where: { id }, data: { content: 'edited' } })
    }
    cursor = pagination.nextCursor
    // A walk that went in circles would not end.
    if (!cursor || seen.length > 3 * messages) break
  }
  return { twice: seen.length - new Set(seen).size, never: messages - new Set(seen).size }
}

async function prepareLoad({ files, size }) {
  await newProject('load', Array.from({ length: files }, (_, i) => path(i)), size)
  return {}
}

async function loads({ samples }) {
  const [millis, gzipMillis] = [[], []]
  let bytes = 0
  for (let i = 0; i < samples; i++) {
    const start = performance.now()
    const { gzip } = await load(databases.direct, 'load')
    millis.push(performance.now() - start)
    bytes = gzip().length
    gzipMillis.push(performance.now() - start)
  }
  return { millis, gzipMillis, bytes }
}

// Each writer counts in a line of its own of one file.
async function writers({ writers: count, changes }) {
  await newProject('writers', ['counts.txt'], 1)
  const lines = (n) => Array.from({ length: count }, (_, w) => `writer-${w}: ${n};\n`).join('')
  await databases.direct.file.updateMany({ where: { projectId: 'writers' }, data: { content: lines(0) } })
  await Promise.all(
    Array.from({ length: count }, async (_, w) => {
      for (let i = 0; i < changes; i++) {
        const change = (content) => content.replace(new RegExp(`writer-${w}: (\\d+);`), (_line, n) => `writer-${w}: ${+n + 1};`)
        await changePlace(databases.direct, 'writers', 'counts.txt', change)
      }
    }),
  )
  const { content } = await databases.direct.file.findFirst({ where: { projectId: 'writers' } })
  const counted = [...content.matchAll(/: (\d+);/g)].reduce((sum, [, n]) => sum + +n, 0)
  return { lost: count * changes - counted }
}

const commands = { prepareBatches, batches, pages, walk, prepareLoad, loads, writers }
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...options } = JSON.parse(line)
  const answer = await commands[command](options).catch((failed) => ({ error: String(failed.stack ?? failed) }))
  process.stdout.write(JSON.stringify(answer) + '\n')
}
await Promise.all(Object.values(databases).map((prisma) => prisma.$disconnect()))
