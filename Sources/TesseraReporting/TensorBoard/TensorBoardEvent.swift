import TesseraFormats

/// One entry of an events file: the message `Event` of TensorFlow.
///
/// | field | content                                             |
/// |-------|-----------------------------------------------------|
/// | 1     | seconds since 1970, a double                        |
/// | 2     | the step                                            |
/// | 3     | in the first entry: the version of the format       |
/// | 4     | a graph, as bytes                                   |
/// | 5     | a summary: values, each under its tag               |
/// | 7     | that a session starts: what readers know of a run from this step on is void |
struct TensorBoardEvent: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    case version
    case graph([UInt8])
    case summary([SummaryValue])
    case sessionStart
  }

  var time: Double
  var step: Int
  var content: Content

  /// The message.
  var message: [UInt8] {
    var writer = ProtobufWriter()
    writer.double(1, time)
    if step != 0 { writer.integer(2, step) }
    switch content {
    case .version: writer.string(3, "brain.Event:2")
    case .graph(let bytes): writer.bytes(4, bytes)
    case .summary(let values):
      writer.message(5) { summary in
        for value in values { summary.bytes(1, value.message) }
      }
    case .sessionStart: writer.message(7) { $0.unsigned(1, 1) }
    }
    return writer.bytes
  }
}
