import TesseraReporting

/// Computes the page of softmax anew from the scores that its reader writes.
///
/// In double, with the browser's exponential and logarithm: good to the digits that are printed.
enum SoftmaxScript {
  static let script: Markup =
    ArithmeticScript.script + #"""
      const label = 0, step = 2 ** -17;
      const fields = [...byId('z').querySelectorAll('input')];
      const parts = z => {
        const largest = Math.max(...z), shifted = z.map(each => each - largest);
        const powers = shifted.map(Math.exp), sum = powers.reduce((all, each) => all + each, 0);
        return { largest, shifted, powers, sum, p: powers.map(each => each / sum),
          loss: Math.log(sum) - shifted[label] };
      };
      const write = (id, row, values) => {
        const cells = byId(id).tBodies[0].rows[row].querySelectorAll('td');
        values.forEach((value, index) => {
          cells[index].textContent = shown(value);
          cells[index].dataset.value = value;
        });
      };
      const formula = (stage, text) => {
        document.querySelector(`#stage-${stage} pre`).textContent = text;
      };
      const update = () => {
        const z = fields.map(field => field.valueAsNumber);
        fields.forEach((field, index) => {
          field.setAttribute('aria-invalid', !isFinite(z[index]));
          if (isFinite(z[index])) field.closest('td').dataset.value = z[index];
        });
        if (!z.every(isFinite)) return;
        const { largest, shifted, powers, sum, p, loss } = parts(z);
        const target = z.map((_, index) => index === label ? 1 : 0);
        const moved = (place, by) =>
          parts(z.map((each, index) => index === place ? each + by : each)).loss;
        write('shifted', 0, shifted);
        write('powers', 0, powers);
        write('p', 0, p);
        write('L', 0, [loss]);
        [p, target, p.map((each, index) => each - target[index]),
          z.map((_, index) => (moved(index, step) - moved(index, -step)) / (2 * step))]
          .forEach((values, row) => write('gradient-table', row, values));
        formula('shift', `z - max z = z - ${largest < 0 ? `(${shown(largest)})` : shown(largest)}`);
        formula('exponentials', `sum = ${powers.map(shown).join(' + ')} = ${shown(sum)}`);
        formula('loss', `L = -ln p[${label}] = ln sum - (z[${label}] - max) = `
          + `ln ${shown(sum)} - (${shown(shifted[label])})`);
      };
      for (const field of fields) field.addEventListener('input', update);

      """#
}
