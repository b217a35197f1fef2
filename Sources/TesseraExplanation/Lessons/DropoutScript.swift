import TesseraReporting

/// Computes the page of dropout anew: `CounterRandom` in a script, to the same bits.
enum DropoutScript {
  static let script: Markup =
    EditScript.script + random + #"""
      watch(['x', 'choice'], (x, [rate, seed]) => {
        const scale = 1 / (1 - rate);
        const isKept = (step, place) => uniform(seed, step, place) >= rate;
        const through = (values, step) =>
          values.map((value, place) => isKept(step, place) ? value * scale : 0);
        const mean = steps => {
          const sums = x.map(() => 0);
          for (let step = 0; step < steps; step += 1)
            through(x, step).forEach((value, place) => { sums[place] += value; });
          return sums.map(sum => sum / steps);
        };
        const ones = x.map(() => 1);
        write('kept', 0, x);
        write('kept', 1, ones.map((_, place) => isKept(0, place) ? 1 : 0));
        formula('scale', `y = kept ? x · 1/(1 - ${shown(rate)}) = x · ${shown(scale)} : 0`);
        write('y', 0, x);
        write('y', 1, through(x, 0));
        for (const step of [0, 1, 2, 3]) write('outputs', step, through(x, step));
        [x, mean(100), mean(10000)].forEach((values, row) => write('means', row, values));
        write('cotangent', 0, through(ones, 0));
      });

      """#

  /// Philox4x32-10. A product of two words has 64 bits, which a double does not hold: its high word is
  /// put together from halves.
  private static let random: Markup = #"""
    const highWord = (a, b) => {
      const [a1, a0, b1, b0] = [a >>> 16, a & 65535, b >>> 16, b & 65535];
      const middle = a1 * b0 + (a0 * b0 >>> 16), other = (middle & 65535) + a0 * b1;
      return a1 * b1 + (middle >>> 16) + (other >>> 16) >>> 0;
    };
    const uniform = (seed, step, place) => {
      let key0 = seed, key1 = 0;
      let c0 = place, c1 = 0, c2 = step << 16 >>> 0, c3 = step >>> 16;
      for (let round = 0; round < 10; round += 1) {
        [c0, c1, c2, c3] = [
          (highWord(c2, 0xcd9e8d57) ^ c1 ^ key0) >>> 0, Math.imul(c2, 0xcd9e8d57) >>> 0,
          (highWord(c0, 0xd2511f53) ^ c3 ^ key1) >>> 0, Math.imul(c0, 0xd2511f53) >>> 0];
        key0 = key0 + 0x9e3779b9 >>> 0;
        key1 = key1 + 0xbb67ae85 >>> 0;
      }
      return (c1 * 2 ** 21 + (c0 >>> 11)) * 2 ** -53;
    };

    """#
}
