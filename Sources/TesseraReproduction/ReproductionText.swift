import TesseraRecipes
import TesseraReporting

/// The words and numbers that the table shows, on whatever page.
enum ReproductionText {
  static let columns = [
    "recipe", "author", "TensorFlow here", "test", "validation", "author's time", "time",
    "images/s",
  ]

  /// The cells of a line under ``columns``.
  static func cells(_ line: ReproductionTable.Line) -> [String] {
    let figures = line.cell.recipe.figures
    guard !line.records.isEmpty else {
      let state = line.reason.map { "not run: \($0)" } ?? "not run yet"
      return [
        line.cell.title, figures.author, figures.tensorFlow ?? "–", state, "",
        figures.authorTime ?? "–", "", "",
      ]
    }
    return [
      line.cell.title, figures.author, figures.tensorFlow ?? "–", percent(line.test),
      percent(line.validation), figures.authorTime ?? "–",
      line.seconds.map { DisplayNumber.elapsed($0.mean) } ?? "–",
      line.imagesPerSecond.map { DisplayNumber.rate($0.mean) } ?? "–",
    ]
  }

  /// `98.12 % (98.01–98.20, 3 seeds)`.
  static func percent(_ spread: ReproductionTable.Spread?) -> String {
    guard let spread else { return "–" }
    let mean = percent(spread.mean)
    guard spread.count > 1 else { return mean }
    let (least, greatest) = (number(spread.least), number(spread.greatest))
    return "\(mean) (\(least)–\(greatest), \(spread.count) seeds)"
  }

  static func percent(_ share: Double) -> String { number(share) + " %" }

  private static func number(_ share: Double) -> String {
    DisplayNumber.fixed(share * 100, digits: 2)
  }

  /// What a reader has to know of the figures, one sentence each.
  static func notes(_ table: ReproductionTable) -> [String] {
    var notes = [
      "The authors' figures are one run each, without a seed; some stand on other data: "
        + "their notMNIST had 200,000 images, ours has 8,000.",
      "TensorFlow's figures were measured with TensorFlow 2.21 on the same files with the same "
        + "settings, each figure one seed.",
      "Time is that of the training steps alone, without evaluation and saving, of each run by itself: "
        + "several may have gone on side by side, each with its share of the threads.",
    ]
    if table.effort == .quick { notes.append(shortened(table)) }
    if let doubled = table.lines.first(where: { $0.cell.variation.softmaxTwice != nil }) {
      notes.append(
        "Each of the four ways to train mnist-conv3 takes \(words(doubled.cell.length)); the author of "
          + "mnist-conv3-doubled took 10 epochs and then two rounds more.")
    }
    let standIns = Set(table.lines.flatMap(\.records).filter(\.isStandIn).map(\.dataset))
    for dataset in standIns.sorted() {
      notes.append("\(dataset): such figures say nothing about the real set.")
    }
    let own = table.lines.flatMap { line in
      line.records.filter { !$0.isStandIn && $0.dataset != line.cell.recipe.dataset.title }
    }
    for dataset in Set(own.map(\.dataset)).sorted() {
      notes.append(
        "\(dataset): images of your own in the place of a set; the authors' figures are of that set."
      )
    }
    if !table.circumstances.isEmpty { notes.append("Run with \(table.circumstances).") }
    return notes
  }

  /// What a quick plan has shortened.
  private static func shortened(_ table: ReproductionTable) -> String {
    let names = table.lines.compactMap { line -> String? in
      let own = line.cell.recipe.fullLength ?? line.cell.recipe.length
      guard line.cell.length != own, line.cell.variation.softmaxTwice == nil else { return nil }
      return "\(line.cell.recipe.name) (\(words(line.cell.length)) instead of \(words(own)))"
    }
    guard !names.isEmpty else { return "Quick, and yet nothing else had to be shortened." }
    return "Quick: shortened are \(names.joined(separator: ", ")). With --full these go their "
      + "authors' length."
  }

  static func words(_ length: Recipe.Length) -> String {
    switch length {
    case .epochs(let count): "\(count) epoch\(count == 1 ? "" : "s")"
    case .steps(let count): "\(count) step\(count == 1 ? "" : "s")"
    }
  }

  /// The experiment with two mistakes, and what it shows; `nil` as long as a run is missing.
  static func experiment(_ table: ReproductionTable) -> String? {
    let cells = table.lines.filter { $0.cell.variation.softmaxTwice != nil }
    let found = cells.compactMap(\.test)
    guard found.count == 4 else { return nil }
    let isStopped = { (line: Int) in found[line].mean < 0.9 }
    let opening =
      isStopped(3) && !isStopped(1) && !isStopped(2)
      ? "Neither mistake alone stops the network, both together do. " : ""
    return opening + "Unscaled pixels with one softmax reach "
      + "\(percent(found[1].mean)), two softmaxes on scaled pixels \(percent(found[2].mean)), both "
      + "together \(percent(found[3].mean)) (without either \(percent(found[0].mean))). The second "
      + "softmax starves the gradient: its loss cannot fall below ln(1 + 9/e) = 1.4612. Unscaled "
      + "pixels saturate the first one, so that classes are lost early and seldom come back; which "
      + "ones depends on the seed."
  }

  /// The author's log beside ours: epoch, author, ours; only what was reached.
  static func log(_ line: ReproductionTable.Line) -> [(epoch: Int, author: Double, ours: Double)] {
    guard !line.records.isEmpty else { return [] }
    return line.cell.recipe.figures.log.compactMap { entry in
      line.validation(atEpoch: entry.epoch).map { (entry.epoch, entry.validationAccuracy, $0) }
    }
  }
}
