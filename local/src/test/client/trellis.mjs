// The plain HTTP side of the bundle under test: what a front end does beside its chat.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const base = process.env.TRELLIS_URL;
assert.ok(base, 'TRELLIS_URL must name a running bundle, such as http://127.0.0.1:3000');

export const AGENT = base + '/agent';

async function answer(path, options) {
  const response = await fetch(base + path, options);
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return text;
}

export async function createProject(name) {
  const body = JSON.stringify({ name });
  const headers = { 'content-type': 'application/json' };
  return JSON.parse(await answer('/projects', { method: 'POST', headers, body }));
}

/** The project, its files and its conversation. */
export async function load(projectId) {
  return JSON.parse(await answer(`/projects/${projectId}`));
}

export async function readFile(projectId, path) {
  return answer(`/projects/${projectId}/files/${path}`);
}

export async function stopAgent(projectId) {
  return JSON.parse(await answer(`/agent/${projectId}/stop`, { method: 'POST' }));
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
