import TesseraReporting

/// Checks the gradients of the two networks at the step that a reader chooses, as
/// ``GradientCheckNetwork`` does.
enum GradientCheckScript {
  static func script(_ networks: [BackpropNetwork]) -> Markup {
    BackpropArithmetic.script
      + "const networks = [\(networks.map(object).joined(separator: ","))];\n"
      + findings
  }

  private static func object(_ network: BackpropNetwork) -> String {
    let values = [
      "input": network.input, "filter": network.filter, "bias": network.bias,
      "weights": network.weights, "denseBias": network.denseBias,
    ]
    let members = values.map { "\($0.key):\($0.value.elements)" }.sorted()
    return "{\(members.joined(separator: ","))}"
  }

  private static let findings: Markup = #"""
    const decisions = values => [...values.convolved.map(a => a > 0), ...values.winners].join();
    const finding = (net, name, h) => {
      const here = valuesOf(net), back = cotangentsOf(net, here)[name];
      let error = 0, isKink = false;
      back.forEach((analytic, i) => {
        const moved = by => valuesOf({ ...net, [name]: net[name].map((v, j) => j === i ? v + by : v) });
        const above = moved(h), below = moved(-h);
        const difference = (above.loss - below.loss) / (2 * h);
        const scale = Math.max(Math.abs(analytic), Math.abs(difference));
        if (scale > 0) error = Math.max(error, Math.abs(analytic - difference) / scale);
        isKink ||= [above, below].some(each => decisions(each) !== decisions(here));
      });
      return { error, isKink };
    };
    watch(['exponent'], ([exponent]) => networks.forEach((net, row) => {
      const found = ['weights', 'denseBias', 'filter', 'bias', 'input']
        .map(name => finding(net, name, 2 ** -exponent));
      write('own', row, found.map(each => each.error));
      found.forEach(({ error, isKink }, index) => {
        const place = cellsOf('own', row)[index];
        const heat = [1e-9, 1e-6, 1e-3, 1e-1].filter(limit => !(error < limit)).length;
        place.className = `heat-${heat}` + (isKink ? ' kink' : '');
        if (isKink) place.textContent += '*';
      });
    }));

    """#
}
