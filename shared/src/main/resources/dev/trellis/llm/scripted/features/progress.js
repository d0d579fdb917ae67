// Progress: how much of the list is done.
const progress = document.querySelector('#progress');
afterRender.push(() => {
  progress.max = Math.max(items.length, 1);
  progress.value = items.filter((item) => item.done).length;
});
