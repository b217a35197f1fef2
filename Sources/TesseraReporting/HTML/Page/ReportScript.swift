/// The script of the page. Everything is there without it, but for smoothing, values under the
/// pointer, and what the reader chose once the page loads itself again.
enum ReportScript {
  /// What the reader chose.
  static let page: Markup = """
    'use strict';
    const key = 'tessera ' + location.pathname;
    const memory = { open: [], radios: {}, cursors: {} };
    try { Object.assign(memory, JSON.parse(sessionStorage.getItem(key)) || {}); } catch {}
    const remember = () => {
      try { sessionStorage.setItem(key, JSON.stringify(memory)); } catch {}
    };
    const byId = id => document.getElementById(id);
    const all = selector => [...document.querySelectorAll(selector)];
    document.documentElement.classList.add('scripted');

    for (const radio of all('input[type=radio]')) {
      if (memory.radios[radio.name] === radio.value) radio.checked = true;
      radio.addEventListener('change', () => {
        memory.radios[radio.name] = radio.value;
        remember();
      });
    }
    for (const details of all('details')) {
      details.open = memory.open.includes(details.id);
      details.addEventListener('toggle', () => {
        memory.open = all('details[open]').map(each => each.id);
        remember();
      });
    }
    // On paper everything is open.
    addEventListener('beforeprint', () => all('details').forEach(each => { each.open = true; }));

    """

  /// Smoothing, and the values of a step.
  static let charts: Markup = """
    const heights = {
      linear: value => value,
      logarithmic: value => value > 0 ? Math.log10(value) : NaN,
      error: value => value < 1 ? -Math.log10(1 - value) : Infinity,
    };
    const formats = {
      number: value => Math.abs(value) >= 1e6 ? value.toExponential(1).replace('+', '')
        : value !== 0 && Math.abs(value) < 1e-3
          ? value.toExponential(4).replace(/e-(\\d)$/, 'e-0$1') : value.toFixed(4),
      percent: value => (value * 100).toFixed(2) + ' %',
    };
    for (const chart of all('.chart')) {
      const { first, last, unit } = chart.dataset;
      const place = step => 100 * (step - first) / (last - first);
      const series = [...chart.querySelectorAll('.legend li')].map(item => ({
        steps: item.dataset.steps.split(' ').map(Number),
        values: item.dataset.values.split(' ').map(Number),
        name: item.querySelector('span').textContent,
        shown: item.querySelector('b'),
      }));

      const smooth = weight => {
        for (const path of chart.querySelectorAll('.smooth')) {
          const { kind, minimum, maximum } = path.closest('g').dataset;
          const { steps, values } = series[path.dataset.series];
          let sum = 0, power = 1, isDown = false, d = '';
          values.forEach((value, index) => {
            sum = weight * sum + (1 - weight) * value;
            power *= weight;
            const share = (heights[kind](sum / (1 - power)) - minimum) / (maximum - minimum);
            if (Number.isNaN(share)) { isDown = false; return; }
            const height = 100 * Math.min(Math.max(share, 0), 1);
            d += (isDown ? 'L' : 'M') + place(steps[index]) + ' ' + (100 - height);
            isDown = true;
          });
          path.setAttribute('d', d);
        }
      };
      chart.smooth = smooth;

      const plot = chart.querySelector('.plot');
      const cursor = chart.querySelector('.cursor');
      const readout = chart.querySelector('.readout');
      const stops = [...new Set(series.flatMap(line => line.steps))].sort((a, b) => a - b);
      const nearest = (steps, step) => steps.reduce(
        (best, each, index) => Math.abs(each - step) < Math.abs(steps[best] - step) ? index : best,
        0);
      const show = position => {
        const step = stops[position];
        memory.cursors[chart.id] = step;
        cursor.setAttribute('d', step === undefined ? '' : `M${place(step)} 0V100`);
        const parts = series.map(({ steps, values, name, shown }) => {
          const index = step === undefined ? steps.length - 1 : nearest(steps, step);
          const isElsewhere = step !== undefined && steps[index] !== step;
          shown.textContent = formats[unit](values[index])
            + (isElsewhere ? ` at ${steps[index].toLocaleString('en')}` : '');
          return `${name} ${shown.textContent}`;
        });
        readout.textContent = step === undefined ? '' : `Step ${step.toLocaleString('en')}`;
        plot.setAttribute('aria-valuenow', step ?? stops.at(-1));
        plot.setAttribute('aria-valuetext', `step ${step ?? stops.at(-1)}: ${parts.join('; ')}`);
      };
      let position = stops.indexOf(memory.cursors[chart.id]);
      // A slider over the steps, to those who do not see it.
      plot.id = chart.id + '-plot';
      plot.tabIndex = 0;
      plot.setAttribute('role', 'slider');
      plot.setAttribute('aria-valuemin', stops[0]);
      plot.setAttribute('aria-valuemax', stops.at(-1));
      const go = to => {
        position = to;
        show(position);
        remember();
      };
      plot.addEventListener('pointermove', event => {
        const box = plot.getBoundingClientRect();
        const step = Number(first) + (event.clientX - box.left) / box.width * (last - first);
        go(nearest(stops, step));
      });
      plot.addEventListener('pointerleave', () => go(-1));
      plot.addEventListener('keydown', event => {
        const end = stops.length - 1;
        const now = position < 0 ? end : position;
        const jump = Math.max(1, Math.round(stops.length / 10));
        const to = {
          ArrowLeft: now - 1, ArrowRight: position < 0 ? 0 : now + 1, ArrowDown: now - 1,
          ArrowUp: now + 1, PageDown: now - jump, PageUp: now + jump, Home: 0, End: end,
        }[event.key];
        if (event.key === 'Escape') go(-1);
        if (to === undefined) return;
        event.preventDefault();
        go(Math.min(Math.max(to, 0), end));
      });
      show(position);
    }

    const slider = byId('smoothing');
    if (slider) {
      const apply = () => {
        slider.nextElementSibling.textContent = Number(slider.value).toFixed(2);
        for (const chart of all('.chart')) chart.smooth(Number(slider.value));
      };
      if (memory.smoothing !== undefined) slider.value = memory.smoothing;
      slider.addEventListener('input', () => {
        memory.smoothing = slider.value;
        remember();
        apply();
      });
      apply();
    }

    """

