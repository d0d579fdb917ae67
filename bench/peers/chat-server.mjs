// A chat's server as users of the AI SDK write it: POST /api/chat answers with a UI message stream.
// UPSTREAM is the model provider's base URL. It prints its port once it listens.
import { createServer } from 'node:http';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { convertToModelMessages, pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai';

const provider = createOpenAICompatible({ name: 'fake', baseURL: process.env.UPSTREAM, apiKey: 'none' });

async function chat(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { messages } = JSON.parse(Buffer.concat(chunks).toString());
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const result = streamText({
    model: provider('fake'),
    messages: await convertToModelMessages(messages),
    maxRetries: 0,
    abortSignal: gone.signal,
  });
  pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream: result.stream }) });
}

const server = createServer((request, response) => {
  chat(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1', 4096, () => console.log(server.address().port));
// Whoever started it holds its standard input: it does not outlive them.
process.stdin.resume().on('end', () => process.exit());
