import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnswered, assertStoredAsShown } from './expect.mjs';
import { MemoryChat } from './memory-chat.mjs';
import { createProject } from './trellis.mjs';

describe('agents', { concurrency: true }, () => {
  test('a review is a part of the message that it is made of', async () => {
    const project = await createProject('Reviewed');
    const chat = new MemoryChat(project.id);
    await chat.sendMessage({ text: 'Build me a todo app' }, { body: { review: true } });

    assertAnswered(chat);
    assert.equal(chat.answer.metadata.agent, 'builder');
    const reviews = chat.answer.parts.filter(part => part.type === 'data-review');
    assert.deepEqual(reviews.map(part => part.data), [{ approved: true, findings: [] }]);
    const loaded = await assertStoredAsShown(chat);
    assert.equal(loaded.files.length, 3);
  });

  test('who is asked for by name answers, and others are asked by what is said', async () => {
    const project = await createProject('Named');
    const chat = new MemoryChat(project.id);
    await chat.sendMessage({ text: 'Build me a todo app' }, { body: { agent: 'reviewer' } });
    assertAnswered(chat);
    assert.equal(chat.answer.metadata.agent, 'reviewer');

    await chat.sendMessage({ text: 'What does app.js do?' });
    assertAnswered(chat);
    assert.equal(chat.answer.metadata.agent, 'explainer');
    const loaded = await assertStoredAsShown(chat);
    assert.equal(loaded.files.length, 0);
  });

  test('an agent that there is not is told in words', async () => {
    const project = await createProject('Nobody');
    const chat = new MemoryChat(project.id);
    await chat.sendMessage({ text: 'Hello' }, { body: { agent: 'hacker' } });
    assert.equal(chat.status, 'error');
    assert.match(chat.error.message, /builder, reviewer, fixer, explainer/);
  });
});
