import TesseraReporting

/// One place on all maps at once: under the pointer, or where two sliders say.
enum PlaceScript {
  static let controls: Markup = """
    <form class="settings" id="settings" autocomplete="off" aria-label="The marked place">
    <label>row <input type="range" id="row" min="0" max="100" value="50"></label>
    <label>column <input type="range" id="column" min="0" max="100" value="50"></label>
    <output id="place" aria-live="polite"></output></form>
    """

  static let style: Markup = """
    .sheet { position: relative; display: inline-block; max-width: 100%; margin-bottom: 1rem; }
    .pixels { image-rendering: pixelated; max-width: 100%; height: auto; display: block; }
    .sheet i { position: absolute; width: 11px; height: 11px; margin: -6px 0 0 -6px;
      border: 2px solid var(--warm); border-radius: 50%; pointer-events: none; }
    #place { min-width: 18em; }

    """

  static let script: Markup = #"""
    const sheets = all('.sheet').map(sheet => {
      const { tiles, columns, width, height } = Object.fromEntries(
        Object.entries(sheet.dataset).map(([name, value]) => [name, Number(value)]));
      const rows = Math.ceil(tiles / columns);
      const marks = [...Array(tiles)].map(() => {
        const mark = document.createElement('i');
        mark.setAttribute('aria-hidden', 'true');
        sheet.append(mark);
        return mark;
      });
      return { sheet, columns, width, height, marks,
        wide: columns * (width + 1) - 1, high: rows * (height + 1) - 1 };
    });
    // x and y are shares of a map, 0 to 1.
    const point = (x, y) => {
      for (const { columns, width, height, wide, high, marks } of sheets)
        marks.forEach((mark, index) => {
          mark.style.left = 100 * (index % columns * (width + 1) + x * width) / wide + '%';
          mark.style.top = 100 * (Math.floor(index / columns) * (height + 1) + y * height) / high + '%';
        });
      const { width, height } = sheets[0];
      const at = (share, extent) => Math.min(Math.floor(share * extent), extent - 1);
      byId('place').textContent = `row ${at(y, height)} of ${height}, column ${at(x, width)} `
        + `of ${width}, and the same place behind every layer`;
    };
    for (const { sheet, width, height, wide, high } of sheets)
      sheet.addEventListener('pointermove', event => {
        const box = sheet.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width * wide % (width + 1) / width;
        const y = (event.clientY - box.top) / box.height * high % (height + 1) / height;
        point(Math.min(Math.max(x, 0), 1), Math.min(Math.max(y, 0), 1));
      });
    const slide = () => point(byId('column').value / 100, byId('row').value / 100);
    byId('settings').addEventListener('input', slide);
    byId('settings').addEventListener('submit', event => event.preventDefault());
    if (sheets.length) slide();

    """#
}
