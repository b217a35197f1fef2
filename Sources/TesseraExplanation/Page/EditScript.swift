import TesseraReporting

/// Reads the fields of a lesson's tables, and writes numbers into its other cells.
enum EditScript {
  static let script: Markup =
    ArithmeticScript.script + #"""
      const cellsOf = (id, row) => byId(id).tBodies[0].rows[row].querySelectorAll('td');
      const put = (cells, values) => values.forEach((value, index) => {
        cells[index].textContent = shown(value);
        cells[index].dataset.value = value;
      });
      const write = (id, row, values) => put(cellsOf(id, row), values);
      const writeAll = (id, values) => put(byId(id).querySelectorAll('td'), values);
      const formula = (stage, ...lines) => {
        document.querySelector(`#stage-${stage} pre`).textContent = lines.join('\n');
      };
      // Calls `update` with the numbers in the fields of each of these elements, whenever one changes. Of a
      // field with anything else than a number that it allows, the last such number counts.
      const watch = (ids, update) => {
        const groups = ids.map(id => [...byId(id).querySelectorAll('input, select')]);
        const last = new Map(groups.flat().map(field => [field, Number(field.value)]));
        const changed = field => {
          const isRight = field.value !== '' && field.validity.valid;
          field.setAttribute('aria-invalid', !isRight);
          if (!isRight) return;
          const value = Number(field.value), place = field.closest('td');
          if (place) place.dataset.value = value;
          last.set(field, value);
          update(...groups.map(fields => fields.map(each => last.get(each))));
        };
        for (const field of groups.flat()) field.addEventListener('input', () => changed(field));
      };

      """#
}
