'use strict';

// Lists on other pages of the same site keep their own items.
const STORAGE_KEY = 'list:' + location.pathname;

const form = document.querySelector('#add-form');
const input = document.querySelector('#new-item');
const list = document.querySelector('#items');
const counter = document.querySelector('#counter');
const empty = document.querySelector('#empty');

// An item is shown if each of these functions says so.
const conditions = [];
// Called whenever the list has been drawn anew.
const afterRender = [];

// Never changed in place: each change makes a new array, so an old one can be brought back.
let items = load();

// A browser may forbid storage; the list then lasts as long as the page is open.
function load() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY));
    return Array.isArray(stored) ? stored.filter((item) => typeof item?.text === 'string') : [];
  } catch {
    return [];
  }
}

function save() {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(items));
  } catch {
    // See load().
  }
}

function update(next) {
  items = next;
  save();
  render();
}

function add(text) {
  const id = Date.now().toString(36) + Math.random().toString(36).slice(2);
  update([...items, { id, text, done: false }]);
}

function toggle(id) {
  update(items.map((item) => (item.id === id ? { ...item, done: !item.done } : item)));
}

function remove(id) {
  // Whoever works with the keyboard goes on at the row that takes this one's place.
  const row = document.getElementById('remove-' + id).closest('li');
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  neighbour?.querySelector('button').focus();
  update(items.filter((item) => item.id !== id));
}

function draw(item) {
  const row = document.createElement('li');
  row.classList.toggle('done', item.done);

  const label = document.createElement('label');
  const tick = document.createElement('input');
  tick.type = 'checkbox';
  tick.id = 'tick-' + item.id;
  tick.checked = item.done;
  tick.addEventListener('change', () => toggle(item.id));
  const text = document.createElement('span');
  text.textContent = item.text;
  label.append(tick, text);

  const button = document.createElement('button');
  button.type = 'button';
  button.id = 'remove-' + item.id;
  button.className = 'quiet';
  button.textContent = '✕';
  button.setAttribute('aria-label', 'Remove ' + item.text);
  button.addEventListener('click', () => remove(item.id));

  row.append(label, button);
  return row;
}

function render() {
  const inList = list.contains(document.activeElement);
  const focused = document.activeElement?.id;
  const shown = items.filter((item) => conditions.every((keep) => keep(item)));
  list.replaceChildren(...shown.map(draw));
  if (inList) {
    (document.getElementById(focused) ?? list).focus();
  }

  const open = items.filter((item) => !item.done).length;
  counter.textContent = items.length > 0 && open === 0 ? 'All done' : open + ' open';
  empty.hidden = shown.length > 0;
  empty.textContent = items.length > 0 ? 'Nothing to show here.' : 'Nothing here yet. Add the first item above.';
  afterRender.forEach((hook) => hook());
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (text !== '') {
    add(text);
  }
  input.value = '';
  input.focus();
});

// Show what was kept from the last visit.
render();
