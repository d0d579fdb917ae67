// A model's provider on loopback that speaks OpenAI's chat completions, Anthropic's messages and Gemini's streams.
// The model's name says what it does: fake-n100-p20-d0[-tool][-e529]
//   n: tokens, p: ms between two of them (0: as fast as the socket takes them), d: ms before the first,
//   tool: one call at the end, e: the status of every answer. Each token is the time at which it was sent, and a comma.
// GET /__stats counts, GET /__last shows the last request, GET /__fail=N refuses the next N, and after GET /__as=NAME
// whatever model is asked for does what that name says.
// It listens on PORT, or on a free one, and prints the port.
import http from 'node:http'

// When the last answer was cut off is told in ms since 1970.
const counts = { active: 0, peak: 0, total: 0, aborted: 0, completed: 0, lastAbortAt: 0 }
let failuresLeft = 0
let everyModel = ''
let last = null

const now = () => performance.timeOrigin + performance.now()
const token = () => now().toFixed(3) + ','

function behaviour(model = '') {
  const number = (name, otherwise) => Number(model.match(new RegExp(`-${name}(\\d+)`))?.[1] ?? otherwise)
  return { tokens: number('n', 20), pause: number('p', 0), delay: number('d', 0), status: number('e', 0), tool: model.includes('-tool') }
}

const event = (data, name) => (name ? `event: ${name}\n` : '') + `data: ${JSON.stringify(data)}\n\n`
const typed = (data) => event(data, data.type)

const dialects = {
  openai(model, { tokens, tool }) {
    const chunk = (more) => event({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, ...more })
    const delta = (delta, finish = null) => chunk({ choices: [{ index: 0, delta, finish_reason: finish }] })
    const call = (more) => delta({ tool_calls: [{ index: 0, ...more }] })
    return {
      head: () => delta({ role: 'assistant', content: '' }),
      token: () => delta({ content: token() }),
      call: () =>
        call({ id: 'call_1', type: 'function', function: { name: 'add', arguments: '' } }) +
        call({ function: { arguments: '{"a":1,' } }) +
        call({ function: { arguments: '"b":2}' } }),
      tail: () =>
        delta({}, tool ? 'tool_calls' : 'stop') +
        chunk({ choices: [], usage: { prompt_tokens: 11, completion_tokens: tokens, total_tokens: 11 + tokens, prompt_tokens_details: { cached_tokens: 8 } } }) +
        'data: [DONE]\n\n',
    }
  },

  anthropic(model, { tokens, tool }) {
    const delta = (index, delta) => typed({ type: 'content_block_delta', index, delta })
    const begin = (index, block) => typed({ type: 'content_block_start', index, content_block: block })
    const end = (index) => typed({ type: 'content_block_stop', index })
    const usage = { input_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 8, output_tokens: 1 }
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage }
    return {
      head: () => typed({ type: 'message_start', message }) + begin(0, { type: 'text', text: '' }),
      token: () => delta(0, { type: 'text_delta', text: token() }),
      call: () =>
        end(0) +
        begin(1, { type: 'tool_use', id: 'toolu_1', name: 'add', input: {} }) +
        delta(1, { type: 'input_json_delta', partial_json: '{"a":1,' }) +
        delta(1, { type: 'input_json_delta', partial_json: '"b":2}' }),
      tail: () =>
        end(tool ? 1 : 0) +
        typed({ type: 'message_delta', delta: { stop_reason: tool ? 'tool_use' : 'end_turn', stop_sequence: null }, usage: { output_tokens: tokens } }) +
        typed({ type: 'message_stop' }),
    }
  },

  gemini(model, { tokens }) {
    const usageMetadata = { promptTokenCount: 11, candidatesTokenCount: tokens, totalTokenCount: 11 + tokens, cachedContentTokenCount: 8 }
    const parts = (parts, more = {}) =>
      event({ candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }], usageMetadata, modelVersion: model, responseId: 'r1' }).replaceAll('\n', '\r\n')
    return {
      head: () => '',
      token: () => parts([{ text: token() }]),
      call: () => parts([{ functionCall: { id: 'f1', name: 'add', args: { a: 1, b: 2 } } }]),
      tail: () => parts([{ text: '' }], { finishReason: 'STOP' }),
    }
  },
}

function asked(path, body) {
  const gemini = path.match(/models\/([^:]+):streamGenerateContent/)
  if (gemini) return { dialect: dialects.gemini, model: gemini[1] }
  return { dialect: path.endsWith('/messages') ? dialects.anthropic : dialects.openai, model: body.model }
}

function refuse(response, status) {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' })
  response.end('{"error":{"type":"overloaded_error","message":"overloaded"}}')
}

function stream(response, answer, { tokens, pause, delay, tool }) {
  let sent = 0
  let begun = 0
  let done = false
  let timer
  counts.active++
  counts.peak = Math.max(counts.peak, counts.active)
  response.socket.setNoDelay(true)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.flushHeaders()
  response.on('close', () => {
    counts.active--
    clearTimeout(timer)
    if (!done) {
      counts.aborted++
      counts.lastAbortAt = now()
    }
  })
  const finish = () => {
    done = true
    counts.completed++
    response.end((tool ? answer.call() : '') + answer.tail())
  }
  const next = () => {
    while (sent < tokens) {
      sent++
      const room = response.write(answer.token())
      if (pause > 0) {
        // Counted from the first, or the timers' delays would add up.
        timer = setTimeout(next, Math.max(0, begun + sent * pause - performance.now()))
        return
      }
      if (!room) {
        response.once('drain', next)
        return
      }
    }
    finish()
  }
  timer = setTimeout(() => {
    begun = performance.now()
    const head = answer.head()
    if (head) response.write(head)
    next()
  }, delay)
}

function answer(request, response, text) {
  counts.total++
  const body = JSON.parse(text || '{}')
  const path = decodeURIComponent(request.url.split('?')[0])
  const { dialect, model } = asked(path, body)
  const does = behaviour(everyModel || model)
  last = { url: request.url, headers: request.headers, body }
  if (failuresLeft > 0) {
    failuresLeft--
    refuse(response, 503)
  } else if (does.status) {
    refuse(response, does.status)
  } else {
    stream(response, dialect(model, does), does)
  }
}

const server = http.createServer((request, response) => {
  if (request.url === '/__stats') return response.end(JSON.stringify(counts))
  if (request.url === '/__last') return response.end(JSON.stringify(last))
  if (request.url.startsWith('/__fail=')) {
    failuresLeft = Number(request.url.split('=')[1])
    return response.end()
  }
  if (request.url.startsWith('/__as=')) {
    everyModel = request.url.split('=')[1]
    return response.end()
  }
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (piece) => (text += piece))
  request.on('end', () => answer(request, response, text))
})
server.keepAliveTimeout = 60_000
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', 4096, () => console.log(server.address().port))
// Whoever started it holds its standard input: it does not outlive them.
process.stdin.resume().on('end', () => process.exit())
