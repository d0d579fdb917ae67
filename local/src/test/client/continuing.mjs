// Answers whose time is up, and that go on by themselves. Needs a bundle of its own, whose runs have fifteen seconds and whose
// model writes a file, takes too long, and when it is asked to go on says "Done."
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertStoredAsShown } from './expect.mjs';
import { MemoryChat } from './memory-chat.mjs';
import { createProject, essence, load, textOf } from './trellis.mjs';

class ResumingChat extends MemoryChat {
  resumed = undefined;

  finished(end) {
    super.finished(end);
    if (end.message.metadata?.continuedBy) {
      this.resumed = this.resumeStream();
    }
  }
}

async function assertWentOn(chat) {
  assert.equal(chat.error, undefined);
  assert.equal(chat.status, 'ready');
  assert.equal(chat.lastEnd.finishReason, 'stop');
  assert.deepEqual(chat.messages.map(message => message.role), ['user', 'assistant', 'assistant']);
  assert.equal(textOf(chat.messages[1]), 'I have written ');
  assert.equal(textOf(chat.answer), 'Done.');
  await assertStoredAsShown(chat);
}

test('a chat that resumes when its answer is to go on shows the rest of it', async () => {
  const project = await createProject('Long');
  const chat = new ResumingChat(project.id);
  await chat.sendMessage({ text: 'Write it' });
  assert.notEqual(chat.resumed, undefined);
  await chat.resumed;
  await assertWentOn(chat);
});

test('a chat that is loaded meanwhile, and resumes as ever, shows it too', async () => {
  const project = await createProject('Reloaded');
  await new MemoryChat(project.id).sendMessage({ text: 'Write it' });
  const { messages } = await load(project.id);
  const chat = new MemoryChat(project.id, messages.map(essence));
  await chat.resumeStream();
  await assertWentOn(chat);
});
