import TesseraFormats
import TesseraTensors

/// Reads the binary version of CIFAR-10: records of 3,073 bytes.
///
/// | bytes | content                                    |
/// |-------|--------------------------------------------|
/// | 1     | the class, 0…9                             |
/// | 1,024 | the red channel, row by row, 32 × 32       |
/// | 1,024 | the green channel                          |
/// | 1,024 | the blue channel                           |
///
/// The channels of a pixel come to stand beside each other: `[N, 32, 32, 3]`.
struct CIFAR10Reader {
  static let pixels = 32 * 32
  static let recordSize = 1 + 3 * pixels
  /// The most bytes of one file, nine times the original's.
  static let limit = 1 << 28

  let folder: String

  /// Reads the records of these files, one file after the other.
  ///
  /// - Throws: `DatasetError` where a file is missing or empty, no whole number of records, or has a
  ///   label above 9.
  func read(_ names: [String]) throws(DatasetError) -> ImageSet {
    let paths = names.map { "\(folder)/\($0)" }
    var counts: [Int] = []
    for path in paths { counts.append(try recordCount(path, size: FileStatus(path).size)) }
    let total = counts.reduce(0, +)
    var images = Tensor<UInt8>(uninitialized: [total, 32, 32, 3])
    var labels = Tensor<Int32>(uninitialized: [total])
    var first = 0
    for (path, count) in zip(paths, counts) {
      let bytes = try reading { () throws(FormatError) in
        try FileBytes.read(path, limit: Self.limit)
      }
      guard try recordCount(path, size: bytes.count) == count else {
        throw .malformed(
          path, expected: "\(count) records, as before", found: "a file that is being changed")
      }
      try checkLabels(bytes, path)
      Self.unpack(
        bytes, records: count, pixels: images.mutablePointer + first * 3 * Self.pixels,
        labels: labels.mutablePointer + first)
      first += count
    }
    return ImageSet(images: images, labels: labels)
  }

  private func recordCount(_ path: String, size: Int?) throws(DatasetError) -> Int {
    let size = size ?? 0
    guard size <= Self.limit else {
      throw .malformed(path, expected: "a file of at most \(Self.limit) bytes", found: "\(size)")
    }
    guard size > 0, size % Self.recordSize == 0 else {
      throw .malformed(
        path, expected: "records of \(Self.recordSize) bytes, at least one",
        found: size == 0 ? "no bytes" : "\(size) bytes")
    }
    return size / Self.recordSize
  }

  private func checkLabels(_ bytes: [UInt8], _ path: String) throws(DatasetError) {
    for offset in stride(from: 0, to: bytes.count, by: Self.recordSize) where bytes[offset] > 9 {
      throw .malformed(path, at: offset, expected: "a label 0…9", found: "\(bytes[offset])")
    }
  }

  private static func unpack(
    _ bytes: [UInt8], records: Int, pixels: UnsafeMutablePointer<UInt8>,
    labels: UnsafeMutablePointer<Int32>
  ) {
    bytes.withUnsafeBufferPointer { source in
      for record in 0..<records {
        let start = record * recordSize
        labels[record] = Int32(source[start])
        for pixel in 0..<Self.pixels {
          for channel in 0..<3 {
            pixels[(record * Self.pixels + pixel) * 3 + channel] =
              source[start + 1 + channel * Self.pixels + pixel]
          }
        }
      }
    }
  }
}
