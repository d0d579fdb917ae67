// Search: show the items that contain what was typed.
const search = document.querySelector('#search');
conditions.push((item) => item.text.toLowerCase().includes(search.value.trim().toLowerCase()));
search.addEventListener('input', render);
