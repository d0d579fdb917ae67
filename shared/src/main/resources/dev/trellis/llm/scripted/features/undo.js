// Undo: what was removed last can be brought back until the next change.
const undo = document.querySelector('#undo');
let before = items;
let restorable = [];
undo.querySelector('button').addEventListener('click', () => {
  update(restorable);
  input.focus();
});
afterRender.push(() => {
  if (items === before) {
    return;
  }
  const removed = before.length - items.length;
  restorable = before;
  before = items;
  undo.hidden = removed < 1;
  undo.querySelector('span').textContent = removed === 1 ? '1 item removed' : removed + ' items removed';
});
