import TesseraTensors

/// Where the taps of a sliding window meet the pixels of its input, along one axis.
///
/// Found from the input's side: tap t carries pixel h to output p = (h + before − t·δ)/σ, where σ
/// divides. The definitions go the other way, from an output to the pixels under its window.
struct AxisMeetings: Sendable {
  struct Meeting: Sendable {
    let input, output, tap: Int
  }

  /// Pixel, output and tap all exist.
  private(set) var inside: [Meeting] = []
  /// Output and tap exist, the pixel is padding; its position is of no use.
  private(set) var beyondInput: [Meeting] = []
  /// Pixel and tap exist, the output would lie outside the image of outputs.
  private(set) var beyondOutput: [Meeting] = []

  init(_ axis: WindowAxis) {
    for pixel in 0..<axis.input {
      for tap in 0..<axis.kernel {
        let reach = pixel + axis.before - tap * axis.dilation
        let (output, rest) = reach.quotientAndRemainder(dividingBy: axis.stride)
        guard rest == 0 else { continue }
        let meeting = Meeting(input: pixel, output: output, tap: tap)
        if output >= 0, output < axis.output {
          inside.append(meeting)
        } else {
          beyondOutput.append(meeting)
        }
      }
    }
    for output in 0..<axis.output {
      for tap in 0..<axis.kernel {
        let pixel = output * axis.stride + tap * axis.dilation - axis.before
        if pixel < 0 || pixel >= axis.input {
          beyondInput.append(Meeting(input: pixel, output: output, tap: tap))
        }
      }
    }
  }
}

/// Where the taps of a window meet the pixels of an image: rectangles of a row's meetings by a
/// column's.
struct WindowMeetings: Sendable {
  typealias Meeting = AxisMeetings.Meeting
  typealias Rectangle = (rows: [Meeting], columns: [Meeting])

  /// Pixel, output and tap all exist.
  let inside: [Rectangle]
  /// The output exists; the pixel is padding, above or below, or else beside.
  let beyondInput: [Rectangle]
  /// The pixel exists; the output does not.
  let beyondOutput: [Rectangle]

  init(_ geometry: WindowGeometry) {
    let (rows, columns) = (AxisMeetings(geometry.rows), AxisMeetings(geometry.columns))
    inside = [(rows.inside, columns.inside)]
    beyondInput = [
      (rows.beyondInput, columns.inside + columns.beyondInput),
      (rows.inside, columns.beyondInput),
    ]
    beyondOutput = [
      (rows.beyondOutput, columns.inside + columns.beyondOutput),
      (rows.inside, columns.beyondOutput),
    ]
  }

  static func visit(_ rectangles: [Rectangle], _ body: (Meeting, Meeting) -> Void) {
    for rectangle in rectangles {
      for row in rectangle.rows {
        for column in rectangle.columns { body(row, column) }
      }
    }
  }
}
