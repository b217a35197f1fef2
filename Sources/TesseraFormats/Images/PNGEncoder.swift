extension PNGImage {
  /// The picture as a PNG file with 8 bits for each sample.
  ///
  /// Rows are compressed without a filter; equal pictures give equal files.
  public func serialized() -> [UInt8] {
    let colorTypes: [UInt8] = [0, 4, 2, 6]
    var header = ByteWriter(capacity: 13)
    header.append(bigEndian: UInt32(width))
    header.append(bigEndian: UInt32(height))
    header.append([8, colorTypes[channels - 1], 0, 0, 0])
    let rowBytes = width * channels
    var rows: [UInt8] = []
    rows.reserveCapacity(height * (rowBytes + 1))
    for row in 0..<height {
      rows.append(0)
      rows.append(contentsOf: pixels[row * rowBytes..<(row + 1) * rowBytes])
    }
    return Self.signature + PNGChunk.serialized("IHDR", header.bytes)
      + PNGChunk.serialized("IDAT", Zlib.compress(rows)) + PNGChunk.serialized("IEND", [])
  }
}
