import TesseraReporting

/// Computes the pages of softmax anew from the scores that their reader writes.
///
/// To the library's own bits.
enum SoftmaxScript {
  static let once: Markup =
    EditScript.script + arithmetic + #"""
      const step = 2 ** -17;
      watch(['z'], z => {
        const { largest, shifted, powers, sum, p, loss, gradient } = parts(z);
        const moved = (place, by) =>
          parts(z.map((each, index) => index === place ? each + by : each)).loss;
        write('shifted', 0, shifted);
        write('powers', 0, powers);
        write('p', 0, p);
        write('L', 0, [loss]);
        [p, z.map(target), gradient,
          z.map((_, index) => (moved(index, step) - moved(index, -step)) / (2 * step))]
          .forEach((values, row) => write('gradient-table', row, values));
        formula('shift', `z - max z = z - ${largest < 0 ? `(${shown(largest)})` : shown(largest)}`);
        formula('exponentials', `sum = ${powers.map(shown).join(' + ')} = ${shown(sum)}`);
        formula('loss', `L = -ln p[${label}] = ln sum - (z[${label}] - max) = `
          + `ln ${shown(sum)} - (${shown(shifted[label])})`);
      });

      """#

  static let twice: Markup =
    EditScript.script + arithmetic + #"""
      watch(['z'], z => {
        const first = parts(z), second = parts(first.p);
        const mean = second.gradient.reduce((all, g, index) =>
          multiplyAddDouble(g, first.p[index], all), 0);
        write('classes', 0, first.p);
        write('classes', 1, second.p);
        write('L', 0, [first.loss, second.loss]);
        write('derivatives', 0, first.gradient);
        write('derivatives', 1, first.p.map((p, index) => p * (second.gradient[index] - mean)));
      });

      """#

  /// Softmax cross-entropy of one row with label 0, and its derivative.
  static let arithmetic: Markup =
    ExponentialScript.script + #"""
      const label = 0, target = (_, index) => index === label ? 1 : 0;
      const parts = z => {
        const largest = Math.max(...z), shifted = z.map(each => each - largest);
        const powers = shifted.map(exponential), sum = powers.reduce((all, each) => all + each, 0);
        const p = powers.map(each => each / sum);
        return { largest, shifted, powers, sum, p, loss: logarithm(sum) - shifted[label],
          gradient: p.map((each, index) => each - target(each, index)) };
      };

      """#
}
