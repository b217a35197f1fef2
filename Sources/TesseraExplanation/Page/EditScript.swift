import TesseraReporting

/// Reads the fields of a lesson's tables, and writes numbers into its other cells.
enum EditScript {
  static let script: Markup =
    ArithmeticScript.script + #"""
      const cellsOf = (id, row) => byId(id).tBodies[0].rows[row].querySelectorAll('td');
      const write = (id, row, values) => {
        const cells = cellsOf(id, row);
        values.forEach((value, index) => {
          cells[index].textContent = shown(value);
          cells[index].dataset.value = value;
        });
      };
      const formula = (stage, ...lines) => {
        document.querySelector(`#stage-${stage} pre`).textContent = lines.join('\n');
      };
      // Calls `update` with the numbers in the fields of each of these tables, whenever one changes and
      // all are numbers that their fields allow.
      const watch = (ids, update) => {
        const groups = ids.map(id => [...byId(id).querySelectorAll('input')]);
        const isRight = field => isFinite(field.valueAsNumber) && field.validity.valid;
        const changed = () => {
          for (const field of groups.flat()) {
            field.setAttribute('aria-invalid', !isRight(field));
            if (isRight(field)) field.closest('td').dataset.value = field.valueAsNumber;
          }
          if (groups.flat().every(isRight))
            update(...groups.map(fields => fields.map(field => field.valueAsNumber)));
        };
        for (const field of groups.flat()) field.addEventListener('input', changed);
      };

      """#
}
