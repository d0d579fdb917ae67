// The stack that was there before: Prisma in one process, its file batch, its page of messages and its load in their original shape.
// Each takes the body of a request and gives that of the answer; nobody is authenticated.
import { gzipSync } from 'node:zlib'

const BATCH_LIMITS = { timeout: 120_000, maxWait: 60_000 }

export async function fileBatch(prisma, projectId, body) {
  const { operations } = JSON.parse(body)
  const files = await prisma.$transaction(async (tx) => {
    const results = []
    for (const { op, path, content } of operations) {
      const where = { projectId_path: { projectId, path } }
      if (op === 'create') results.push(await tx.file.create({ data: { projectId, path, content } }))
      else if (op === 'update') results.push(await tx.file.update({ where, data: { content } }))
      else results.push(await tx.file.delete({ where }))
    }
    return results
  }, BATCH_LIMITS)
  return JSON.stringify({ files: files.map(({ id, path }) => ({ id, path })) })
}

export async function page(prisma, projectId, cursor, limit = 50) {
  const rows = await prisma.message.findMany({
    where: { projectId },
    orderBy: { createdAt: 'asc' },
    take: limit + 1,
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
  })
  const hasMore = rows.length > limit
  const messages = hasMore ? rows.slice(0, limit) : rows
  return JSON.stringify({ messages, pagination: { hasMore, nextCursor: hasMore ? messages.at(-1).id : null, limit } })
}

// Level 1 is the fastest.
export async function load(prisma, projectId) {
  const project = await prisma.project.findFirst({
    where: { id: projectId, userId: 'u1' },
    include: { files: true, messages: { orderBy: { createdAt: 'asc' }, take: 50 } },
  })
  const json = JSON.stringify(project)
  return { json, gzip: () => gzipSync(json, { level: 1 }) }
}

// Reads a file, changes a place of it, and writes it back, in one transaction of the usual isolation.
export async function changePlace(prisma, projectId, path, change) {
  await prisma.$transaction(async (tx) => {
    const where = { projectId_path: { projectId, path } }
    const { content } = await tx.file.findUnique({ where })
    await tx.file.update({ where, data: { content: change(content) } })
  }, BATCH_LIMITS)
}
