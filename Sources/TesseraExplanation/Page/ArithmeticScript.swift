import TesseraReporting

/// The library's arithmetic and its way to print numbers, for what a reader changes on a page.
enum ArithmeticScript {
  static let script: Markup = #"""
    // float32, as the library computes: Math.fround rounds a double to it.
    const float = Math.fround;
    // a·b + c rounded once. The product of two float32 is exact in double; the sum may not be, and a
    // second rounding could then go the wrong way. So the sum is rounded to odd first: where
    // something is lost, its last bit is 1, and no later rounding meets a false tie.
    const scratch = new Float64Array(1), bits = new BigInt64Array(scratch.buffer);
    const multiplyAdd = (a, b, c) => {
      const product = a * b, sum = product + c;
      const part = sum - product;
      const lost = (product - (sum - part)) + (c - part);
      if (lost === 0 || !isFinite(lost)) return float(sum);
      scratch[0] = sum;
      if ((bits[0] & 1n) === 0n) bits[0] += (lost > 0) === (sum > 0) ? 1n : -1n;
      return float(scratch[0]);
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
