'use strict';
(() => {
  const LEFT = 190, PAD = 14, AXIS = 26, ROW = 22, BAR = 12, MOST_ARROWS = 3000;
  const CANCEL = 'CANCEL_REQUESTED', STARTED = 'STARTED';
  const data = JSON.parse(document.getElementById('data').textContent);
  const canvas = document.getElementById('lanes'), hint = document.getElementById('hint');
  const search = document.getElementById('search'), told = document.getElementById('told');
  const pen = canvas.getContext('2d');
  const length = Math.max(1, ...data.lanes.map(lane => lane.end));
  let shown = data.lanes;           // the lanes that the search leaves
  let from = 0, to = length;        // the visible time
  let top = 0;                      // pixels scrolled down
  let width = 0, height = 0, due = false;

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const word = i => data.strings[i];
  const x = t => LEFT + (t - from) / (to - from) * (width - LEFT - PAD);
  const time = px => from + (px - LEFT) / (width - LEFT - PAD) * (to - from);

  function duration(ns) {
    const [unit, name] = ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : ns >= 1e3 ? [1e3, 'µs'] : [1, 'ns'];
    return +(ns / unit).toPrecision(4) + ' ' + name;
  }

  /** The first i, a multiple of `size`, for which flat[i + offset] is not before t. */
  function first(flat, size, offset, t) {
    let low = 0, high = flat.length / size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (flat[middle * size + offset] < t) low = middle + 1; else high = middle;
    }
    return low * size;
  }

  /** What is narrower than a pixel is drawn once a pixel, so that the cost is that of the pixels. */
  function bars(flat, size, a, b, y, least) {
    let drawnTo = -1;
    for (let i = first(flat, size, b, from); i < flat.length && flat[i + a] <= to; i += size) {
      const left = Math.max(LEFT, x(flat[i + a])), right = Math.min(width, Math.max(x(flat[i + b]), left + least));
      if (right <= drawnTo + .5) {
        if (right - left < 1) i = Math.max(i, first(flat, size, b, time(drawnTo + .5)) - size);
        continue;
      }
      if (right > left) {
        pen.fillRect(left, y - BAR / 2, right - left, BAR);
        drawnTo = right;
      }
    }
  }

  function words(lane, y) {
    for (let i = first(lane.waits, 4, 1, from); i < lane.waits.length && lane.waits[i] <= to; i += 4) {
      const left = Math.max(LEFT, x(lane.waits[i])), room = Math.min(width, x(lane.waits[i + 1])) - left - 8;
      if (room > 24) {
        const text = word(lane.waits[i + 3]), most = Math.floor(room / 6);
        pen.fillText(text.length > most ? text.slice(0, most - 1) + '…' : text, left + 4, y);
      } else if (room < 1) {
        i = Math.max(i, first(lane.waits, 4, 1, time(left + 24)) - 4);
      }
    }
  }

  function axis() {
    const span = to - from, raw = span / Math.max(2, (width - LEFT - PAD) / 110);
    const decade = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(f => f * decade).find(s => s >= raw);
    pen.textAlign = 'center';
    for (let mark = Math.ceil(from / step) * step; mark <= to; mark += step) {
      pen.fillStyle = colour('grid');
      pen.fillRect(x(mark), AXIS, 1, height);
      pen.fillStyle = colour('soft');
      pen.fillText(mark === 0 ? '0' : duration(mark), x(mark), AXIS / 2);
    }
    pen.textAlign = 'left';
  }

  function arrows(y) {
    const rows = new Map(shown.map((lane, row) => [lane, row]));
    const begin = Math.max(0, Math.floor(top / ROW) - 1), end = Math.min(shown.length, Math.ceil((top + height) / ROW) + 1);
    let drawn = 0;
    for (let row = begin; row < end; row++) {
      const touches = shown[row].touches;
      for (let i = first(touches, 4, 1, from); i < touches.length && touches[i + 1] <= to; i += 4) {
        const at = x(touches[i + 1]);
        if (touches[i] === CANCEL) {
          pen.strokeStyle = colour('failed');
          pen.beginPath();
          pen.moveTo(at - 4, y(row) - 4); pen.lineTo(at + 4, y(row) + 4);
          pen.moveTo(at + 4, y(row) - 4); pen.lineTo(at - 4, y(row) + 4);
          pen.stroke();
        }
        const by = touches[i + 2] < 0 ? undefined : rows.get(data.lanes[touches[i + 2]]);
        if (by === undefined) continue;
        if (++drawn > MOST_ARROWS) return false;
        const down = row > by ? 1 : -1, a = y(by) + down * BAR / 2, b = y(row) - down * BAR / 2;
        pen.strokeStyle = pen.fillStyle = touches[i] === STARTED ? startColour : arrowColour;
        pen.setLineDash(touches[i] === STARTED ? [2, 3] : []);
        pen.beginPath();
        pen.moveTo(at, a);
        pen.quadraticCurveTo(at + Math.min(14, Math.abs(b - a) / 5), (a + b) / 2, at, b);
        pen.stroke();
        pen.setLineDash([]);
        pen.beginPath();
        pen.moveTo(at, b); pen.lineTo(at - 3.5, b - down * 6); pen.lineTo(at + 3.5, b - down * 6);
        pen.fill();
      }
    }
    return true;
  }

  let startColour = '', arrowColour = '';

  function draw() {
    due = false;
    const began = performance.now();
    const scale = window.devicePixelRatio || 1;
    width = canvas.clientWidth;
    height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    top = Math.max(0, Math.min(top, shown.length * ROW - (height - AXIS)));
    startColour = colour('start');
    arrowColour = colour('arrow');
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = '12px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    axis();
    const y = row => AXIS + row * ROW + ROW / 2 - top;
    const begin = Math.floor(top / ROW), end = Math.min(shown.length, Math.ceil((top + height - AXIS) / ROW));
    pen.save();
    pen.beginPath();
    pen.rect(0, AXIS, width, height - AXIS);
    pen.clip();
    const wait = colour('wait'), ready = colour('ready'), step = colour('step'), soft = colour('soft');
    for (let row = begin; row < end; row++) {
      const lane = shown[row];
      pen.fillStyle = wait;
      bars(lane.waits, 4, 0, 1, y(row), 0);
      pen.fillStyle = ready;
      bars(lane.waits, 4, 1, 2, y(row), 0);
      pen.fillStyle = step;
      bars(lane.steps, 2, 0, 1, y(row), 1.5);
      pen.fillStyle = soft;
      words(lane, y(row));
      if (lane.how && lane.end >= from && lane.end <= to) {
        pen.fillStyle = colour({SUCCESS: 'ok', FAILED: 'failed', CANCELLED: 'cancelled'}[lane.how]);
        pen.beginPath();
        pen.arc(x(lane.end), y(row), 4, 0, 7);
        pen.fill();
      }
    }
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, AXIS, width - LEFT, height - AXIS);
    pen.clip();
    const complete = arrows(y);
    pen.restore();
    for (let row = begin; row < end; row++) {
      pen.fillStyle = colour(row % 2 ? 'page' : 'stripe');
      pen.fillRect(0, y(row) - ROW / 2, LEFT, ROW);
      pen.fillStyle = colour('text');
      const name = shown[row].name;
      pen.fillText(name.length > 28 ? name.slice(0, 27) + '…' : name, 10, y(row), LEFT - 16);
    }
    pen.restore();
    told.textContent = data.events.toLocaleString('en') + ' events, ' + shown.length.toLocaleString('en')
      + (shown.length < data.lanes.length ? ' of ' + data.lanes.length.toLocaleString('en') : '') + ' lanes, '
      + duration(to - from) + ' shown'
      + (data.dropped ? '; ' + data.dropped.toLocaleString('en') + ' older events were dropped' : '')
      + (complete ? '' : '; too many arrows for one view: zoom in');
    Object.assign(document.body.dataset, {
      ready: 'true', lanes: shown.length, from, to, top, drawn: (performance.now() - began).toFixed(1),
    });
  }

  function redraw() {
    if (!due) {
      due = true;
      requestAnimationFrame(draw);
    }
  }

  function view(a, b) {
    const span = Math.min(length, Math.max(10, b - a));
    from = Math.max(0, Math.min(a, length - span));
    to = from + span;
    hint.style.display = 'none';
    redraw();
  }

  function zoom(factor, around = (from + to) / 2) {
    view(around - (around - from) * factor, around + (to - around) * factor);
  }

  function at(px, py) {
    const row = Math.floor((py - AXIS + top) / ROW), lane = py < AXIS ? undefined : shown[row];
    if (!lane) return '';
    const lines = [lane.name + (lane.task ? ' (task ' + lane.task + ', loop ' : ' (loop ') + word(lane.loop) + ')'];
    if (px < LEFT) {
      lines.push('from ' + duration(lane.begin) + ' to ' + duration(lane.end) + (lane.how ? ', ' + lane.how : ', not over'),
        lane.steps.length / 2 + ' steps');
      if (lane.requested || lane.signalled) lines.push(lane.requested + ' elements asked for, ' + lane.signalled + ' came');
      return lines.join('\n');
    }
    const t = time(px), slack = (to - from) / (width - LEFT - PAD) * 3;
    const s = first(lane.steps, 2, 1, t - slack);
    if (s < lane.steps.length && lane.steps[s] <= t + slack) {
      lines.push('runs for ' + duration(lane.steps[s + 1] - lane.steps[s]) + ', from ' + duration(lane.steps[s]));
    }
    const w = first(lane.waits, 4, 2, t);
    if (w < lane.waits.length && lane.waits[w] <= t) {
      const [since, woken, until, what] = lane.waits.slice(w, w + 4);
      lines.push('awaits ' + word(what) + ' for ' + duration(woken - since));
      if (until > woken) lines.push('then waits for its turn for ' + duration(until - woken));
    }
    const c = first(lane.touches, 4, 1, t - slack);
    for (let i = c; i < lane.touches.length && lane.touches[i + 1] <= t + slack && i < c + 12; i += 4) {
      const what = {STARTED: 'started', WOKEN: 'woken', CANCEL_REQUESTED: 'asked to cancel'}[lane.touches[i]];
      lines.push(what + (word(lane.touches[i + 3]) ? ' by ' + word(lane.touches[i + 3]) : ' from outside') + ' at ' + duration(lane.touches[i + 1]));
    }
    return lines.join('\n');
  }

  function tell(event) {
    const box = canvas.getBoundingClientRect(), px = event.clientX - box.left, py = event.clientY - box.top;
    const text = at(px, py);
    hint.textContent = text;
    hint.style.display = text ? 'block' : 'none';
    hint.style.left = Math.max(0, Math.min(px + 14, width - hint.offsetWidth - 8)) + 'px';
    hint.style.top = Math.max(0, Math.min(py + 14, height - hint.offsetHeight - 8)) + 'px';
  }

  function find() {
    const wanted = search.value.trim().toLowerCase();
    const has = i => word(i).toLowerCase().includes(wanted);
    const matching = new Set(data.strings.map((s, i) => i).filter(has));
    shown = !wanted ? data.lanes : data.lanes.filter(lane => lane.name.toLowerCase().includes(wanted)
      || matching.has(lane.loop) || lane.waits.some((what, i) => i % 4 === 3 && matching.has(what)));
    top = 0;
    redraw();
  }

  let drag = null;
  canvas.addEventListener('pointerdown', event => {
    drag = {x: event.clientX, y: event.clientY, from, to, top};
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointerup', () => { drag = null; });
  canvas.addEventListener('pointermove', event => {
    if (!drag) {
      tell(event);
      return;
    }
    top = drag.top - (event.clientY - drag.y);
    const moved = (event.clientX - drag.x) / (width - LEFT - PAD) * (drag.to - drag.from);
    view(drag.from - moved, drag.to - moved);
  });
  canvas.addEventListener('pointerleave', () => { hint.style.display = 'none'; });
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    const px = event.clientX - canvas.getBoundingClientRect().left;
    if (event.shiftKey || px < LEFT) {
      top += event.deltaY + event.deltaX;
      redraw();
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const moved = event.deltaX / (width - LEFT - PAD) * (to - from);
      view(from + moved, to + moved);
    } else {
      zoom(Math.exp(event.deltaY / 400), time(px));
    }
  }, {passive: false});
  canvas.addEventListener('keydown', event => {
    const quarter = (to - from) / 4;
    const does = {
      '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2), '0': () => view(0, length),
      ArrowLeft: () => view(from - quarter, to - quarter), ArrowRight: () => view(from + quarter, to + quarter),
      ArrowUp: () => { top -= ROW * 3; redraw(); }, ArrowDown: () => { top += ROW * 3; redraw(); },
    }[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  });
  document.getElementById('in').addEventListener('click', () => zoom(.5));
  document.getElementById('out').addEventListener('click', () => zoom(2));
  document.getElementById('all').addEventListener('click', () => view(0, length));
  search.addEventListener('input', find);
  window.addEventListener('resize', redraw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  draw();
})();
