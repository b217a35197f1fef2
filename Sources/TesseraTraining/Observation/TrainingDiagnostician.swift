import TesseraDatasets
import TesseraLayers
import TesseraTensors

/// Watches a run and says, once for each kind, what goes wrong and what to do about it.
///
/// | kind                  | seen by                                                                  |
/// |-----------------------|--------------------------------------------------------------------------|
/// | `constantLabels`      | all training images have one label                                       |
/// | `unscaledPixels`      | pixels reach the network as numbers above 10                             |
/// | `softmaxTwice`        | the loss applies softmax to what is a distribution already               |
/// | `initialLoss`         | the first loss is more than twice ln K or less than half of it           |
/// | `unlearnableLabels`   | after two epochs the loss is still ln K, or only training images are learned |
/// | `classNeverPredicted` | a whole epoch of batches, and a class that the network never chose       |
/// | `deadUnits`           | more than half of a relu's units are 0 for every one of 32 to 64 images  |
/// | `updateTooLarge`, `updateTooSmall` | ‖Δw‖/‖w‖ of a kernel above 0.1 (1 in step 1) or below 10⁻⁷ |
/// | `overfitting`         | the validation loss is 5 % above its least, of three epochs ago or more  |
/// | `diverged`            | a value became infinite or NaN                                           |
public final class TrainingDiagnostician: TrainingMonitor {
  private let report: (TrainingDiagnosis) -> Void
  private var seen: Set<TrainingDiagnosis.Kind> = []
  private var start: TrainingStart?
  private var history: [EpochMetrics] = []
  private var lastStep = 0

  /// A diagnostician that hands each line to `report`.
  public init(_ report: @escaping (TrainingDiagnosis) -> Void) { self.report = report }

  private func say(_ kind: TrainingDiagnosis.Kind, _ message: String) {
    guard seen.insert(kind).inserted else { return }
    report(TrainingDiagnosis(kind: kind, step: lastStep, message: message))
  }

  private var classes: Int { start?.plan.output.count ?? 1 }

  public func begin(_ start: TrainingStart) throws {
    self.start = start
    history = start.progress.history
    lastStep = start.progress.step
    checkLabels(start)
    checkPixels(start)
    if case .softmaxTwiceCrossEntropy = start.configuration.loss {
      let floor = short(start.configuration.loss.floor(classes: classes))
      say(
        .softmaxTwice,
        "softmax is applied twice: the loss cannot fall below \(floor) and its gradient starves; "
          + "give the loss logits, without a Softmax layer")
    }
  }

  public func wantsInspection(at step: Int) -> Bool {
    guard let start else { return false }
    return step == 1 || step == start.configuration.steps || isEpochEnd(step)
  }

  private func isEpochEnd(_ step: Int) -> Bool { stepsPerEpoch > 0 && step % stepsPerEpoch == 0 }

  private var stepsPerEpoch = 0

  public func step(_ report: StepReport) {
    lastStep = report.step
    stepsPerEpoch = report.stepsPerEpoch
    if report.step == 1 { checkInitialLoss(report.loss) }
  }

  public func inspect(_ inspection: Inspection) {
    if inspection.step == 1 {
      // A first step of a tenth of the way is nothing unusual.
      checkUpdates(inspection, limit: 1)
      return checkOutput(inspection)
    }
    // Of few images many units are 0 for all of them, and not dead.
    let isEnough = inspection.images >= Inspection.fewestImages
    for activation in inspection.activations where isEnough {
      guard let share = activation.deadShare, share > 0.5 else { continue }
      say(
        .deadUnits,
        "\(percent(share)) of the units of \(activation.layer) gave 0 for every image looked at: "
          + "they no longer learn; a smaller learning rate, another initialiser or LeakyReLU helps")
    }
    checkUpdates(inspection, limit: 0.1)
  }

  public func epoch(_ metrics: EpochMetrics) {
    history.append(metrics)
    checkProgress(metrics)
    checkPredictions(metrics)
    checkOverfitting()
  }

  public func failed(_ error: any Error) {
    guard let error = error as? TrainingError, case .diverged = error else { return }
    say(.diverged, "\(error)")
  }
}

extension TrainingDiagnostician {
  private func checkLabels(_ start: TrainingStart) {
    let labels = start.train.labels
    guard let first = labels.elements.first, labels.elements.allSatisfy({ $0 == first }) else {
      return
    }
    let name = start.information.classNames[Int(first)]
    say(
      .constantLabels,
      "all \(labels.count) training labels are \(name): there is nothing to learn; check how the "
        + "labels were read")
  }

  private func checkPixels(_ start: TrainingStart) {
    let scaling = start.configuration.scaling
    let largest = max(abs(scaling.shift), abs(255 * scaling.scale + scaling.shift))
    guard largest > 10 else { return }
    say(
      .unscaledPixels,
      "pixels enter the network as numbers up to \(short(largest)): scaled to 0...1 it learns faster "
        + "and is less easily saturated (--scaling)")
  }

