// What the load client and the cancel client have in common: a stream of tokens, each of which is the time it was sent at.
import http from 'node:http'
import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'

// What a token is, and how much of one may be at a chunk's end.
const TOKEN = /(\d{13}\.\d{3}),/g
const LONGEST = 24

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity })

/** In ms since 1970, to the microsecond, as the provider's tokens. */
export const now = () => performance.timeOrigin + performance.now()

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis))

/** The plan: one JSON on standard input. */
export const readPlan = async () => JSON.parse(await text(process.stdin))

function post(url, sender, body, onResponse) {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...sender.headers }
  const request = http.request(url, { method: 'POST', agent, headers }, onResponse)
  request.end(body)
  return request
}

/**
 * Opens a stream. `sender` is {headers?, project?}; $PROJECT and $MESSAGE in the plan's body become its project and a new id.
 * `onToken(at, sent)` is called for each token. `ended` tells how many came, and `problem` if it did not end well.
 */
export function open(plan, sender, onToken) {
  const body = plan.body.replaceAll('$PROJECT', sender.project ?? '').replaceAll('$MESSAGE', randomUUID())
  const stream = { tokens: 0 }
  stream.ended = new Promise((resolve) => {
    const end = (problem) => resolve({ tokens: stream.tokens, problem })
    stream.request = post(plan.url, sender, body, async (response) => {
      if (response.statusCode !== 200) return end(`${response.statusCode} ${await text(response)}`)
      let rest = ''
      response.setEncoding('latin1')
      response.on('data', (chunk) => {
        const at = now()
        const all = rest + chunk
        let last = 0
        TOKEN.lastIndex = 0
        for (let match; (match = TOKEN.exec(all)); last = TOKEN.lastIndex) onToken(at, Number(match[1]), ++stream.tokens)
        rest = all.slice(Math.max(last, all.length - LONGEST))
      })
      response.on('end', () => end())
      response.on('error', (error) => end(error.message))
    })
    stream.request.on('socket', (socket) => socket.setNoDelay(true))
    stream.request.on('error', (error) => end(error.message))
  })
  return stream
}

/** Sends a POST without a body and waits for the answer. */
export const command = (url, sender) =>
  new Promise((resolve, reject) => {
    post(url, sender, '', async (response) => resolve({ status: response.statusCode, body: await text(response) })).on('error', reject)
  })

/** What a GET answers, as JSON. */
export const ask = async (url) => (await fetch(url)).json()
