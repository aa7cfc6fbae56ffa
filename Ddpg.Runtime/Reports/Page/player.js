'use strict';
// Plays recorded episodes: draws bodies at their poses, moves the camera, and shows reward, actions and contacts on one time axis.
function player(root) {
  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const svgns = 'http://www.w3.org/2000/svg';
  const width = Math.min(800, Math.max(320, root.clientWidth - 24 || 800)), left = width < 500 ? 72 : 96;
  const make = (name, attributes, parent, text) => {
    const element = document.createElementNS(svgns, name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  };
  const find = name => root.querySelector('.' + name);
  const button = find('play'), scrubber = find('scrub'), speed = find('speed'), choice = find('episode'), readout = find('readout');

  // The scene: metres, z upwards.
  const view = data.view;
  const scene = make('svg', { class: 'scene', viewBox: [view.x - view.halfWidth, -view.z - view.halfHeight, 2 * view.halfWidth, 2 * view.halfHeight].join(' ') }, find('stage'));
  const marks = [];
  if (data.hasFloor) {
    make('rect', { class: 'floor', x: view.x - view.halfWidth, y: 0, width: 2 * view.halfWidth, height: 10 }, scene);
    for (let i = -Math.ceil(view.halfWidth) - 1; i <= Math.ceil(view.halfWidth) + 1; i++)
      marks.push({ offset: i, line: make('line', { class: 'tick', y1: 0, y2: 0.06 }, scene), text: make('text', { class: 'mark', y: 0.2 }, scene) });
  }
  const world = make('g', {}, scene);
  const bodies = data.bodies.map(() => null);
  for (const i of data.bodies.map((_, i) => i).sort((a, b) => data.bodies[b].layer - data.bodies[a].layer)) {
    bodies[i] = make('g', { 'data-body': data.bodies[i].name }, world);
    for (const c of data.bodies[i].capsules)
      make('line', { class: 'capsule', x1: c[0], y1: -c[1], x2: c[2], y2: -c[3], 'stroke-width': 2 * c[4] }, bodies[i]);
    if (!data.hasFloor) make('circle', { class: 'joint', r: 0.03 }, bodies[i]);
  }

  let episode, time = 0, playing = false, before = 0, cursors = [];
  const lerp = (a, b, t) => a + (b - a) * t;
  const turn = (a, b, t) => a + Math.atan2(Math.sin(b - a), Math.cos(b - a)) * t;
  const steps = () => episode.rewards.length;

  function draw() {
    const at = Math.min(time / data.timeStep, steps()), step = Math.min(Math.floor(at), steps() - 1), t = at - step;
    const now = episode.poses[step], next = episode.poses[step + 1];
    const camera = data.followsFirstBody ? lerp(now[0], next[0], t) : 0;
    for (let i = 0; i < bodies.length; i++) {
      const k = 3 * i;
      const x = lerp(now[k], next[k], t), z = lerp(now[k + 1], next[k + 1], t), angle = turn(now[k + 2], next[k + 2], t);
      bodies[i].setAttribute('transform', `translate(${(x - camera).toFixed(4)} ${(-z).toFixed(4)}) rotate(${(-angle * 180 / Math.PI).toFixed(2)})`);
      bodies[i].setAttribute('class', (data.bodies[i].layer > 0 ? 'far ' : '') + (episode.contacts[step + 1] >> i & 1 ? 'touching' : ''));
    }
    for (const mark of marks) {
      const metre = Math.floor(camera) + mark.offset;
      mark.line.setAttribute('x1', metre - camera);
      mark.line.setAttribute('x2', metre - camera);
      mark.text.setAttribute('x', metre - camera);
      mark.text.textContent = metre + ' m';
    }
    for (const cursor of cursors) {
      const x = left + (width - left) * at / steps();
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
    }
    scrubber.value = at;
    const action = episode.actions[step].map(a => a.toFixed(2)).join(', ');
    readout.textContent = `${time.toFixed(2)} s of ${(steps() * data.timeStep).toFixed(2)} s · reward ${episode.rewards[step].toFixed(2)} · return so far ${episode.sums[step].toFixed(1)} · action ${action}${data.actionUnit ? ' ' + data.actionUnit : ''}`;
  }

  function trace(title, height, low, high) {
    const svg = make('svg', { viewBox: `0 0 ${width} ${height}` }, find('traces').appendChild(Object.assign(document.createElement('div'), { className: 'trace' })));
    make('text', { x: 0, y: 12 }, svg, title);
    make('line', { class: 'axis', x1: left, x2: width, y1: height - 1, y2: height - 1 }, svg);
    const y = value => 4 + (high - value) / ((high - low) || 1) * (height - 10);
    if (low !== high) {
      make('text', { x: left - 6, y: y(high) + 8, 'text-anchor': 'end' }, svg, +high.toPrecision(3));
      make('text', { x: left - 6, y: y(low), 'text-anchor': 'end' }, svg, +low.toPrecision(3));
    }
    cursors.push(make('line', { class: 'cursor', y1: 0, y2: height }, svg));
    const seek = event => {
      const box = svg.getBoundingClientRect();
      time = Math.min(1, Math.max(0, ((event.clientX - box.left) / box.width * width - left) / (width - left))) * steps() * data.timeStep;
      draw();
    };
    svg.addEventListener('pointerdown', event => { svg.setPointerCapture(event.pointerId); seek(event); });
    svg.addEventListener('pointermove', event => { if (event.buttons) seek(event); });
    return { svg, y };
  }

  function line(chart, values, color) {
    const d = values.map((v, i) => `${i ? 'L' : 'M'}${(left + (width - left) * (i + 0.5) / values.length).toFixed(1)} ${chart.y(v).toFixed(1)}`).join('');
    chart.svg.insertBefore(make('path', { class: 'line', style: `stroke:var(--c${color % 7})`, d }, chart.svg), cursors[cursors.length - 1]);
  }

  function choose(index) {
    episode = data.episodes[index];
    let sum = 0;
    episode.sums = episode.rewards.map(r => sum += r);
    find('traces').replaceChildren();
    cursors = [];
    time = 0;
    scrubber.max = steps();
    line(trace('reward', 70, Math.min(...episode.rewards), Math.max(...episode.rewards)), episode.rewards, 0);
    data.actionNames.forEach((name, i) => line(trace(name, 40, ...data.actionRanges[i]), episode.actions.map(a => a[i]), i));
    data.bodies.forEach((body, i) => {
      if (!episode.contacts.some(c => c >> i & 1)) return;
      const chart = trace('floor: ' + body.name, 18, 0, 0);
      const one = (width - left) / steps();
      for (let from = 0; from < steps(); from++) {
        if (!(episode.contacts[from + 1] >> i & 1)) continue;
        let to = from;
        while (to < steps() && episode.contacts[to + 1] >> i & 1) to++;
        chart.svg.insertBefore(make('rect', { class: 'contact', x: left + from * one, y: 3, width: (to - from) * one, height: 11 }, chart.svg), cursors[cursors.length - 1]);
        from = to;
      }
    });
    draw();
  }

  function play(on) {
    if (on && time >= steps() * data.timeStep) time = 0;
    playing = on;
    button.textContent = on ? 'Pause' : 'Play';
    before = performance.now();
    if (on) requestAnimationFrame(frame);
  }

  function frame(now) {
    if (!playing || !root.isConnected) return;
    time += Math.max(0, now - before) / 1000 * Number(speed.value);
    before = now;
    if (time >= steps() * data.timeStep) {
      time = steps() * data.timeStep;
      play(false);
    }
    draw();
    if (playing) requestAnimationFrame(frame);
  }

  data.episodes.forEach((e, i) => choice.add(new Option(`episode ${i + 1}: return ${e.return.toFixed(1)}`, i)));
  choice.hidden = data.episodes.length < 2;
  choice.addEventListener('change', () => choose(Number(choice.value)));
  button.addEventListener('click', () => play(!playing));
  scrubber.addEventListener('input', () => { play(false); time = Number(scrubber.value) * data.timeStep; draw(); });
  root.addEventListener('keydown', event => {
    if (event.target.tagName === 'SELECT' || event.target.tagName === 'INPUT') return;
    if (event.key === ' ' && event.target !== button) play(!playing);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      play(false);
      time = Math.min(steps(), Math.max(0, Math.round(time / data.timeStep) + (event.key === 'ArrowRight' ? 1 : -1))) * data.timeStep;
      draw();
    } else return;
    event.preventDefault();
  });
  choose(0);
  play(!matchMedia('(prefers-reduced-motion: reduce)').matches);
}
