import Foundation
import Tessera
import TesseraExplanation
import TesseraFormats

/// `tessera explain`: shows how something is computed, number by number.
struct Explain: Command {
  var topic = ExplanationTopic.convolution
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
      that needs no other and asks for none. On the pages of convolution, padding, im2col and pooling \
      numbers can be changed; on all of them arrow keys step through outputs or stages.
      """,
    examples: [
      "tessera explain convolution",
      "tessera explain convolution --html convolution.html",
      "tessera explain padding --size 6 --stride 2 --padding same",
      "tessera explain backprop --html backprop.html",
    ],
    arguments: [
      .required("topic", \.topic, .choice, help: "What to explain.")
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
    guard topic.hasWindow || settings == topic.defaults else {
      throw UsageError(
        message: "'\(topic.rawValue)' has no window: --size, --channels, --kernel, --stride, "
          + "--dilation and --padding are for convolution, padding, im2col and pooling.",
        path: [CommandTable.name, Self.declaration.name])
    }
    let explanation: any Explanation
    do throws(ShapeError) { explanation = try topic.explanation(settings) } catch {
      throw CommandError("\(topic.rawValue): \(error)", status: .usage)
    }
    guard let html else { return try console.write(explanation.text) }
    try AtomicFile.write(Array(explanation.html(written: Date()).utf8), to: html)
    try console.writeLine(html)
  }

  private var settings: WindowSettings {
    var settings = topic.defaults
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
