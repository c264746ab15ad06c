'use strict';
const prepare = () => {
  for (const button of document.querySelectorAll('button.copy')) {
    button.hidden = false;
    button.onclick = () => {
      const text = button.parentElement.querySelector('pre').textContent;
      navigator.clipboard.writeText(text).then(() => { button.textContent = 'Copied'; }, () => {
        getSelection().selectAllChildren(button.parentElement.querySelector('pre'));
        button.textContent = 'Selected: press Ctrl+C';
      });
    };
  }
  const search = document.querySelector('.search');
  const field = document.querySelector('#filter');
  const count = document.querySelector('#count');
  if (!search) { return; }
  search.hidden = false;
  const apply = () => {
    const words = field.value.toLowerCase().split(' ').filter((word) => word);
    let shown = 0;
    for (const part of document.querySelectorAll('[data-text]')) {
      const text = part.textContent.toLowerCase();
      part.hidden = !words.every((word) => text.includes(word));
      shown += part.hidden ? 0 : 1;
    }
    count.textContent = words.length ? shown + ' shown' : '';
  };
  field.oninput = apply;
  apply();
};
prepare();
const live = document.body.dataset.live;
if (live) {
  new EventSource(live).onmessage = () => {
    fetch(location.pathname).then((answer) => answer.text()).then((text) => {
      const page = new DOMParser().parseFromString(text, 'text/html');
      const typed = document.querySelector('#filter')?.value;
      for (const part of ['header', 'main']) {
        document.querySelector(part).replaceWith(page.querySelector(part));
      }
      if (typed) { document.querySelector('#filter').value = typed; }
      document.title = page.title;
      prepare();
    });
  };
}