  private func checkInitialLoss(_ loss: Double) {
    guard case .softmaxCrossEntropy = start?.configuration.loss else { return }
    let expected = Loss.ofUniformGuess(classes: classes)
    guard loss > 2 * expected || loss < expected / 2 else { return }
    let reason =
      loss > expected
      ? "the first weights or biases are too large, or pixels are not scaled"
      : "this one has learned such images before, or few of the classes occur"
    say(
      .initialLoss,
      "the first loss is \(short(loss)); a network that knows nothing has ln \(classes) = "
        + "\(short(expected)): \(reason)")
  }

  /// What leaves the network before it has learned anything: logits, or already a distribution?
  private func checkOutput(_ inspection: Inspection) {
    guard case .softmaxCrossEntropy = start?.configuration.loss,
      let output = inspection.activations.last?.values, output.count > 0
    else { return }
    let rows = Double(output.count / classes)
    // Rows of a distribution sum to 1, up to one rounding for each of their elements.
    let slack = Double(output.count) * Double(Float.ulpOfOne)
    guard output.minimum >= 0, output.maximum <= 1, abs(output.sum - rows) <= slack else { return }
    say(
      .softmaxTwice,
      "what leaves the network is a distribution already, and the loss applies softmax to it once "
        + "more: take the softmax out of the network, or the loss stays above its floor")
  }

  private func checkUpdates(_ inspection: Inspection, limit: Double) {
    for parameter in inspection.parameters where !parameter.name.hasSuffix(".bias") {
      guard let ratio = parameter.updateRatio else { continue }
      if ratio > limit {
        say(
          .updateTooLarge,
          "one step changed \(parameter.name) by \(short(ratio)) of its length; about 0.001 is "
            + "healthy: a smaller learning rate helps")
      } else if ratio < 1e-7 {
        say(
          .updateTooSmall,
          "one step changed \(parameter.name) by only \(short(ratio)) of its length; about 0.001 is "
            + "healthy: its gradient has vanished, or the learning rate is too small")
      }
    }
  }

  private func checkProgress(_ metrics: EpochMetrics) {
    guard case .softmaxCrossEntropy = start?.configuration.loss, metrics.step >= 200,
      history.count >= 2
    else { return }
    let guess = Loss.ofUniformGuess(classes: classes)
    // By how much it is better than chance, of all that there is to be better.
    let chance = 1 / Double(classes)
    func gain(_ accuracy: Double) -> Double { (accuracy - chance) / (1 - chance) }
    let memorised = metrics.validationAccuracy.map {
      gain($0) < 1 / 18.0 && gain(metrics.trainAccuracy) > 1 / 6.0
    }
    if memorised == true {
      say(
        .unlearnableLabels,
        "the network learns the training images and nothing of the \(validationTitle) images: labels "
          + "and images may not belong together")
    } else if metrics.trainLoss > 0.99 * guess, metrics.trainAccuracy < 1.2 / Double(classes) {
      say(
        .unlearnableLabels,
        "after \(metrics.step) steps the loss is still ln \(classes) = \(short(guess)): labels may "
          + "be shuffled against the images, or the learning rate is far off")
    }
  }

  private func checkPredictions(_ metrics: EpochMetrics) {
    guard metrics.step >= 200, let start, let predictions = metrics.predictions,
      predictions.reduce(0, +) >= 20 * classes
    else { return }
    let missing = predictions.indices.filter { predictions[$0] == 0 }
    guard !missing.isEmpty else { return }
    let names = missing.map { start.information.classNames[$0] }.joined(separator: ", ")
    say(
      .classNeverPredicted,
      "in all of epoch \(metrics.epoch) the network never chose \(names): a class that is lost "
        + "early seldom comes back; a smaller learning rate or another seed helps")
  }

  private var validationTitle: String { start?.configuration.validationTitle ?? "validation" }

  private func checkOverfitting() {
    // Those since there were validation images the last time there were none.
    let known = history.reversed().prefix { $0.validationLoss != nil }.reversed()
    let history = Array(known)
    let losses = history.compactMap(\.validationLoss)
    guard let least = losses.min(),
      let best = losses.firstIndex(of: least), losses.count - best > 3, let last = losses.last,
      last > 1.05 * least, history[history.count - 1].trainLoss < history[best].trainLoss
    else { return }
    say(
      .overfitting,
      "over-fitting since epoch \(history[best].epoch): the \(validationTitle) loss was \(short(least)) there "
        + "and is \(short(last)) now, while the training loss falls; stop there, or use dropout or "
        + "more data")
  }
}

/// A number with four digits behind the point, or as a power of ten where it is small.
private func short(_ value: Double) -> String {
  guard abs(value) >= 1e-3 || value == 0 else {
    var (digits, exponent) = (abs(value), 0)
    while digits < 1 && exponent > -400 { (digits, exponent) = (digits * 10, exponent - 1) }
    return "\(value < 0 ? "−" : "")\((digits * 10).rounded() / 10)e\(exponent)"
  }
  if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
  let scaled = (abs(value) * 10_000).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let (whole, part) = Int(scaled).quotientAndRemainder(dividingBy: 10_000)
  let digits = String(part)
  return (value < 0 ? "−" : "") + "\(whole)."
    + String(repeating: "0", count: 4 - digits.count) + digits
}

private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded(.down))) %" }
