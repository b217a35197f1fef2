import Foundation
import Tessera
import TesseraFormats

/// `tessera report`: makes the page about a run, or a model, after it has ended.
struct Report: Command {
  var run = ""
  var data: DataLocation?
  var recipe: String?
  var output: String?
  var threads: Int?
  var json = false

  static let declaration = CommandDeclaration<Report>(
    name: "report",
    overview: "Make a page about a run or a trained network.",
    discussion: """
      Writes one HTML file that needs no other: curves, confusion, the surest mistakes, filters, \
      feature maps, weights, layers and settings. What only the run itself saw, such as the gradients, \
      comes from observations.json in its folder. Without the images of the data set the page says so \
      and shows the rest.
      """,
    examples: [
      "tessera report runs/glyphs",
      "tessera report model.safetensors --data ~/datasets --output lesson.html",
    ],
    arguments: [
      .required(
        "run", \.run, .runOrModel,
        help: "The folder of a run, or the model.safetensors that training wrote.")
    ],
    options: [
      .data(\.data),
      .imagesOfRecipe(\.recipe),
      .optional(
        "output", short: "o", "file", \.output, .file("html"),
        default: "report.html beside the model",
        help: "The file to write."),
      .threads(\.threads),
      .json(\.json),
    ])

  func run(_ console: Console) throws {
    let execution = try chosenExecution(threads: threads)
    let place = try RunPlace(run)
    let model = try ModelFile(path: place.model)
    var report = RunReport(model, record: record(place, model, console), directory: place.folder)
    do {
      let dataset = try images(for: model, console)
      try report.examine(model, on: dataset, execution: execution)
    } catch let error where error is DatasetError || error is CommandError {
      let reason = (error as? CommandError)?.message ?? "\(error)"
      report.remark("Without images, since they were not found here: \(reason)")
      console.note("Note: the page is without images: \(printable(reason))")
    }
    let path = output ?? place.page
    try report.write(to: path)
    if json { try console.write(object(path, report)) } else { try console.writeLine(path) }
  }

  /// What the run itself saw, where there is something.
  private func record(_ place: RunPlace, _ model: ModelFile, _ console: Console) -> RunRecord? {
    // What was seen is told of the run's own model, and of no other that was put beside it.
    guard place.isRun, FileManager.default.fileExists(atPath: place.record) else { return nil }
    do {
      return try RunRecord(path: place.record)
    } catch {
      console.note("Note: \(printable("\(error)")); the page is without it")
      return nil
    }
  }

  private func images(for model: ModelFile, _ console: Console) throws -> Dataset {
    let test = try TestImages(for: model, split: .test, data: data, recipe: recipe)
    test.notes(on: console)
    let count = (recipe ?? model.information.recipe).flatMap(Recipe.named)?.validationCount ?? 0
    let dataset = try Dataset.load(test.kind, from: test.source)
      .settingAside(firstForValidation: count)
    if model.information.dataset == dataset.title, let digest = model.information.dataDigest,
      digest != dataset.ownDigest
    {
      console.note(
        printable("Note: the model was trained on other images than those in \(dataset.title) now.")
      )
    }
    return dataset
  }

  private func object(_ path: String, _ report: RunReport) -> JSONObject {
    [
      "report": .string(path),
      "images": .optional(report.examined?.images),
      "accuracy": .optional(report.examined?.accuracy),
    ]
  }
}

/// Where the files of a run are.
struct RunPlace {
  let folder: String
  let model: String
  let page: String
  /// Whether the model is the run's own.
  let isRun: Bool

  var record: String { RunRecord.path(in: folder) }

  /// - Throws: `CommandError` where the path is a folder without a model.
  init(_ path: String) throws(CommandError) {
    var isFolder = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if isFolder {
      folder = path.count > 1 && path.last == "/" ? String(path.dropLast()) : path
      model = "\(folder)/model.safetensors"
      page = RunReportMonitor.path(in: folder)
      isRun = true
      guard FileManager.default.fileExists(atPath: model) else {
        throw CommandError(
          "\(path): expected the folder of a run, found no model.safetensors in it")
      }
    } else {
      folder = FilePath.folder(of: path)
      model = path
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let stem = name.hasSuffix(".safetensors") ? String(name.dropLast(12)) : name
      isRun = stem == "model"
      page = isRun ? RunReportMonitor.path(in: folder) : "\(folder)/\(stem).html"
    }
  }
}

extension ValueFormat where Value == String {
  /// The folder of a run, or a model in it.
  static var runOrModel: ValueFormat {
    let model = ValueFormat<String>.model
    return ValueFormat(
      allowed: "the folder of a run or the path of a model",
      completion: .file(extensions: ["safetensors"], orWords: []), read: model.read,
      show: model.show)
  }
}
