// The cancel client: how long it takes from a user's wish to the end of the provider's answer. Its plan is a JSON on standard input:
//   url, body: of every request; see streams.mjs
//   stop: where a POST ends a stream, with $PROJECT in it; without one, the client just goes
//   stats: the provider's counts
//   senders: who sends, one for each sample; beside: who keeps a stream going meanwhile
// Streams are to be so long that none ends by itself. It prints in JSON: cancel, in ms; errors, problem: how many, and the first one; after three it gives up.
import { ask, command, now, open, readPlan, sleep } from './streams.mjs'

const LIMIT = 5_000
const MOST_ERRORS = 3
const POLL = 5
// A server that looks for a wish now and then is to be met at any moment of its round.
const ROUND = 500

const plan = await readPlan()
const found = { cancel: [], errors: 0, problem: null }

async function begin(sender) {
  let tell
  const first = new Promise((resolve) => (tell = resolve))
  const stream = open(plan, sender, tell)
  stream.ended.then(() => (stream.isOver = true))
  const early = await Promise.race([first.then(() => null), stream.ended])
  if (early) throw new Error(early.problem ?? 'the stream had no token')
  return stream
}

async function end(stream, sender) {
  if (!plan.stop) return stream.request.destroy()
  const { status, body } = await command(plan.stop.replaceAll('$PROJECT', sender.project), sender)
  if (status >= 300) throw new Error(`${status} ${body}`)
}

async function closedAfter(before, start) {
  for (const limit = now() + LIMIT; now() < limit; await sleep(POLL)) {
    const { aborted, lastAbortAt } = await ask(plan.stats)
    if (aborted > before) return lastAbortAt - start
  }
  throw new Error(`the provider went on for ${LIMIT} ms`)
}

async function once(sender) {
  const stream = await begin(sender)
  await sleep(Math.random() * ROUND)
  const { aborted } = await ask(plan.stats)
  const start = now()
  const [millis] = await Promise.all([closedAfter(aborted, start), end(stream, sender)])
  await stream.ended
  return millis
}

async function tried(work) {
  try {
    await work()
  } catch (error) {
    found.errors++
    found.problem ??= error.message
  }
}

const beside = []
await Promise.all(plan.beside.map((sender) => tried(async () => beside.push({ stream: await begin(sender), sender }))))
for (const sender of plan.senders) {
  if (found.errors >= MOST_ERRORS) break
  await tried(async () => found.cancel.push(await once(sender)))
}
await Promise.all(beside.filter(({ stream }) => !stream.isOver).map(({ stream, sender }) => tried(() => end(stream, sender))))
process.stdout.write(JSON.stringify(found) + '\n', () => process.exit())
