import Tessera

/// The images that a saved model is measured on: a part of the data set of its recipe.
struct TestImages {
  let set: ImageSet
  let kind: DatasetKind
  let source: DatasetSource
  let classNames: [String]
  /// What was left out or changed.
  private let remarks: [String]
  /// What the model was trained on, as it is shown.
  private let trainedOn: String
  /// What it calls the classes.
  private let trainedClasses: [String]

  /// The name of the data set as it is shown.
  var title: String { source.title(of: kind) }

  /// Finds the images.
  ///
  /// A model that was trained on a stand-in is measured on that stand-in unless `data` says where
  /// the real set is.
  ///
  /// - Parameter chosen: The name of a recipe whose images are meant; nil for the model's own.
  /// - Throws: `CommandError` where no recipe is named, where there is no such part, where the images
  ///   do not fit the network; `DatasetError`.
  init(
    for file: ModelFile, split: DatasetSplit, data: DataLocation?, recipe chosen: String?
  ) throws {
    guard let name = chosen ?? file.information.recipe, let recipe = Recipe.named(name) else {
      throw CommandError(
        "\(file.path): its recipe is \(file.information.recipe.map { "'\($0)'" } ?? "not named"); "
          + "please say with --recipe whose images to measure it on")
    }
    kind = recipe.dataset
    let wasStandIn =
      file.information.dataset == DatasetSource.drawn.title(of: kind)
      && kind != .glyphs
    source =
      data == nil && wasStandIn ? .drawn : try TesseraCommand.source(of: kind, data)
    let loaded = try Dataset.loadPart(
      split, of: kind, from: source, firstForValidation: recipe.validationCount)
    guard let loaded else {
      throw CommandError(
        "\(kind.title) has no \(split) part for the recipe '\(name)'; please choose another --split"
      )
    }
    set = loaded.images
    classNames = loaded.classNames
    remarks = loaded.notes
    trainedOn = file.information.dataset
    trainedClasses = file.information.classNames
    try check(file)
  }

  /// Whether the network takes the images and knows their classes.
  private func check(_ file: ModelFile) throws(CommandError) {
    let image = Shape(Array(set.images.shape.extents.dropFirst()))
    let input = file.plan.architecture.input
    guard image == input else {
      throw CommandError(
        "\(file.path): expected a model that takes images \(image) of \(title), found one for "
          + "\(input)")
    }
    guard file.plan.output == [classNames.count] else {
      throw CommandError(
        "\(file.path): expected a model with \(classNames.count) classes, those of \(title), found "
          + "one with the output \(file.plan.output)")
    }
  }

  /// Says on standard error what the figures do not mean.
  func notes(on console: Console) {
    noteStandIn(kind, source, console)
    console.notes(remarks)
    if trainedOn != title {
      console.note("Note: the model was trained on \(trainedOn), these images are \(title).")
    }
    // Of folders the order is that of their names, in which “eight” stands before “one”.
    if trainedClasses != classNames, trainedClasses != classNames.indices.map(String.init) {
      console.note(
        printable(
          "Note: the model's classes are \(trainedClasses.listed), those of the images "
            + "\(classNames.listed): they are taken for each other in this order."))
    }
  }
}
