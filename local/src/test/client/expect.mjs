// What several tests expect of a chat.
import assert from 'node:assert/strict';
import { validateUIMessages } from 'ai';
import { essence, load, textOf, toolPartsOf } from './trellis.mjs';

export function assertAnswered(chat) {
  assert.equal(chat.error, undefined);
  assert.equal(chat.status, 'ready');
  assert.equal(chat.lastEnd.finishReason, 'stop');
  assert.notEqual(textOf(chat.answer), '');
  assertNothingIsOpen(chat.answer);
  for (const part of toolPartsOf(chat.answer)) {
    assert.equal(part.state, 'output-available', JSON.stringify(part));
    const told = chat.toolCalls.findLast(call => call.toolCallId === part.toolCallId);
    assert.deepEqual(told?.input, part.input);
  }
}

/** A part that stays open is shown as being written for ever. */
export function assertNothingIsOpen(message) {
  for (const part of message.parts) {
    if (part.type === 'text') {
      assert.equal(part.state, 'done', JSON.stringify(part));
    } else if (part.type.startsWith('tool-')) {
      assert.match(part.state, /^output-/, JSON.stringify(part));
    }
  }
}

/** A person who loads the page anew must see what they saw before. */
export async function assertStoredAsShown(chat) {
  const loaded = await load(chat.id);
  assert.deepEqual(loaded.messages.map(essence), chat.messages.map(essence));
  await validateUIMessages({ messages: loaded.messages });
  return loaded;
}
