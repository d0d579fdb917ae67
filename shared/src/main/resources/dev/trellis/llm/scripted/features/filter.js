// Filter: all items, the open ones, or those that are done.
const filters = document.querySelector('#filters');
let show = 'all';
conditions.push((item) => show === 'all' || item.done === (show === 'done'));
filters.addEventListener('click', (event) => {
  show = event.target.dataset.show ?? show;
  for (const button of filters.children) {
    button.setAttribute('aria-pressed', String(button.dataset.show === show));
  }
  render();
});
