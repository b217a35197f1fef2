import TesseraKernels
import TesseraReporting

/// The library's exponential and logarithm in Double, to the same bits: `Exponential` in a script.
enum ExponentialScript {
  private static let constants = Double.exponential

  static let script: Markup =
    """
    const [log2e, ln2High, ln2Low, rounding, highest, lowest, rootHalf] = \([
      constants.log2e, constants.ln2High, constants.ln2Low, constants.rounding, constants.highest,
      constants.lowest, constants.rootHalf,
    ].description);
    const degree = \(constants.expDegree), logTerms = \(constants.logTerms);

    """ + functions

  private static let functions: Markup = #"""
    const inverseFactorials = [1];
    for (let k = 1, factorial = 1; k <= degree; k += 1) {
      factorial *= k;
      inverseFactorials.push(1 / factorial);
    }
    const exponential = x => {
      if (x > highest) return Infinity;
      if (x < lowest) return 0;
      const n = multiplyAddDouble(x, log2e, rounding) - rounding;
      const r = multiplyAddDouble(n, -ln2Low, multiplyAddDouble(n, -ln2High, x));
      let p = inverseFactorials[degree];
      for (let k = degree - 1; k >= 2; k -= 1) p = multiplyAddDouble(p, r, inverseFactorials[k]);
      const half = Math.floor(n / 2);
      return (1 + multiplyAddDouble(p, r * r, r)) * 2 ** half * 2 ** (n - half);
    };
    // Of a positive number that is neither subnormal nor infinite, such as a sum of exponentials.
    scratch[0] = rootHalf;
    const rootBits = bits[0];
    const logarithm = x => {
      scratch[0] = x;
      const offset = bits[0] - rootBits, k = Number(offset >> 52n);
      bits[0] = (offset & ((1n << 52n) - 1n)) + rootBits;
      const f = scratch[0] - 1, s = f / (2 + f), z = s * s, t = s + s;
      let p = 1 / (2 * logTerms + 1);
      for (let j = logTerms - 1; j >= 1; j -= 1) p = multiplyAddDouble(p, z, 1 / (2 * j + 1));
      return multiplyAddDouble(k, ln2High, multiplyAddDouble(t * z, p, k * ln2Low) + t);
    };

    """#
}
