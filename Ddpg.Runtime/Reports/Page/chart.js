'use strict';
// Reads values off a chart: a vertical line and the lines' values at the pointer.
function chart(root) {
  const svg = root.querySelector('svg'), scale = JSON.parse(svg.dataset.scale);
  const [left, top, width, height] = scale.area, box = svg.viewBox.baseVal;
  const tip = root.appendChild(Object.assign(document.createElement('div'), { className: 'tip', hidden: true }));
  const cross = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  cross.setAttribute('class', 'cross');
  const show = x => x.toLocaleString('en', { maximumSignificantDigits: 6 });
  svg.addEventListener('pointermove', event => {
    const rect = svg.getBoundingClientRect();
    const pixel = (event.clientX - rect.left) / rect.width * box.width;
    const share = (pixel - left) / width;
    tip.hidden = share < 0 || share > 1;
    cross.setAttribute('d', tip.hidden ? '' : `M${pixel.toFixed(1)} ${top}v${height}`);
    if (tip.hidden) return;
    const x = scale.x[0] + share * (scale.x[1] - scale.x[0]);
    tip.replaceChildren();
    scale.series.forEach(series => {
      const nearest = series.points.reduce((a, b) => Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a);
      tip.appendChild(Object.assign(document.createElement('div'), { textContent: `${series.label}: ${show(nearest[1])} at ${show(nearest[0])}` }));
    });
    tip.style.top = '60px';
    if (share > 0.5) { tip.style.right = `${rect.right - event.clientX + 12}px`; tip.style.left = ''; }
    else { tip.style.left = `${event.clientX - rect.left + 12}px`; tip.style.right = ''; }
  });
  svg.addEventListener('pointerleave', () => { tip.hidden = true; cross.setAttribute('d', ''); });
}
