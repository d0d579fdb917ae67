import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WorkflowChatTransport } from '@ai-sdk/workflow/client';
import { assertAnswered, assertStoredAsShown } from './expect.mjs';
import { MemoryChat, stockTransport } from './memory-chat.mjs';
import { AGENT, authorization, createProject, essence, load, textOf, toolPartsOf } from './trellis.mjs';

const WISH = 'Build me a todo app with filters, search, undo, progress, a footer and a clear button';

/** As its documentation has it used: the chat's id goes into the body, and so does the token into the headers. */
function workflowTransport(projectId, options = {}) {
  const headers = authorization(projectId);
  return new WorkflowChatTransport({
    api: AGENT,
    prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({
      body: { id, messages, trigger, messageId },
      headers,
    }),
    prepareReconnectToStreamRequest: ({ api }) => ({ api, headers }),
    ...options,
  });
}

const TRANSPORTS = { DefaultChatTransport: stockTransport, WorkflowChatTransport: workflowTransport };

describe('a reload', { concurrency: true }, () => {
  for (const [name, transport] of Object.entries(TRANSPORTS)) {
    test(`${name} shows the whole answer after a reload in the midst of it`, async () => {
      const project = await createProject('Reloaded');
      const first = new MemoryChat(project.id, [], transport(project.id));
      const sending = first.sendMessage({ text: WISH });
      await first.whenAnswer(answer => toolPartsOf(answer).length > 0);

      // The page is loaded anew: what is stored is the question alone.
      const { messages } = await load(project.id);
      assert.equal(messages.length, 1);
      const second = new MemoryChat(project.id, messages.map(essence), transport(project.id));
      await second.resumeStream();
      await sending;

      assertAnswered(second);
      assert.deepEqual(second.messages.map(essence), first.messages.map(essence));
      assert.notEqual(textOf(second.answer), '');
      await assertStoredAsShown(second);
    });
  }

  test('DefaultChatTransport finds nothing to resume when nothing is under way', async () => {
    const project = await createProject('Idle');
    const chat = new MemoryChat(project.id);
    await chat.resumeStream();
    assert.equal(chat.error, undefined);
    assert.equal(chat.messages.length, 0);
  });

  test('WorkflowChatTransport goes on by itself when its connection breaks', async () => {
    const project = await createProject('Broken');
    let broken = 0;
    const breaking = async (url, options) => {
      const response = await fetch(url, options);
      if (options?.method !== 'POST') {
        return response;
      }
      let chunks = 0;
      const cut = new TransformStream({
        transform(chunk, controller) {
          controller.enqueue(chunk);
          if (++chunks === 12) {
            broken++;
            controller.error(new TypeError('network error'));
          }
        },
      });
      return new Response(response.body.pipeThrough(cut), response);
    };
    const chat = new MemoryChat(project.id, [], workflowTransport(project.id, { fetch: breaking }));
    await chat.sendMessage({ text: WISH });
    assert.equal(broken, 1);
    assertAnswered(chat);
    await assertStoredAsShown(chat);
  });
});
