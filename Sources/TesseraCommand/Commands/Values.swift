import Tessera

/// Where a command takes its data from.
enum DataLocation: Sendable, Equatable {
  /// The letters that the program draws itself.
  case glyphs
  /// A data set's own folder, or the folder that contains it; an `.npz` file or a folder of pictures
  /// in its place.
  case directory(String)
}

/// A data set that the program can draw itself.
enum GeneratedDatasetChoice: String, CaseIterable, Sendable {
  case glyphs
}

/// A network on the command line: described by a recipe, or trained and saved.
enum NetworkChoice: Sendable, Equatable {
  /// The name of a recipe.
  case recipe(String)
  /// The path of a model.
  case model(String)
}

extension ValueFormat where Value == DataLocation {
  /// The word `glyphs`, or a path; `./glyphs` is a directory of that name.
  static var dataLocation: ValueFormat {
    let path = ValueFormat<String>.directory
    return ValueFormat(
      allowed: "the path of a directory or an .npz file, or the word 'glyphs'",
      completion: .file(extensions: ["npz"], orWords: ["glyphs"]),
      read: { text in
        text == "glyphs" ? .glyphs : path.read(text).map(DataLocation.directory)
      },
      show: { if case .directory(let path) = $0 { path } else { "glyphs" } })
  }
}

extension ValueFormat where Value == String {
  /// The name of a recipe.
  static var recipe: ValueFormat { .word(Recipe.all.map(\.name)) }

  /// The path of a file for Keras; what it ends with is its form.
  static var kerasFile: ValueFormat {
    let path = file("keras", "h5")
    return ending(KerasModel.Form.allCases.map(\.rawValue), of: path)
  }

  /// The path of a file for ONNX.
  static var onnxFile: ValueFormat { ending([".onnx"], of: file("onnx")) }

  /// A path that ends in one of these ways.
  private static func ending(_ endings: [String], of path: ValueFormat) -> ValueFormat {
    ValueFormat(
      allowed: "a path that ends with \(endings.joined(separator: " or "))",
      completion: path.completion,
      read: { text in
        path.read(text).flatMap { name in endings.contains { name.hasSuffix($0) } ? name : nil }
      },
      show: path.show)
  }

  /// The path of a trained model.
  static var model: ValueFormat { .file("safetensors") }
}

extension ValueFormat where Value == NetworkChoice {
  /// The name of a recipe, or else something that can only be a path: it has a slash or ends in
  /// `.safetensors`. So a mistyped recipe is not taken for a missing file.
  static var network: ValueFormat {
    let (recipe, model) = (ValueFormat<String>.recipe, ValueFormat<String>.model)
    return ValueFormat(
      allowed: "the name of a recipe ('tessera recipes' lists them) or the path of a model, with "
        + "a '/' or '.safetensors' in it",
      completion: .file(extensions: ["safetensors"], orWords: Recipe.all.map(\.name)),
      read: { text in
        if let name = recipe.read(text) { return .recipe(name) }
        guard text.contains("/") || text.hasSuffix(".safetensors") else { return nil }
        return model.read(text).map(NetworkChoice.model)
      },
      show: { choice in
        switch choice {
        case .recipe(let text), .model(let text): text
        }
      })
  }
}

extension ValueFormat where Value == DatasetSplit {
  /// One of the parts of a data set by its name.
  static var split: ValueFormat {
    let word = ValueFormat<String>.word(DatasetSplit.allCases.map { "\($0)" })
    return ValueFormat(
      allowed: word.allowed, completion: word.completion,
      read: { text in DatasetSplit.allCases.first { "\($0)" == text } }, show: { "\($0)" })
  }
}
