import TesseraLayers

extension RunReport {
  /// The filters of the first layer.
  var filters: PageSection? {
    guard let filters = findings?.filters else { return nil }
    let tiles = filters.tiles
    let drawn = tiles.sheet.tiles.count
    let amount =
      drawn == tiles.count ? "All \(tiles.count)" : "The first \(drawn) of \(tiles.count)"
    let side = tiles.count > 16 ? 40.0 : 60
    let scale = max(1, (side / Double(tiles.sheet.width)).rounded())
    return PageSection(
      id: "filters", title: "Filters",
      lead: """
        \(amount) filters of <code>\(tiles.layer)</code>, \(tiles.sheet.height) × \
        \(tiles.sheet.width) pixels, each with its own scale: grey is 0, light positive, dark negative.
        """,
      body: filters.picture.markup(
        alt: "\(drawn) filters of \(tiles.layer) as small pictures", scale: scale))
  }

  /// What the layers make of a sample that the reader chooses.
  var features: PageSection? {
    guard let samples = findings?.samples, !samples.isEmpty else { return nil }
    let choices = samples.enumerated().markup { index, sample in
      let answer = sample.answer
      let scale = max(1, (44 / Double(answer.picture.width)).rounded())
      return """
        <label><input type="radio" name="sample" id="sample-\(index)" \
        value="\(index)"\(index == 0 ? " checked" : "" as Markup)>\
        \(answer.picture.markup(alt: "a \(className(answer.label))", scale: scale))\
        <span>\(className(answer.label))</span></label>

        """
    }
    return PageSection(
      id: "features", title: "Inside the network",
      lead: """
        What each layer makes of one image. Every map has its own scale: black is 0, or its least \
        value where one is negative.
        """,
      body: """
        <fieldset class="choices"><legend>Sample</legend>
        \(choices)</fieldset>
        <div class="chosen">
        \(samples.markup(panel))</div>
        """)
  }

  private func panel(_ sample: ReportFindings.Sample) -> Markup {
    let answer = sample.answer
    let layers = sample.layers.markup { layer in
      let maps = layer.maps
      let drawn = maps.sheet.tiles.count
      let count = drawn == maps.count ? "\(maps.count) maps" : "\(drawn) of \(maps.count) maps"
      let dark = maps.darkCount > 0 ? ", \(maps.darkCount) all zero" : ""
      let scale = max(1, (50 / Double(maps.sheet.width)).rounded())
      return """
        <figure>
        <figcaption><code>\(maps.name)</code> \(count) of \(maps.sheet.height) × \
        \(maps.sheet.width)\(dark)</figcaption>
        \(layer.picture.markup(alt: "\(drawn) maps behind \(maps.name)", scale: scale))
        </figure>

        """
    }
    let scale = max(1, (112 / Double(answer.picture.width)).rounded())
    return """
      <div class="panel">
      <figure class="answer">
      <figcaption>is <b>\(className(answer.label))</b>, the network says \
      <b>\(className(answer.predicted))</b></figcaption>
      \(answer.picture.markup(alt: "a \(className(answer.label))", scale: scale))
      \(bars(answer))
      </figure>
      <div class="maps">
      \(layers)</div>
      </div>

      """
  }
}
