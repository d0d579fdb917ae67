import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryChat } from './memory-chat.mjs';
import { AGENT, authorization, createProject, essence, load, loadUntil, textOf, toolPartsOf } from './trellis.mjs';

/** Sends a message without the AI SDK, to see the bytes as they come. */
async function send(projectId) {
  const message = { id: 'first', role: 'user', parts: [{ type: 'text', text: 'Build me a todo app' }] };
  const response = await fetch(AGENT, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(projectId) },
    body: JSON.stringify({ id: projectId, messages: [message], trigger: 'submit-message' }),
  });
  assert.equal(response.status, 200);
  return response;
}

describe('a stream', { concurrency: true }, () => {
  test('the stream arrives while it is produced', async () => {
    const project = await createProject('Pieces');
    const response = await send(project.id);
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    assert.equal(response.headers.get('x-vercel-ai-ui-message-stream'), 'v1');
    assert.equal(response.headers.get('content-length'), null);

    const times = [];
    let body = '';
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      body += text;
      if (!text.includes('"type":"text-delta"')) {
        continue;
      }
      times.push(performance.now());
      if (times.length === 1) {
        // The answer is stored before the stream tells its end, so what is here now is no whole answer.
        assert.equal((await load(project.id)).messages.length, 1);
      }
    }
    assert.ok(times.length >= 20, `text in ${times.length} pieces only`);
    assert.ok(times.at(-1) - times[0] > 1000, `all text within ${times.at(-1) - times[0]} ms`);
    assert.match(body, /\ndata: \{"type":"finish","finishReason":"stop"\}\n\ndata: \[DONE\]\n\n$/);
  });

  test('a reader who goes away changes nothing', async () => {
    const project = await createProject('Gone');
    const chat = new MemoryChat(project.id);
    const sending = chat.sendMessage({ text: 'Build me a todo app' });
    await chat.whenAnswer(answer => textOf(answer) !== '');
    await chat.stop(); // closes the connection, and tells the server nothing
    await sending;
    assert.equal(chat.status, 'ready');
    assert.equal(chat.lastEnd.isAbort, true);

    const loaded = await loadUntil(project.id, now => now.messages.length === 2, 'the answer');
    const seen = chat.answer;
    const stored = loaded.messages[1];
    assert.equal(stored.id, seen.id);
    assert.ok(textOf(stored).startsWith(textOf(seen)));
    assert.ok(textOf(stored).length > textOf(seen).length);
    assert.equal(toolPartsOf(stored).filter(part => part.type === 'tool-write_file').length, 3);
    assert.equal(loaded.files.length, 3);
    assert.deepEqual(essence(loaded.messages[0]), essence(chat.messages[0]));
  });
});
