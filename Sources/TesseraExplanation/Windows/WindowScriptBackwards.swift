import TesseraReporting

extension WindowScript {
  /// What a pool hands back to its pixels where every output hands back 1.
  static let backwards: Markup = #"""
    const drawBackwards = () => {
      const maximum = new Float32Array(size * size), average = new Float32Array(size * size);
      const outputs = range(geometry.count);
      for (const p of outputs) for (const q of outputs) {
        const seen = stepAt(p, q).terms.filter(term => !term.isPadding);
        const best = winner(seen);
        maximum[best.h * size + best.w] += 1;
        // An array of float32 rounds what is written into it.
        for (const { h, w } of seen) average[h * size + w] += float(1 / seen.length);
      }
      for (const [id, values] of [['maximum-cotangent', maximum], ['average-cotangent', average]])
        fill(id, range(size).map(h => range(size).map(w => cell(values[h * size + w], ''))));
    };

    """#
}
