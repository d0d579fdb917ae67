import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { DefaultChatTransport, readUIMessageStream } from 'ai';
import { assertAnswered, assertStoredAsShown } from './expect.mjs';
import { MemoryChat } from './memory-chat.mjs';
import { AGENT, authorization, createProject, essence, load, readFile, toolPartsOf } from './trellis.mjs';

const APP = ['app.js', 'index.html', 'styles.css'];

/** The tools say what they wrote; the project must hold the very same. */
async function assertFilesAsWritten(chat) {
  const writes = toolPartsOf(chat.answer).filter(part => part.type === 'tool-write_file');
  assert.deepEqual(writes.map(part => part.input.path).sort(), APP);
  for (const { input } of writes) {
    assert.equal(await readFile(chat.id, input.path), input.content);
  }
}

async function assertAppIsWhole(projectId) {
  const html = await readFile(projectId, 'index.html');
  assert.match(html, /<link\b[^>]*\bhref="styles\.css"/);
  assert.match(html, /<script\b[^>]*\bsrc="app\.js"/);
  const script = await readFile(projectId, 'app.js');
  execFileSync(process.execPath, ['--check', '-'], { input: script, stdio: 'pipe' });
}

describe('a build', { concurrency: true }, () => {
  test('a chat builds an app, and what it shows is what is stored', async () => {
    const project = await createProject('Building');
    const chat = new MemoryChat(project.id);
    await chat.sendMessage({ text: 'Build me a todo app' });

    assertAnswered(chat);
    const loaded = await assertStoredAsShown(chat);
    assert.deepEqual(chat.messages.map(message => message.role), ['user', 'assistant']);
    assert.deepEqual(loaded.files.map(file => file.path).sort(), APP);
    assert.equal(loaded.project.revision, 1);
    const revision = { type: 'data-revision', transient: true, data: { revision: 1, files: APP } };
    assert.deepEqual(chat.data, [revision]);
    await assertFilesAsWritten(chat);
    await assertAppIsWhole(project.id);
  });

  test('the transport by itself gives the message piece by piece', async () => {
    const project = await createProject('Transport');
    const stream = await new DefaultChatTransport({ api: AGENT, headers: authorization(project.id) }).sendMessages({
      chatId: project.id,
      messages: [{ id: 'first', role: 'user', parts: [{ type: 'text', text: 'Build me a todo app' }] }],
      trigger: 'submit-message',
    });

    const states = [];
    for await (const message of readUIMessageStream({ stream, terminateOnError: true })) {
      states.push(message);
    }
    assert.ok(states.length > 100, `only ${states.length} states`);
    assert.deepEqual(essence(states.at(-1)), essence((await load(project.id)).messages.at(-1)));
  });
});
