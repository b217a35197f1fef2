import TesseraReporting

extension WindowScript {
  /// What is said of the step, as `WindowSentence` says it.
  static let words: Markup = #"""
    const span = output => {
      const first = place(output, 0), last = place(output, geometry.kernel - 1);
      return first === last ? `${first}` : `${first}…${last}`;
    };
    const result = step => {
      const seen = step.terms.filter(term => !term.isPadding).map(term => term.x);
      if (!pool) return `${summands(step.terms.map(term => term.product))} = ${shown(step.value)}`;
      if (pool.value === 'average')
        return `(${summands(seen)}) / ${step.count} = ${shown(step.value)}`;
      return `max(${seen.map(shown).join(', ')}) = ${shown(step.value)}, `
        + `at row ${step.best.h}, column ${step.best.w}`;
    };
    const sentence = step => `Output p=${step.p}, q=${step.q}: rows ${span(step.p)}, `
      + `columns ${span(step.q)}. ${result(step)}`;
    const titles = {
      valid: 'VALID', same: 'SAME', 'same-lower': 'SAME_LOWER', explicit: 'explicit' };
    const sizeLine = () => {
      const { before, after, count } = geometry;
      return `${titles[byId('mode').value]} padding: top ${before}, bottom ${after}, `
        + `left ${before}, right ${after}; output ${count} × ${count}`;
    };
    const loops = step => {
      const { kernel, stride, dilation, before, count } = geometry;
      const { r, s, c, h, w, x, weight } = step.terms[here.term];
      return [
        `for p in 0..<${count}              p = ${step.p}`,
        `  for q in 0..<${count}            q = ${step.q}`,
        `    sum = 0`,
        `    for r in 0..<${kernel}          r = ${r}`,
        `      for s in 0..<${kernel}        s = ${s}`,
        `        for c in 0..<${channels}      c = ${c}`,
        `          sum += x[p·${stride} + r·${dilation} - ${before}, `
          + `q·${stride} + s·${dilation} - ${before}, c] · w[r, s, c]`,
        `               = x[${h}, ${w}, ${c}] · w[${r}, ${s}, ${c}] = ${shown(x)} · ${shown(weight)}`,
        `    y[p, q] = sum`].join('\n');
    };
    // As `WindowTile` has it.
    const tileLines = step => {
      const { number, count, first, end, rows, row, firsts } = tileOf(step.p, step.q);
      const { width } = numbers.tile, { r, s, c, h, w, x, weight } = step.terms[here.term];
      return [
        `tile ${number} of ${count}: outputs ${first}...${end - 1} of ${rows}, held in `
          + `registers as ${end - first} × ${width}; y[${step.p},${step.q}] is its row ${row}`,
        '',
        `for row in [${firsts.join(', ')}]              row = ${first}`,
        `  tile = ${end - first} × ${width} zeros`,
        `  for (r, s, c) in order, ${step.terms.length} turns     `
          + `turn ${here.term}: r = ${r}, s = ${s}, c = ${c}`,
        `    b = w[r, s, c, 0..<${width}]          b[0] = ${shown(weight)}`,
        `    for i in 0..<${end - first}              i = ${row}`,
        `      tile[i] += x[row + i] · b      `
          + `x[${h}, ${w}, ${c}] · b[0] = ${shown(x)} · ${shown(weight)}`,
        `  y[${first}...${end - 1}] = tile`].join('\n');
    };
    // Why the window has no outputs, or a pool no answer.
    const problem = () => {
      if (geometry.count === 0)
        return `The kernel spans ${geometry.extent} pixels, but the image with its border has only `
          + `${size + geometry.before + geometry.after}.`;
      const outputs = range(geometry.count);
      const isBare = pool && outputs.some(p => outputs.some(q =>
        !taps().some(({ r, s }) => isInside(place(p, r), place(q, s)))));
      return isBare ? 'Some window would hold padding alone: it has no answer.' : '';
    };

