// Clear completed: one button removes every ticked item.
const clearDone = document.querySelector('#clear-done');
clearDone.addEventListener('click', () => {
  update(items.filter((item) => !item.done));
  list.focus();
});
afterRender.push(() => {
  clearDone.hidden = !items.some((item) => item.done);
});
