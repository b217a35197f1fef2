import TesseraReporting

/// Computes the paths of the optimizers anew: `OptimizerUpdates` for two parameters, to the same bits.
enum OptimizersScript {
  static let script: Markup =
    EditScript.script + rules + #"""
      const f = ([a, b]) => (a * a + 10 * b * b) / 2;
      const pathOf = (start, take) => {
        const points = [start];
        for (let step = 0; step < 30; step += 1) {
          const [a, b] = points.at(-1);
          points.push(take([a, b], [a, 10 * b]));
        }
        return points;
      };
      const draw = (name, points) => {
        const drawing = document.querySelector(`#stage-${name} svg`);
        // What has left the drawing need not be placed to the pixel.
        const near = value => Math.max(-1e5, Math.min(1e5, value)).toFixed(3);
        const places = points.map(([a, b]) => [near(320 + a * 64), near(160 - b * 64)]);
        drawing.querySelector('polyline').setAttribute('points', places.join(' '));
        drawing.querySelectorAll('circle').forEach((circle, index) => {
          circle.setAttribute('cx', places[index][0]);
          circle.setAttribute('cy', places[index][1]);
        });
      };
      watch(['start', ...Object.keys(rules).map(name => 'set-' + name)], (start, ...settings) => {
        Object.entries(rules).forEach(([name, { rule, lines }], index) => {
          const points = pathOf(start, rule(...settings[index]));
          points.forEach((point, step) => write('path-' + name, step, [...point, f(point)]));
          write('summary', index, [...points.at(-1), f(points.at(-1))]);
          formula(name, ...lines(...settings[index]));
          draw(name, points);
        });
      });

      """#

  /// A step for each rule, and its formula as the lesson has it.
  private static let rules: Markup = #"""
    const sgd = (rate, momentum, nesterov) => {
      const velocity = [0, 0];
      return (point, gradient) => point.map((value, i) => {
        let g = gradient[i];
        if (momentum) {
          velocity[i] = multiplyAddDouble(momentum, velocity[i], g);
          g = nesterov ? multiplyAddDouble(momentum, velocity[i], g) : velocity[i];
        }
        return multiplyAddDouble(-rate, g, value);
      });
    };
    const adam = (rate, beta1, beta2, decay, isPaper) => {
      const mean = [0, 0], variance = [0, 0], epsilon = 1e-8;
      let power1 = 1, power2 = 1;
      return (point, gradient) => {
        power1 *= beta1;
        power2 *= beta2;
        const correction = Math.sqrt(1 - power2), scale = isPaper ? 1 / correction : 1;
        const corrected = (isPaper ? rate : rate * correction) / (1 - power1);
        return point.map((value, i) => {
          const g = gradient[i];
          if (decay) value = multiplyAddDouble(-(rate * decay), value, value);
          mean[i] = multiplyAddDouble(1 - beta1, g - mean[i], mean[i]);
          variance[i] = multiplyAddDouble(
            1 - beta2, multiplyAddDouble(g, g, -variance[i]), variance[i]);
          return value - corrected * mean[i] / (Math.sqrt(variance[i]) * scale + epsilon);
        });
      };
    };
    const moments = (beta1, beta2) => [
      `m = ${beta1} · m + (1 - ${beta1}) · g`, `v = ${beta2} · v + (1 - ${beta2}) · g²`];
    const velocity = momentum => `v = ${momentum} · v + g`;
    const rules = {
      sgd: { rule: rate => sgd(rate, 0, false), lines: rate => [`p -= ${rate} · g`] },
      momentum: { rule: (rate, momentum) => sgd(rate, momentum, false),
        lines: (rate, momentum) => [velocity(momentum), `p -= ${rate} · v`] },
      nesterov: { rule: (rate, momentum) => sgd(rate, momentum, true),
        lines: (rate, momentum) => [velocity(momentum), `p -= ${rate} · (${momentum} · v + g)`] },
      adam: { rule: (rate, beta1, beta2) => adam(rate, beta1, beta2, 0, false),
        lines: (rate, beta1, beta2) => [...moments(beta1, beta2), `p -= ${rate} · `
          + `sqrt(1 - ${beta2}^t) / (1 - ${beta1}^t) · m / (sqrt(v) + 1e-08)`] },
      adamw: { rule: (rate, beta1, beta2, decay) => adam(rate, beta1, beta2, decay, true),
        lines: (rate, beta1, beta2, decay) => [`p -= ${rate} · ${decay} · p`,
          ...moments(beta1, beta2), `p -= ${rate} · `
          + `m / (1 - ${beta1}^t) / (sqrt(v / (1 - ${beta2}^t)) + 1e-08)`] },
    };

    """#
}
