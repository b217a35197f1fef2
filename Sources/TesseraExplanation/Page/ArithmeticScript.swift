import TesseraOperators
import TesseraReporting

/// The library's arithmetic and its way to print numbers, for what a reader changes on a page.
enum ArithmeticScript {
  static let script: Markup =
    """
    // Whether the processor that wrote this page rounds a multiply-add once.
    const isFused = \(String(InstructionSetLevel.current.isFused));

    """ + functions

  private static let functions: Markup = #"""
    // float32, as the library computes: Math.fround rounds a double to it.
    const float = Math.fround;
    // A sum, and what its rounding loses of it (Knuth).
    const twoSum = (a, b) => {
      const sum = a + b, part = sum - a;
      return [sum, (a - (sum - part)) + (b - part)];
    };
    // Rounded to odd instead: where something is lost, the last bit is 1, and no later rounding meets
    // a false tie.
    const scratch = new Float64Array(1), bits = new BigInt64Array(scratch.buffer);
    const oddly = ([sum, lost]) => {
      if (lost === 0 || !isFinite(lost)) return sum;
      scratch[0] = sum;
      if ((bits[0] & 1n) === 0n) bits[0] += (lost > 0) === (sum > 0) ? 1n : -1n;
      return scratch[0];
    };
    // a·b + c rounded once, in float32. The product of two float32 is exact in double; the sum may
    // not be, and a second rounding could then go the wrong way.
    const multiplyAdd = (a, b, c) =>
      isFused ? float(oddly(twoSum(a * b, c))) : float(float(a * b) + c);
    // The same in double (Boldo and Melquiond 2008): the product and what its rounding loses (Dekker),
    // and of the rest of the sum the part that is too small to see, rounded to odd.
    const halves = a => {
      const scaled = 134217729 * a, high = scaled - (scaled - a);
      return [high, a - high];
    };
    const multiplyAddDouble = (a, b, c) => {
      if (!isFused) return a * b + c;
      const product = a * b, [a1, a2] = halves(a), [b1, b2] = halves(b);
      const [low, lowest] = twoSum(c, a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2));
      const [high, rest] = twoSum(product, low);
      return isFinite(high) ? high + oddly(twoSum(lowest, rest)) : product + c;
    };

    // Four digits after the point, rounded half to even.
    const fixed = value => {
      const size = Math.abs(value), whole = Math.floor(size), scaled = (size - whole) * 10000;
      const below = Math.floor(scaled), rest = scaled - below;
      const digits = below + (rest > .5 || (rest === .5 && below % 2 === 1) ? 1 : 0);
      const text = (whole + (digits === 10000 ? 1 : 0)) + '.'
        + String(digits % 10000).padStart(4, '0');
      return (value < 0 ? '-' : '') + text.replace(/\.?0+$/, '');
    };
    const shown = value => {
      if (value === 0) return '0';
      if (!isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
      const size = Math.abs(value);
      return size < 1e-3 || size >= 1e6 ? value.toExponential(3) : fixed(value);
    };
    const summands = values => values.map((value, index) =>
      index === 0 ? shown(value)
        : (value < 0 ? ' - ' : ' + ') + shown(Math.abs(value))).join('');

    """#
}
