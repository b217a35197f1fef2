import TesseraReporting

/// Steps a window through its outputs, and computes anew what the reader changes.
enum WindowScript {
  static let script =
    ArithmeticScript.script + TableScript.script + state + computation + drawing + backwards + words
    + events

  /// The numbers, what the sliders say, and the geometry of `WindowAxis`.
  private static let state: Markup = #"""
    const numbers = JSON.parse(byId('numbers').textContent);
    const { size, channels, side } = numbers;
    const pool = byId('operation');
    const image = Float32Array.from(numbers.input), filter = Float32Array.from(numbers.filter);
    const chosen = id => byId(id) ? Number(byId(id).value) : 1;
    let geometry, here = { p: 0, q: 0, term: 0 };
    const resolve = () => {
      const [kernel, stride, dilation] = ['kernel', 'stride', 'dilation'].map(chosen);
      const mode = byId('mode').value, extent = (kernel - 1) * dilation + 1;
      let before = 0, after = 0;
      if (mode === 'explicit') before = after = chosen('border');
      if (mode === 'same' || mode === 'same-lower') {
        const total = Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
        const less = Math.floor(total / 2);
        [before, after] = mode === 'same' ? [less, total - less] : [total - less, less];
      }
      const room = size + before + after - extent;
      geometry = { kernel, stride, dilation, before, after, extent,
        count: room < 0 ? 0 : Math.floor(room / stride) + 1 };
    };
    const place = (output, tap) =>
      output * geometry.stride + tap * geometry.dilation - geometry.before;
    const isInside = (h, w) => h >= 0 && h < size && w >= 0 && w < size;
    const pixel = (h, w, c) => isInside(h, w) ? image[(h * size + w) * channels + c] : 0;

    """#

  /// `WindowStep` once more.
  private static let computation: Markup = #"""
    const taps = () => range(geometry.kernel).flatMap(r => range(geometry.kernel).flatMap(s =>
      range(channels).map(c => ({ r, s, c }))));
    const stepAt = (p, q) => {
      let sum = 0;
      const terms = taps().map(({ r, s, c }) => {
        const h = place(p, r), w = place(q, s), x = pixel(h, w, c);
        const weight = pool ? 1 : filter[(r * side + s) * channels + c];
        const isPadding = !isInside(h, w);
        if (!pool) sum = multiplyAdd(x, weight, sum);
        else if (!isPadding) sum = float(sum + x);
        return { r, s, c, h, w, x, weight, isPadding, product: float(x * weight), sum };
      });
      return { p, q, terms, ...answer(terms, sum) };
    };
    // The largest of them, the first of equals.
    const winner = terms => terms.reduce((best, term) => term.x > best.x ? term : best, terms[0]);
    const answer = (terms, sum) => {
      if (!pool) return { value: sum };
      const seen = terms.filter(term => !term.isPadding);
      if (pool.value === 'average') return { value: float(sum / seen.length), count: seen.length };
      const best = winner(seen);
      return { value: best ? best.x : NaN, best, count: seen.length };
    };
    // The outputs that the library's kernel computes at once with this one: `RegisterTiling`.
    const tileOf = (p, q) => {
      if (!numbers.tile) return;
      const index = p * geometry.count + q, rows = geometry.count ** 2, firsts = [0];
      const count = Math.ceil(rows / numbers.tile.most);
      for (let left = count; left > 0; left -= 1)
        firsts.push(firsts.at(-1) + Math.ceil((rows - firsts.at(-1)) / left));
      const number = firsts.findLastIndex(first => first <= index);
      const first = firsts[number], end = firsts[number + 1];
      return { number, count, first, end, rows, row: index - first, firsts: firsts.slice(0, -1),
        has: step => {
          const place = step.p * geometry.count + step.q;
          return place >= first && place < end;
        } };
    };

    """#

  private static let drawing: Markup = #"""
    const styled = (...names) => names.filter(Boolean).join(' ');
    const drawFields = () => {
      const { before, after, kernel } = geometry;
      const places = range(size + before + after).map(index => index - before);
      for (const c of range(channels)) {
        fill('input-' + c, places.map(h => places.map(w => {
          const made = cell(pixel(h, w, c), isInside(h, w) ? '' : 'padding');
          Object.assign(made.dataset, { h, w });
          return isInside(h, w)
            ? field(made, pixel(h, w, c), `pixel row ${h} column ${w} channel ${c}`) : made;
        })));
        if (!pool) fill('kernel-' + c, range(kernel).map(r => range(kernel).map(s => {
          const at = (r * side + s) * channels + c, made = cell(filter[at], '');
          Object.assign(made.dataset, { r, s });
          return field(made, filter[at], `weight row ${r} column ${s} channel ${c}`);
        })));
      }
    };
    const mark = step => {
      const now = step.terms[here.term];
      for (const c of range(channels)) {
        for (const each of byId('input-' + c).querySelectorAll('td')) {
          const h = Number(each.dataset.h), w = Number(each.dataset.w);
          each.className = styled(!isInside(h, w) && 'padding',
            step.terms.some(term => term.h === h && term.w === w) && 'window',
            now.h === h && now.w === w && now.c === c && 'tap');
        }
        if (!pool) for (const each of byId('kernel-' + c).querySelectorAll('td')) {
          const isNow = Number(each.dataset.r) === now.r && Number(each.dataset.s) === now.s;
          each.className = styled(isNow && now.c === c && 'tap');
        }
      }
    };
    const drawStep = step => {
      const now = step.terms[here.term], k = range(geometry.kernel);
      for (const c of range(channels)) fill('product-' + c, k.map(r => k.map(s => {
        const term = step.terms.find(each => each.r === r && each.s === s && each.c === c);
        return term.isPadding && pool ? cell(undefined, styled('padding', term === now && 'tap'), '·')
          : cell(term.product, styled(term === now && 'tap', term === step.best && 'window'));
      })));
      fill('chain', step.terms.map(term => {
        const style = styled(term === now && 'tap');
        return [cell(undefined, style, term.isPadding ? 'padding' : `${term.h}, ${term.w}`),
          ...(pool ? [term.x, term.sum] : [term.x, term.weight, term.product, term.sum])
            .map(value => cell(value, style))];
      }), step.terms.map(({ r, s, c }) => pool ? `${r}, ${s}` : `${r}, ${s}, ${c}`));
    };
    const drawOutputs = () => {
      const all = range(geometry.count), steps = all.flatMap(p => all.map(q => stepAt(p, q)));
      const isHere = step => step.p === here.p && step.q === here.q;
      const tile = tileOf(here.p, here.q);
      const style = step => styled(tile && tile.has(step) && 'tile', isHere(step) && 'here');
      fill('output', all.map(p => all.map(q => {
        const step = steps[p * geometry.count + q];
        const made = cell(step.value, style(step));
        Object.assign(made.dataset, { p, q });
        return made;
      })));
      if (!byId('matrix')) return;
      columns('matrix', ['p, q', ...taps().map(({ r, s, c }) => `${r},${s},${c}`), 'y']);
      fill('matrix', steps.map(step => [
        ...step.terms.map((term, index) => cell(term.x, styled(isHere(step) && 'window',
          isHere(step) && index === here.term && 'tap'))),
        cell(step.value, style(step))]), steps.map(({ p, q }) => `${p}, ${q}`));
    };

    """#
}