  /// Loading again while the run goes on, to the same place, scroll and focus; last, since it needs what
  /// the other parts have made.
  static let reload: Markup = """
    const reload = Number(document.body.dataset.reload);
    if (reload) {
      history.scrollRestoration = 'manual';
      if (memory.scroll) scrollTo(0, memory.scroll);
      if (memory.focus) byId(memory.focus)?.focus({ preventScroll: true });
      const pause = byId('pause');
      const show = () => {
        pause.setAttribute('aria-pressed', String(Boolean(memory.paused)));
        pause.textContent = memory.paused ? 'Go on with updates' : 'Pause updates';
      };
      pause.hidden = false;
      show();
      let isHeld = false;
      addEventListener('pointerdown', () => { isHeld = true; });
      for (const end of ['pointerup', 'pointercancel', 'blur']) {
        addEventListener(end, () => { isHeld = false; });
      }
      const again = () => {
        const isReading = isHeld || memory.paused || document.hidden
          || getSelection().type === 'Range';
        if (isReading) return setTimeout(again, 500);
        memory.scroll = scrollY;
        memory.focus = document.activeElement?.id || '';
        remember();
        location.reload();
      };
      pause.addEventListener('click', () => {
        memory.paused = !memory.paused;
        remember();
        show();
      });
      const age = (Date.now() - Number(document.body.dataset.written)) / 1000;
      if (age > 120) {
        byId('stale').hidden = false;
        byId('stale').querySelector('span').textContent = Math.round(age / 60) + ' minutes';
      }
      setTimeout(again, age > 120 ? 5 * reload : reload);
    } else if (memory.scroll) {
      // The last load of a run that has ended meanwhile.
      scrollTo(0, memory.scroll);
      if (memory.focus) byId(memory.focus)?.focus({ preventScroll: true });
      delete memory.scroll;
      remember();
    }

    """
}
