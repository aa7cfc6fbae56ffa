'use strict';
// Takes the sections that have changed from the server, as they change.
const source = new EventSource('events?have=' + [...document.querySelectorAll('section')].map(section => section.dataset.version).join(','));
source.addEventListener('sections', event => {
  const sections = JSON.parse(event.data);
  for (const id in sections) {
    const section = document.getElementById(id);
    section.innerHTML = sections[id];
    start(section);
  }
});
source.addEventListener('open', () => document.body.dataset.live = 'on');
source.addEventListener('error', () => document.body.dataset.live = 'lost');
