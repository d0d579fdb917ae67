// The AI SDK's own chat, as its React binding makes it, with the state in memory instead of in React.
import { AbstractChat, DefaultChatTransport } from 'ai';
import { AGENT, authorization } from './trellis.mjs';

class MemoryState {
  #status = 'ready';
  #error = undefined;
  #messages;
  #waiting = new Set();

  constructor(messages) {
    this.#messages = messages;
  }

  get status() {
    return this.#status;
  }

  set status(status) {
    this.#status = status;
    this.#changed();
  }

  get error() {
    return this.#error;
  }

  set error(error) {
    this.#error = error;
    this.#changed();
  }

  get messages() {
    return this.#messages;
  }

  set messages(messages) {
    this.#messages = [...messages];
    this.#changed();
  }

  pushMessage = message => {
    this.messages = this.#messages.concat(message);
  };

  popMessage = () => {
    this.messages = this.#messages.slice(0, -1);
  };

  replaceMessage = (index, message) => {
    this.messages = this.#messages.with(index, this.snapshot(message));
  };

  snapshot = value => structuredClone(value);

  /** Resolves when the state fulfils the condition, at once if it does already. */
  when(condition) {
    return new Promise(resolve => {
      const look = () => {
        if (condition()) {
          this.#waiting.delete(look);
          resolve();
        }
      };
      this.#waiting.add(look);
      look();
    });
  }

  #changed() {
    this.#waiting.forEach(look => look());
  }
}

export function stockTransport(projectId) {
  return new DefaultChatTransport({ api: AGENT, headers: authorization(projectId) });
}

/** A stock chat whose id is a project's; remembers what its callbacks were told. */
export class MemoryChat extends AbstractChat {
  data = [];
  toolCalls = [];
  ends = [];

  constructor(projectId, messages = [], transport = stockTransport(projectId)) {
    super({
      id: projectId,
      state: new MemoryState(messages),
      transport,
      onData: part => this.data.push(part),
      onToolCall: ({ toolCall }) => void this.toolCalls.push(toolCall),
      onFinish: end => this.finished(end),
    });
  }

  finished(end) {
    this.ends.push(end);
  }

  /** The newest message if it is an answer. */
  get answer() {
    return this.lastMessage?.role === 'assistant' ? this.lastMessage : undefined;
  }

  get lastEnd() {
    return this.ends.at(-1);
  }

  /** Resolves when the answer that streams in fulfils the condition. */
  whenAnswer(condition) {
    return this.state.when(() => this.answer !== undefined && condition(this.answer));
  }
}
