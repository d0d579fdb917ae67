// The load client: keeps streams going at a server and measures them. Its plan is a JSON on standard input:
//   url, body: of every request; see streams.mjs
//   senders: a list for each stream, which sends as each of its list in turn
//   tokens, streamMillis: how many tokens a stream has, and how long it takes
//   warmSeconds, seconds: how long the streams go before it is measured, and how long it is measured
// It prints "begin" and "end" around what is measured, "tick" each half second meanwhile, and then what it found, in JSON:
//   ttft: from a request to its first token, in ms, of all streams; transit: from the provider to here, in ms, of each 16th token
//   tokens, wallMillis: what came while it was measured; cpuMillis: what this process used; errors, problem: how many, and the first one
import { now, open, readPlan, sleep } from './streams.mjs'

const SAMPLED = 16
const TICK = 500

const plan = await readPlan()
const found = { ttft: [], transit: [], tokens: 0, wallMillis: 0, cpuMillis: 0, errors: 0, problem: null }
let measuring = false
let ending = false

async function once(sender) {
  const start = now()
  const stream = open(plan, sender, (at, sent, count) => {
    if (!measuring) return
    if (count === 1) found.ttft.push(at - start)
    if (++found.tokens % SAMPLED === 0) found.transit.push(at - sent)
  })
  const { tokens, problem } = await stream.ended
  if (problem || tokens !== plan.tokens) {
    found.errors++
    found.problem ??= problem ?? `${tokens} of ${plan.tokens} tokens`
    await sleep(50)
  }
}

async function keepGoing(senders) {
  // Spread over the time of a stream, so that they do not begin and end together.
  await sleep(Math.random() * Math.min(plan.streamMillis, plan.warmSeconds * 1000))
  for (let i = 0; !ending; i++) await once(senders[i % senders.length])
}

const streams = plan.senders.map(keepGoing)
await sleep(plan.warmSeconds * 1000)
console.log('begin')
const start = now()
const cpu = process.cpuUsage()
measuring = true
const ticks = setInterval(() => console.log('tick'), TICK)
await sleep(plan.seconds * 1000)
measuring = false
const { user, system } = process.cpuUsage(cpu)
found.wallMillis = now() - start
found.cpuMillis = (user + system) / 1000
clearInterval(ticks)
console.log('end')
ending = true
await Promise.all(streams)
process.stdout.write(JSON.stringify(found) + '\n', () => process.exit())
