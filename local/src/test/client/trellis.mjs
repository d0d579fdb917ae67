// The plain HTTP side of the bundle under test: what a front end does beside its chat.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const base = process.env.TRELLIS_URL;
assert.ok(base, 'TRELLIS_URL must name a running bundle, such as http://127.0.0.1:3000');

export const AGENT = base + '/agent';

/** The access token of whoever made a project, by the project's id. */
const tokens = new Map();

/** What a request about a project needs to be let in. */
export function authorization(projectId) {
  return { authorization: `Bearer ${tokens.get(projectId)}` };
}

async function answer(path, options) {
  const response = await fetch(base + path, options);
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return text;
}

async function post(path, value, headers = {}) {
  return JSON.parse(
    await answer(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(value),
    }),
  );
}

async function signUp() {
  const email = `${randomUUID()}@example.com`;
  return (await post('/auth/signup', { email, password: randomUUID() })).accessToken;
}

/** Signs up, for a chat about a project that there is not. */
export async function missingProject() {
  const id = randomUUID();
  tokens.set(id, await signUp());
  return id;
}

/** Signs up, and makes a project: each in an account of its own, so that no limit is shared. */
export async function createProject(name) {
  const accessToken = await signUp();
  const project = await post('/projects', { name }, { authorization: `Bearer ${accessToken}` });
  tokens.set(project.id, accessToken);
  return project;
}

/** The project, its files and its conversation. */
export async function load(projectId) {
  return JSON.parse(await answer(`/projects/${projectId}`, { headers: authorization(projectId) }));
}

export async function readFile(projectId, path) {
  return answer(`/projects/${projectId}/files/${path}`, { headers: authorization(projectId) });
}

export async function stopAgent(projectId) {
  return JSON.parse(await answer(`/agent/${projectId}/stop`, { method: 'POST', headers: authorization(projectId) }));
}

/** Loads the project until it is as expected; fails after some fifteen seconds. */
export async function loadUntil(projectId, isAsExpected, expectation) {
  for (let tries = 0; tries < 100; tries++) {
    const loaded = await load(projectId);
    if (isAsExpected(loaded)) {
      return loaded;
    }
    await sleep(150);
  }
  assert.fail(`in vain waited for ${expectation}`);
}

/** What a message is to whoever shows it: no absent fields, no time of storing. */
export function essence({ id, role, parts }) {
  return JSON.parse(JSON.stringify({ id, role, parts }));
}

export function hashOf(loaded, path) {
  return loaded.files.find(file => file.path === path)?.hash;
}

export function textOf(message) {
  return message.parts.map(part => (part.type === 'text' ? part.text : '')).join('');
}

export function toolPartsOf(message) {
  return message.parts.filter(part => part.type.startsWith('tool-'));
}
