import Foundation
import Tessera
import TesseraExplanation
import TesseraFormats

/// `tessera explain`: shows how something is computed, number by number.
struct Explain: Command {
  var topic = ""
  var files: [String] = []
  var size: Int?
  var channels: Int?
  var kernel: Int?
  var stride: Int?
  var dilation: Int?
  var padding: Padding?
  var html: String?
  var text = false

  static let declaration = CommandDeclaration<Explain>(
    name: "explain",
    overview: "Show how something is computed, number by number.",
    discussion: """
      Prints every number of a small example, or writes it as a page for a browser: one HTML file \
      that needs no other and asks for none. On every page but that of a network numbers can be \
      changed; on all of them arrow keys step through outputs or stages.
      """,
    examples: [
      "tessera explain convolution",
      "tessera explain convolution --html convolution.html",
      "tessera explain padding --size 6 --stride 2 --padding same",
      "tessera explain backprop --html backprop.html",
      "tessera explain network runs/glyphs/model.safetensors a.png --html n.html",
    ],
    arguments: [
      .required("topic", \.topic, .word(words), help: "What to explain."),
      .repeating(
        "file", \.files, .file("safetensors", "png"), atLeastOne: false, default: "none",
        help: "For 'network': the model.safetensors that training wrote, and a PNG image."),
    ],
    options: [
      .optional(
        "size", "n", \.size, .integer(in: WindowSettings.sizes), default: "as the topic has it",
        help: "The rows and columns of the image."),
      .optional(
        "channels", "n", \.channels, .integer(in: WindowSettings.channelCounts), default: "1",
        help: "The channels of the image."),
      .optional(
        "kernel", "n", \.kernel, .integer(in: WindowSettings.kernels),
        default: "as the topic has it", help: "The rows and columns of the kernel."),
      .optional(
        "stride", "n", \.stride, .integer(in: WindowSettings.strides),
        default: "as the topic has it", help: "The pixels from one window to the next."),
      .optional(
        "dilation", "n", \.dilation, .integer(in: WindowSettings.dilations), default: "1",
        help: "The pixels from one tap to the next."),
      .optional(
        "padding", "kind", \.padding, .padding, default: "as the topic has it",
        help: "The border: valid, same, same-lower, or the zeros on each side, 0 to 4."),
      .optional(
        "html", "file", \.html, .file("html"), help: "Write a page to this file."),
      .flag("text", \.text, help: "Print text, as without --html."),
    ],
    exclusive: [["html", "text"]])

  func run(_ console: Console) throws {
    let explanation = try explanation()
    guard let html else { return try console.write(explanation.text) }
    try AtomicFile.write(Array(explanation.html(written: Date()).utf8), to: html)
    try console.writeLine(html)
  }

  private static let network = "network"
  private static let words = ExplanationTopic.allCases.map(\.rawValue) + [network]

  private func explanation() throws -> any Explanation {
    let isNetwork = topic == Self.network
    guard files.count == (isNetwork ? 2 : 0) else {
      throw usage(
        isNetwork
          ? "'network' takes two files, a model and an image; \(files.count) were given."
          : "'\(topic)' takes no file, but '\(printable(files[0]))' was given.")
    }
    let topic = ExplanationTopic(rawValue: topic)
    let defaults = topic?.defaults ?? WindowSettings()
    let settings = settings(defaults)
    guard topic?.hasWindow == true || settings == defaults else {
      throw usage(
        "'\(self.topic)' has no window: --size, --channels, --kernel, --stride, --dilation and "
          + "--padding are for convolution, padding, im2col and pooling.")
    }
    guard let topic else { return try network(model: files[0], image: files[1]) }
    do throws(ShapeError) { return try topic.explanation(settings) } catch {
      throw CommandError("\(topic.rawValue): \(error)", status: .usage)
    }
  }

  private func usage(_ message: String) -> UsageError {
    UsageError(message: message, path: [CommandTable.name, Self.declaration.name])
  }

  private func network(model: String, image: String) throws -> any Explanation {
    let file = try ModelFile(path: model)
    let input = try PictureInput(file.plan.architecture.input, path: model)
    let pixels = input.pixels(of: try PNGImage(bytes: FileBytes.read(image), file: image))
    let network =
      switch file.precision {
      case .float: try file.network(of: Float.self)
      case .double: try file.network(of: Double.self).inSinglePrecision
      }
    return NetworkExplanation(
      of: network, title: file.information.recipe ?? file.information.dataset,
      classNames: file.information.classNames, scaling: file.information.scaling,
      pixels: Tensor(shape: [1, input.height, input.width, input.channels], pixels),
      execution: try chosenExecution(threads: nil))
  }

  private func settings(_ defaults: WindowSettings) -> WindowSettings {
    var settings = defaults
    if let size { settings.size = size }
    if let channels { settings.channels = channels }
    if let kernel { settings.kernel = kernel }
    if let stride { settings.stride = stride }
    if let dilation { settings.dilation = dilation }
    if let padding { settings.padding = padding }
    return settings
  }
}

extension ValueFormat where Value == Padding {
  /// A way to pad, or the width of a border.
  static var padding: ValueFormat {
    let words: [String: Padding] = ["valid": .valid, "same": .same, "same-lower": .sameLower]
    return ValueFormat(
      allowed: "valid, same, same-lower, or a whole number from 0 to "
        + "\(WindowSettings.paddings.upperBound)",
      completion: .words(["valid", "same", "same-lower"]),
      read: { text in
        if let padding = words[text] { return padding }
        guard let width = Int(text), WindowSettings.paddings.contains(width) else { return nil }
        return .explicit(top: width, left: width, bottom: width, right: width)
      },
      show: { padding in
        if case .explicit(let top, _, _, _) = padding { return "\(top)" }
        return words.first { $0.value == padding }?.key ?? ""
      })
  }
}
