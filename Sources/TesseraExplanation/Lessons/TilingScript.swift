import TesseraReporting

/// Computes the page of tiles anew, from matrices and sizes of blocks that its reader chooses.
enum TilingScript {
  /// Sizes that divide those of the matrices and each other.
  static let controls: Markup = """
    <form class="settings" id="sizes" autocomplete="off" aria-label="Blocks and tiles">
    \(choice("mc", [4, 8], TilingProduct.mc))\(choice("nc", [4, 8], TilingProduct.nc))\
    \(choice("kc", [1, 2, 4], TilingProduct.kc))\(choice("mr", [1, 2, 4], TilingProduct.mr))\
    \(choice("nr", [1, 2, 4], TilingProduct.nr))</form>
    """

  private static func choice(_ name: String, _ sizes: [Int], _ chosen: Int) -> Markup {
    let options = sizes.markup { size -> Markup in
      let selected: Markup = size == chosen ? " selected" : ""
      return "<option\(selected)>\(size)</option>"
    }
    return "<label>\(name) <select>\(options)</select></label>\n"
  }

  static let script: Markup =
    EditScript.script + TableScript.script + product + #"""
      const inRows = (id, values, width) =>
        fill(id, range(values.length / width).map(row =>
          values.slice(row * width, (row + 1) * width).map(value => cell(value, ''))));
      const place = (name, by) => by ? `${name}+${by}` : name;
      watch(['a', 'b', 'sizes'], (a, b, [mc, nc, kc, mr, nr]) => {
        const multiply = tileOf(a, b, mr, nr), inTile = range(mr).flatMap(i =>
          range(nr).map(j => [i, j]));
        const whole = zeros(), tiles = [];
        let part;
        for (let jc = 0; jc < n; jc += nc) for (let pc = 0; pc < k; pc += kc) {
          for (let ic = 0; ic < m; ic += mc)
            for (let jr = jc; jr < jc + nc; jr += nr)
              for (let ir = ic; ir < ic + mc; ir += mr)
                tiles.push([jc, pc, ic, jr, ir, ...multiply(whole, ir, jr, pc, pc + kc)]);
          part ??= [...whole];
        }
        inRows('c', whole, n);
        formula('loops',
          `for jc in 0..<${n} by ${nc}        loop 5: columns of B, third-level cache`,
          `  for pc in 0..<${k} by ${kc}      loop 4: depth; pack B's block`,
          `    for ic in 0..<${m} by ${mc}    loop 3: rows of A, second level; pack A's block`,
          `      for jr in jc..<jc+${nc} by ${nr}   loop 2: a panel of B, first level`,
          `        for ir in ic..<ic+${mc} by ${mr} loop 1: a tile of C, registers`,
          `          for p in pc..<pc+${kc}:   tile += A[ir..., p] · B[p, jr...]`);
        inRows('block-b', range(kc).flatMap(p => range(nc).map(j => b[p * n + j])), nc);
        inRows('packed-b', range(nc / nr).flatMap(panel => range(kc).flatMap(p =>
          range(nr).map(j => b[p * n + panel * nr + j]))), kc * nr);
        inRows('block-a', range(mc).flatMap(i => range(kc).map(p => a[i * k + p])), kc);
        const first = zeros();
        columns('steps', ['after', ...inTile.map(([i, j]) => `C[${i},${j}]`)]);
        fill('steps', range(kc).map(p => multiply(first, 0, 0, p, p + 1)
          .map(value => cell(value, ''))), range(kc).map(p => `p = ${p}`));
        columns('tiles', ['tile', 'jc', 'pc', 'ic', 'jr', 'ir',
          ...inTile.map(([i, j]) => `C[${place('ir', i)},${place('jr', j)}]`)]);
        fill('tiles', tiles.map(row => row.map(value => cell(value, ''))), range(tiles.length));
        inRows('part', part, n);
        inRows('complete', whole, n);
      });

      """#

  /// One register tile, which begins at what is in C.
  private static let product: Markup = """
    const m = \(TilingProduct.m), n = \(TilingProduct.n), k = \(TilingProduct.k);
    const zeros = () => Array(m * n).fill(0);
    const tileOf = (a, b, mr, nr) => (c, ir, jr, from, to) =>
      range(mr).flatMap(i => range(nr).map(j => {
        const at = (ir + i) * n + jr + j;
        for (let p = from; p < to; p += 1)
          c[at] = multiplyAddDouble(a[(ir + i) * k + p], b[p * n + jr + j], c[at]);
        return c[at];
      }));

    """
}
