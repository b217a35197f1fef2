import TesseraReporting

/// ``BackpropNetwork`` in a script, to the same bits: its values, and what comes back.
enum BackpropArithmetic {
  static let script: Markup =
    EditScript.script + TableScript.script + SoftmaxScript.arithmetic + #"""
      const chain = pairs => pairs.reduce((sum, [a, b]) => multiplyAddDouble(a, b, sum), 0);
      // The pixel under tap t of output i, and the place of tap t in window i of the pool.
      const under = (i, t) => ((i >> 2) + (t >> 1)) * 5 + (i & 3) + (t & 1);
      const inWindow = (i, t) => ((i & 2) + (t >> 1)) * 4 + (i & 1) * 2 + (t & 1);
      // All values, with that of one place replaced.
      const valuesOf = (net, moved = {}) => {
        const input = moved.input ?? net.input;
        const convolved = moved.convolved ?? range(16).map(i =>
          chain(range(4).map(t => [input[under(i, t)], net.filter[t]])) + net.bias[0]);
        const rectified = moved.rectified ?? convolved.map(value => value <= 0 ? 0 : value);
        const winners = range(4).map(i => range(4).reduce((best, t) =>
          rectified[inWindow(i, t)] > rectified[inWindow(i, best)] ? t : best, 0));
        const pooled = moved.pooled ?? winners.map((t, i) => rectified[inWindow(i, t)]);
        const logits = moved.logits ?? range(2).map(o =>
          chain(range(4).map(i => [pooled[i], net.weights[i * 2 + o]])) + net.denseBias[o]);
        return { input, convolved, rectified, winners, pooled, logits, ...parts(logits) };
      };
      // The terms of dL/dx at one pixel: the outputs that it took part in, in their order.
      const seenBy = (i, convolved, filter) => [3, 2, 1, 0].flatMap(t => {
        const p = Math.floor(i / 5) - (t >> 1), q = i % 5 - (t & 1);
        return p < 0 || q < 0 || p > 3 || q > 3 ? [] : [[convolved[p * 4 + q], filter[t]]];
      });
      const cotangentsOf = (net, values) => {
        const logits = values.gradient, rectified = Array(16).fill(0);
        const pooled = range(4).map(i =>
          chain(range(2).map(o => [logits[o], net.weights[i * 2 + o]])));
        values.winners.forEach((t, i) => { rectified[inWindow(i, t)] = pooled[i]; });
        const convolved = rectified.map((value, i) => values.rectified[i] > 0 ? value : 0);
        return { logits, pooled, rectified, convolved, denseBias: logits,
          weights: range(8).map(i => values.pooled[i >> 1] * logits[i & 1]),
          filter: range(4).map(t =>
            chain(range(16).map(i => [values.input[under(i, t)], convolved[i]]))),
          bias: [convolved.reduce((sum, value) => sum + value, 0)],
          input: range(25).map(i => chain(seenBy(i, convolved, net.filter))) };
      };

      """#
}
