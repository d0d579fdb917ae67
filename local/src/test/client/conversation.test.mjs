import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnswered, assertStoredAsShown } from './expect.mjs';
import { MemoryChat } from './memory-chat.mjs';
import { createProject, hashOf, load, textOf } from './trellis.mjs';

/** A chat whose app is built. */
async function built(name) {
  const project = await createProject(name);
  const chat = new MemoryChat(project.id);
  await chat.sendMessage({ text: 'Build me a todo app' });
  assertAnswered(chat);
  return chat;
}

describe('a conversation', { concurrency: true }, () => {
  test('a conversation goes on, also on a page that was loaded anew', async () => {
    const chat = await built('Going on');
    const before = await load(chat.id);
    await chat.sendMessage({ text: 'make it blue' });

    assertAnswered(chat);
    const after = await assertStoredAsShown(chat);
    assert.equal(after.messages.length, 4);
    assert.notEqual(hashOf(after, 'styles.css'), hashOf(before, 'styles.css'));
    assert.equal(hashOf(after, 'app.js'), hashOf(before, 'app.js'));
    assert.deepEqual(chat.data.map(part => part.data.revision), [1, 2]);
    assert.deepEqual(chat.data.at(-1).data.files, ['styles.css']);

    const reloaded = new MemoryChat(chat.id, after.messages);
    await reloaded.sendMessage({ text: 'make it green' });
    assertAnswered(reloaded);
    const last = await assertStoredAsShown(reloaded);
    assert.equal(last.messages.length, 6);
    assert.notEqual(hashOf(last, 'styles.css'), hashOf(after, 'styles.css'));
  });

  test('an answer that is asked for again takes the place of the old one', async () => {
    const chat = await built('Again');
    const [question, answer] = chat.messages;
    await chat.regenerate();

    assertAnswered(chat);
    const loaded = await assertStoredAsShown(chat);
    assert.equal(loaded.messages.length, 2);
    assert.equal(loaded.messages[0].id, question.id);
    assert.notEqual(loaded.messages[1].id, answer.id);
  });

  test('a message that is edited cuts what came after it', async () => {
    const chat = await built('Edited');
    const [first, firstAnswer] = chat.messages;
    await chat.sendMessage({ text: 'make it blue' });
    assert.equal((await load(chat.id)).messages.length, 4);
    const second = chat.messages[2];

    await chat.sendMessage({ text: 'make it red', messageId: second.id });
    assertAnswered(chat);
    const red = await assertStoredAsShown(chat);
    assert.deepEqual(red.messages.map(({ id }) => id).slice(0, 3), [first.id, firstAnswer.id, second.id]);
    assert.equal(textOf(red.messages[2]), 'make it red');
  });

  test('the first message can be edited too', async () => {
    const chat = await built('Edited first');
    const [first] = chat.messages;
    await chat.sendMessage({ text: 'make it blue' });
    await chat.sendMessage({ text: 'make it dark', messageId: first.id });
    assertAnswered(chat);
    const dark = await assertStoredAsShown(chat);
    assert.equal(dark.messages.length, 2);
    assert.equal(textOf(dark.messages[0]), 'make it dark');
  });
});
