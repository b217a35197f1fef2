import TesseraReporting

/// Tables of numbers, written as `NumberTable` writes them.
enum TableScript {
  static let script: Markup = #"""
    const element = (name, text) => {
      const made = document.createElement(name);
      if (text !== undefined) made.textContent = text;
      return made;
    };
    const cell = (value, style, content) => {
      const made = element('td', content === undefined ? shown(value) : content);
      if (style) made.className = style;
      if (value !== undefined) made.dataset.value = value;
      return made;
    };
    // A cell with a field.
    const field = (made, value, label) => {
      const input = element('input');
      Object.assign(input, { type: 'number', step: 'any', value: shown(value) });
      input.setAttribute('aria-label', label);
      made.replaceChildren(input);
      return made;
    };
    const fill = (id, rows, headings) => byId(id).tBodies[0].replaceChildren(
      ...rows.map((cells, index) => {
        const row = element('tr');
        if (headings) {
          const heading = element('th', headings[index]);
          heading.scope = 'row';
          row.append(heading);
        }
        row.append(...cells);
        return row;
      }));
    const columns = (id, titles) => byId(id).tHead.rows[0].replaceChildren(
      ...titles.map(title => {
        const heading = element('th', title);
        heading.scope = 'col';
        return heading;
      }));
    const range = count => [...Array(count).keys()];

    """#
}
