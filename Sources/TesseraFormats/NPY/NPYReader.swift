extension NPYArray {
  /// The largest header that is read: 1 MiB. NumPy's own limit is 10,000 bytes.
  public static let largestHeader = 1 << 20

  /// Reads a file.
  ///
  /// Refused are: what does not begin as an `.npy` file, versions other than 1.0, 2.0 and 3.0, a
  /// header beyond ``largestHeader`` or beyond the file, one that is not the dictionary it must be
  /// (see ``NPYType`` for the types; Fortran order, big-endian numbers, pickled objects, structures
  /// and texts each have a message), and data that are not exactly as long as the shape says. The
  /// shape is compared with the bytes that are there before anything is made of it.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError`.
  public init(bytes: [UInt8], file: String? = nil) throws(FormatError) {
    var reader = ByteReader(bytes, file: file)
    guard bytes.starts(with: Self.magic) else {
      throw reader.error(
        expected: "an .npy file, which begins with \(hexadecimal(Self.magic[0])) NUMPY",
        found: Self.beginning(of: bytes))
    }
    _ = try reader.take(Self.magic.count, "a magic number")
    let header = try Self.header(&reader)
    // As for tensors, an extent of 0 does not excuse the others.
    let product = ([header.type.byteCount] + header.shape.map { max($0, 1) }).checkedProduct
    guard let product else {
      throw reader.error(
        expected: "a shape of fewer than 2⁶³ bytes", found: Self.text(header.shape))
    }
    let size = header.shape.contains(0) ? 0 : product
    guard reader.remaining == size else {
      let difference = reader.remaining - size
      throw reader.error(
        expected: "\(size) bytes, \(header.type) of shape \(Self.text(header.shape))",
        found: "\(reader.remaining), "
          + (difference < 0 ? "\(-difference) too few" : "\(difference) too many"))
    }
    self.init(
      shape: header.shape, Elements(header.type, try reader.take(size, "the elements")))
  }

  /// Reads the version, the header's length and the header.
  private static func header(_ reader: inout ByteReader) throws(FormatError) -> NPYHeader {
    let start = reader.offset
    let version = Array(try reader.take(2, "a version"))
    guard 1...3 ~= version[0], version[1] == 0 else {
      throw FormatError(
        file: reader.file, offset: start, expected: "version 1.0, 2.0 or 3.0",
        found: "\(version[0]).\(version[1])")
    }
    let lengthOffset = reader.offset
    let length =
      version[0] == 1
      ? Int(try reader.littleEndian(UInt16.self, "the length of the header"))
      : Int(try reader.littleEndian(UInt32.self, "the length of the header"))
    guard length <= largestHeader else {
      throw FormatError(
        file: reader.file, offset: lengthOffset,
        expected: "a header of at most \(largestHeader) bytes", found: "\(length)")
    }
    var scanner = NPYHeaderScanner(
      try reader.take(length, "a header"), file: reader.file, allowsLong: version[0] < 3)
    return try scanner.header()
  }

  /// A shape for a message, cut after eight extents.
  static func text(_ shape: [Int]) -> String {
    shape.count > 8
      ? "[" + shape.prefix(8).map { "\($0), " }.joined() + "…]" : "\(shape)"
  }

  /// What a file that is no `.npy` begins with, and what it then probably is.
  private static func beginning(of bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "an empty file" }
    let digits = "0x" + hexadecimalDigits(bytes.prefix(6))
    if bytes.starts(with: "PK".utf8) { return "\(digits), a zip archive such as .npz" }
    if bytes[0] == 0x80 { return "\(digits), perhaps a Python pickle" }
    return digits
  }
}