    """#

  static let events: Markup = #"""
    const draw = () => {
      const reason = problem();
      byId('size').textContent = reason || sizeLine();
      byId('size').className = reason ? 'problem' : '';
      if (reason) {
        for (const id of ['output', 'chain', 'matrix', 'maximum-cotangent', 'average-cotangent',
          ...range(channels).map(c => 'product-' + c)])
          if (byId(id)) fill(id, []);
        byId('step').textContent = reason;
        for (const id of ['loops', 'tile']) if (byId(id)) byId(id).textContent = '';
        return;
      }
      const last = geometry.count - 1;
      here = { p: Math.min(here.p, last), q: Math.min(here.q, last),
        term: Math.min(here.term, geometry.kernel ** 2 * channels - 1) };
      const step = stepAt(here.p, here.q);
      drawOutputs();
      drawStep(step);
      mark(step);
      byId('step').textContent = sentence(step);
      if (pool) return drawBackwards();
      byId('loops').textContent = loops(step);
      byId('tile').textContent = tileLines(step);
    };
    const redraw = () => {
      resolve();
      for (const id of ['kernel', 'stride', 'dilation', 'border'])
        if (byId(id)) byId(id).nextElementSibling.textContent = byId(id).value;
      drawFields();
      draw();
    };
    const go = (p, q) => {
      if (problem()) return;
      const last = geometry.count - 1;
      if (p < 0 || q < 0 || p > last || q > last) return;
      Object.assign(here, { p, q });
      draw();
    };
    const turn = by => {
      const index = here.p * geometry.count + here.q + by;
      if (index >= 0) go(Math.floor(index / geometry.count), index % geometry.count);
    };
    const turnTerm = by => {
      const count = geometry.kernel ** 2 * channels, term = here.term + by;
      if (problem() || term < 0 || term >= count) return;
      here.term = term;
      draw();
    };
    const keys = {
      ArrowLeft: () => turn(-1), ArrowRight: () => turn(1),
      ArrowUp: () => go(here.p - 1, here.q), ArrowDown: () => go(here.p + 1, here.q),
      Home: () => go(0, 0), End: () => go(geometry.count - 1, geometry.count - 1),
    };
    const shifted = { ArrowLeft: () => turnTerm(-1), ArrowRight: () => turnTerm(1) };
    byId('stepper').addEventListener('keydown', event => {
      if (event.target.matches('input, select') || event.ctrlKey || event.altKey || event.metaKey)
        return;
      const act = (event.shiftKey ? shifted : keys)[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    // A pixel or a weight that the reader writes.
    byId('stepper').addEventListener('input', event => {
      const written = float(event.target.valueAsNumber), place = event.target.closest('td');
      event.target.setAttribute('aria-invalid', !isFinite(written));
      if (!isFinite(written)) return;
      place.dataset.value = written;
      const { h, w, r, s } = place.dataset, c = Number(place.closest('table').id.split('-')[1]);
      if (h !== undefined) image[(Number(h) * size + Number(w)) * channels + c] = written;
      else filter[(Number(r) * side + Number(s)) * channels + c] = written;
      draw();
    });
    byId('output').addEventListener('click', event => {
      const { p, q } = event.target.closest('td')?.dataset || {};
      if (p !== undefined) go(Number(p), Number(q));
    });
    byId('previous').addEventListener('click', () => turn(-1));
    byId('next').addEventListener('click', () => turn(1));
    byId('previous-term').addEventListener('click', () => turnTerm(-1));
    byId('next-term').addEventListener('click', () => turnTerm(1));
    byId('settings').addEventListener('submit', event => event.preventDefault());
    byId('settings').addEventListener('input', event => {
      if (event.target.id === 'border') byId('mode').value = 'explicit';
      redraw();
    });
    // The page stands as the library wrote it; nothing is drawn before the reader does something.
    resolve();

    """#
}
