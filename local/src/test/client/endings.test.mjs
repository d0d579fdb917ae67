import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnswered, assertNothingIsOpen, assertStoredAsShown } from './expect.mjs';
import { MemoryChat } from './memory-chat.mjs';
import { createProject, load, missingProject, stopAgent, textOf, toolPartsOf } from './trellis.mjs';

/** Takes several seconds to answer, so that what is done meanwhile is in time on a slow machine too. */
const LONG_WISH =
  'Build me a todo app with filters, search, undo, progress, a footer and a clear button';

/** Sends a message, and stops the agent when its answer is as far as said. */
async function stopWhen(chat, isFarEnough) {
  const sending = chat.sendMessage({ text: LONG_WISH });
  await chat.whenAnswer(isFarEnough);
  assert.deepEqual(await stopAgent(chat.id), { stopping: true });
  await sending;
}

const begun = answer => textOf(answer) !== '';
const callsTool = answer => toolPartsOf(answer).some(part => part.type === 'tool-write_file');
const MOMENTS = { 'speaks': begun, 'calls a tool': callsTool };

/** The body of an answer that refuses becomes the error's message, verbatim. */
function assertRefused(chat, status, sentence) {
  assert.equal(chat.status, 'error');
  assert.equal(chat.error.statusCode, status);
  const problem = JSON.parse(chat.error.message);
  assert.equal(problem.status, status);
  assert.equal(problem.detail, sentence);
  assert.ok(chat.error.message.length < 300, chat.error.message);
}

describe('an end', { concurrency: true }, () => {
  for (const [moment, isFarEnough] of Object.entries(MOMENTS)) {
    test(`an agent that is stopped while it ${moment} keeps what it has said`, async () => {
      const project = await createProject('Stopped');
      const chat = new MemoryChat(project.id);
      await stopWhen(chat, isFarEnough);

      assert.equal(chat.error, undefined);
      assert.equal(chat.status, 'ready');
      assert.equal(chat.lastEnd.finishReason, 'interrupted');
      assert.equal(chat.lastEnd.isAbort, false);
      assert.ok(isFarEnough(chat.answer));
      assertNothingIsOpen(chat.answer);
      await assertStoredAsShown(chat);
      assert.deepEqual(await stopAgent(project.id), { stopping: false });

      await chat.sendMessage({ text: 'Build me a todo app' });
      assertAnswered(chat);
      const loaded = await assertStoredAsShown(chat);
      assert.equal(loaded.messages.length, 4);
      assert.equal(loaded.files.length, 3);
    });
  }

  test('a project that does not exist is told in words', async () => {
    const chat = new MemoryChat(await missingProject());
    await chat.sendMessage({ text: 'Build me a todo app' });
    assertRefused(chat, 404, 'There is no such project.');
  });

  test('a second message has to wait for the answer to the first', async () => {
    const project = await createProject('Twice');
    const chat = new MemoryChat(project.id);
    const sending = chat.sendMessage({ text: LONG_WISH });
    await chat.whenAnswer(begun);

    const other = new MemoryChat(project.id);
    await other.sendMessage({ text: 'make it blue' });
    assertRefused(other, 409, 'The agent is still answering. Wait for it, or stop it first.');
    assert.equal((await load(project.id)).messages.length, 1);

    await sending;
    assertAnswered(chat);
    await assertStoredAsShown(chat);
  });
});
