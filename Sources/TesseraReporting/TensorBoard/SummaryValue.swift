import TesseraFormats
import TesseraTraining

/// What stands under a tag at a step: the message `Summary.Value` of TensorFlow.
///
/// | field | content                                                            |
/// |-------|--------------------------------------------------------------------|
/// | 1     | the tag                                                            |
/// | 2     | a number, for scalars                                              |
/// | 8     | a tensor, for everything else                                      |
/// | 9     | which part of TensorBoard shows it, its description, its data class |
///
/// Scalars are single numbers, which every reader of events files understands; histograms and pictures
/// are tensors, as TensorFlow 2 writes them. The metadata stands beside every value, although readers
/// ask for it at the first only: so no value depends on one before it, which may be lost.
struct SummaryValue: Sendable, Hashable {
  var tag: String
  /// In Markdown; empty for none.
  var description = ""
  var content: Content

  enum Content: Sendable, Hashable {
    case scalar(Double)
    case histogram(Histogram)
    /// Pictures of one size.
    case images([PNGImage])
    /// Markdown.
    case text(String)
    /// What the part `hparams` wants, as bytes.
    case hyperparameters([UInt8])
  }

  /// The message.
  var message: [UInt8] {
    var writer = ProtobufWriter()
    writer.string(1, tag)
    switch content {
    case .scalar(let number): writer.float(2, Float(number))
    case .histogram(let histogram):
      writer.bytes(8, Self.tensor(bins: HistogramBins(histogram).bins))
    case .images(let images):
      let size = images.first.map { [$0.width, $0.height] } ?? [0, 0]
      let strings = size.map { Array("\($0)".utf8) } + images.map { $0.serialized() }
      writer.bytes(8, Self.tensor(strings: strings, shape: [strings.count]))
    case .text(let text): writer.bytes(8, Self.tensor(strings: [Array(text.utf8)], shape: []))
    case .hyperparameters:
      // The value has nothing to say beside its metadata.
      writer.bytes(8, Self.tensor(type: 1, shape: [0]) { _ in })
    }
    writer.message(9) { metadata in
      metadata.message(1) { plugin in
        plugin.string(1, pluginName)
        if case .hyperparameters(let bytes) = content { plugin.bytes(2, bytes) }
      }
      if !description.isEmpty { metadata.string(3, description) }
      if let dataClass { metadata.unsigned(4, dataClass) }
    }
    return writer.bytes
  }

  /// The part of TensorBoard that shows it.
  private var pluginName: String {
    switch content {
    case .scalar: "scalars"
    case .histogram: "histograms"
    case .images: "images"
    case .text: "text"
    case .hyperparameters: "hparams"
    }
  }

  /// 1 a number, 2 a tensor, 3 a sequence of large things.
  private var dataClass: UInt64? {
    switch content {
    case .scalar: 1
    case .histogram, .text: 2
    case .images: 3
    case .hyperparameters: nil
    }
  }
}

extension SummaryValue {
  /// A tensor of doubles `[bins, 3]`: the left and the right end of each, and its count.
  private static func tensor(bins: [HistogramBins.Bin]) -> [UInt8] {
    var content = ByteWriter(capacity: 24 * bins.count)
    for bin in bins {
      for number in [bin.lower, bin.upper, Double(bin.count)] {
        content.append(littleEndian: number.bitPattern)
      }
    }
    return tensor(type: 2, shape: [bins.count, 3]) { $0.bytes(4, content.bytes) }
  }

  /// A tensor of strings of bytes.
  private static func tensor(strings: [[UInt8]], shape: [Int]) -> [UInt8] {
    tensor(type: 7, shape: shape) { writer in
      for string in strings { writer.bytes(8, string) }
    }
  }

  private static func tensor(
    type: UInt64, shape: [Int], content: (inout ProtobufWriter) -> Void
  ) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.unsigned(1, type)
    writer.bytes(2, TensorBoardShape.message(shape))
    content(&writer)
    return writer.bytes
  }
}

/// The message `TensorShapeProto`.
enum TensorBoardShape {
  /// - Parameter extents: −1 where any is meant.
  static func message(_ extents: [Int]) -> [UInt8] {
    var writer = ProtobufWriter()
    for extent in extents { writer.message(2) { $0.integer(1, extent) } }
    return writer.bytes
  }
}
