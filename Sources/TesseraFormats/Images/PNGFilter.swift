/// The filters that PNG applies to each row before it is compressed (PNG 1.2 §6).
///
/// With x a byte, a the one of the pixel on the left, b the one above, c the one above a:
/// filter 0 leaves x, 1 sends x − a, 2 sends x − b, 3 sends x − ⌊(a + b)/2⌋, 4 sends x − paeth(a, b,
/// c), all modulo 256. Outside the picture a, b and c are 0.
enum PNGFilter {
  /// Turns filtered rows, each behind its filter's number, into the bytes of the picture, in place.
  ///
  /// `rows` must have as many bytes as the header asks for.
  static func undo(
    _ rows: inout [UInt8], _ header: PNGHeader, file: String?
  ) throws(FormatError) {
    let stride = header.rowBytes + 1
    precondition(rows.count == stride * header.height, "rows of a size that was checked")
    var wrong: Int?
    rows.withUnsafeMutableBufferPointer { buffer in
      for row in 0..<header.height {
        let start = row * stride
        let filter = buffer[start]
        guard filter <= 4 else {
          wrong = start
          return
        }
        let current = UnsafeMutableBufferPointer(rebasing: buffer[start + 1..<start + stride])
        let above =
          row == 0
          ? nil : UnsafeMutableBufferPointer(rebasing: buffer[start + 1 - stride..<start])
        undo(filter, current, above: above, distance: header.filterDistance)
      }
    }
    if let wrong {
      throw FormatError(
        file: file, offset: wrong, expected: "a filter 0-4 at the start of a row",
        found: "\(rows[wrong])")
    }
  }

  private static func undo(
    _ filter: UInt8, _ row: UnsafeMutableBufferPointer<UInt8>,
    above: UnsafeMutableBufferPointer<UInt8>?, distance: Int
  ) {
    guard filter > 0 else { return }
    for index in row.indices {
      let a = index >= distance ? row[index - distance] : 0
      let b = above?[index] ?? 0
      switch filter {
      case 1: row[index] &+= a
      case 2: row[index] &+= b
      case 3: row[index] &+= UInt8((Int(a) + Int(b)) / 2)
      default:
        let c = index >= distance ? above?[index - distance] ?? 0 : 0
        row[index] &+= paeth(a, b, c)
      }
    }
  }

  /// Whichever of a, b and c is nearest to a + b − c; a before b before c where equally near.
  private static func paeth(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt8 {
    let estimate = Int(a) + Int(b) - Int(c)
    let (toA, toB, toC) = (
      abs(estimate - Int(a)), abs(estimate - Int(b)), abs(estimate - Int(c))
    )
    if toA <= toB && toA <= toC { return a }
    return toB <= toC ? b : c
  }
}
