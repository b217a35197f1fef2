@testable import TesseraFormats

/// An `.npy` file with this header text and data, its header not padded.
func npyFile(_ header: String, version: UInt8 = 1, data: [UInt8] = []) -> [UInt8] {
  var writer = ByteWriter()
  writer.append(NPYArray.magic)
  writer.append([version, 0])
  if version == 1 {
    writer.append(littleEndian: UInt16(header.utf8.count))
  } else {
    writer.append(littleEndian: UInt32(header.utf8.count))
  }
  writer.append(header)
  writer.append(data)
  return writer.bytes
}

/// An array whose elements have random bits: NaN, subnormal and every other kind.
func randomArray(_ type: NPYType, shape: [Int], seed: UInt64) -> NPYArray {
  var random = XorShift(seed: seed)
  let count = shape.reduce(1, *) * type.byteCount
  let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 24) }
  return NPYArray(shape: shape, NPYArray.Elements(type, bytes[...]))
}

/// Shapes of every rank up to NumPy's limit, so that the header's length takes every value modulo
/// 64, and some with large and with vanishing extents.
let npyShapes: [[Int]] =
  (0...64).map { [Int](repeating: 1, count: $0) }
  + [[0], [7], [2, 3], [3, 0, 4], [0, 9_223_372_036_854_775], [5, 4, 3, 2], [12_345, 2]]
