import TesseraReporting

/// Computes the page of backpropagation anew from the image and the parameters that its reader writes.
enum BackpropScript {
  static let script: Markup =
    BackpropArithmetic.script + terms + #"""
      const step = 2 ** -17;
      const difference = (name, at, lossOf) => at.map((value, i) => {
        const moved = by => lossOf({ [name]: at.map((each, j) => j === i ? each + by : each) }).loss;
        return (moved(step) - moved(-step)) / (2 * step);
      });
      watch(['value-input', 'value-filter', 'value-bias', 'value-weights', 'value-dense-bias'],
        (input, filter, bias, weights, denseBias) => {
          const net = { input, filter, bias, weights, denseBias }, values = valuesOf(net);
          for (const name of ['convolved', 'rectified', 'pooled', 'logits', 'p'])
            writeAll('value-' + name, values[name]);
          writeAll('winners', values.winners);
          writeAll('value-loss', [values.loss]);
          const back = cotangentsOf(net, values), words = termsOf(net, values, back);
          for (const [id, name] of ['logits', 'weights', 'dense-bias', 'pooled', 'rectified',
            'convolved', 'filter', 'bias', 'input'].map(id => [id, id.replace('-b', 'B')])) {
            const differences = net[name]
              ? difference(name, net[name], moved => valuesOf({ ...net, ...moved }))
              : difference(name, values[name], moved => valuesOf(net, moved));
            back[name].forEach((value, i) => {
              write(`back-${id}-table`, i, [value, differences[i]]);
              cellsOf(`back-${id}-table`, i)[2].textContent = words[name](i);
            });
          }
        });

      """#

  /// As `BackpropTerms` has them.
  private static let terms: Markup = #"""
    const factor = value => value < 0 ? `(${shown(value)})` : shown(value);
    const products = pairs => pairs.filter(([a, b]) => a !== 0 && b !== 0)
      .map(([a, b]) => `${factor(a)}·${factor(b)}`).join(' + ') || '0';
    const termsOf = (net, values, back) => ({
      logits: i => `${shown(values.p[i])} - ${i === label ? 1 : 0}`,
      weights: i => products([[values.pooled[i >> 1], back.logits[i & 1]]]),
      denseBias: i => shown(back.logits[i]),
      pooled: i => products(range(2).map(o => [back.logits[o], net.weights[i * 2 + o]])),
      rectified: i => {
        const window = range(4).find(each => inWindow(each, values.winners[each]) === i);
        return window === undefined ? 'won nothing'
          : `won window ${window}: ${shown(back.pooled[window])}`;
      },
      convolved: i => values.rectified[i] > 0 ? `a > 0: ${shown(back.rectified[i])}`
        : 'a <= 0: nothing passes',
      filter: t => products(range(16).map(i => [values.input[under(i, t)], back.convolved[i]])),
      bias: () => summands(back.convolved.filter(value => value !== 0)),
      input: i => products(seenBy(i, back.convolved, net.filter)),
    });

    """#
}
