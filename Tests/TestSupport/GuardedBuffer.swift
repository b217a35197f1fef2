import TesseraTensors

/// Memory between two bands of NaN, to show a kernel that writes beside its output, or that lets what
/// lies beside its input into a result.
public final class GuardedBuffer<Scalar: BinaryFloatingPoint & TensorElement> {
  /// The elements between the bands.
  public let pointer: UnsafeMutablePointer<Scalar>
  public let count: Int
  private let base: UnsafeMutableRawPointer
  private let bandBytes: Int
  private static var poison: UInt8 { 0xFF }

  /// `count` elements that are NaN as well, `band` elements on either side.
  public init(count: Int, band: Int) {
    let stride = MemoryLayout<Scalar>.stride
    self.count = count
    bandBytes = band * stride
    let bytes = (count + 2 * band) * stride
    base = .allocate(byteCount: max(bytes, 1), alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: Self.poison, count: bytes)
    pointer = (base + bandBytes).bindMemory(to: Scalar.self, capacity: count)
  }

  /// A copy of `elements` between two bands of `band` elements.
  public convenience init(_ elements: [Scalar], band: Int) {
    self.init(count: elements.count, band: band)
    for (i, element) in elements.enumerated() { pointer[i] = element }
  }

  deinit { base.deallocate() }

  /// The elements between the bands.
  public var elements: [Scalar] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Whether both bands still hold what they held at first.
  public var isIntact: Bool {
    let after = bandBytes + count * MemoryLayout<Scalar>.stride
    return (0..<bandBytes).allSatisfy {
      base.load(fromByteOffset: $0, as: UInt8.self) == Self.poison
        && base.load(fromByteOffset: after + $0, as: UInt8.self) == Self.poison
    }
  }
}
