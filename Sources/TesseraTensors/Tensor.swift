/// What a tensor may hold: plain bits.
public protocol TensorElement: BitwiseCopyable, Sendable, Hashable {}

extension Float: TensorElement {}
extension Double: TensorElement {}
extension Int32: TensorElement {}
extension Int64: TensorElement {}
extension UInt8: TensorElement {}

/// An owned block of memory, aligned to 64 bytes, shared by the tensors that are copies of each other.
final class TensorStorage<Element: TensorElement>: @unchecked Sendable {
  // Written only while uniquely referenced (see `Tensor.withUnsafeMutablePointer`).
  let pointer: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int) {
    require(count <= 1 << 56, "\(count) elements are more than any memory holds")
    self.count = count
    pointer = BufferPool.take(count * MemoryLayout<Element>.stride)
      .bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { BufferPool.giveBack(pointer, bytes: count * MemoryLayout<Element>.stride) }
}

/// A dense array in row-major order: the last axis is contiguous.
///
/// A tensor is a value: a copy is cheap and shares memory until one of the two is changed.
public struct Tensor<Element: TensorElement>: Sendable {
  /// The extents of the axes.
  public private(set) var shape: Shape
  private var storage: TensorStorage<Element>

  /// A tensor whose elements have no value yet; the caller writes every one.
  public init(uninitialized shape: Shape) {
    self.shape = shape
    storage = TensorStorage(count: shape.count)
  }

  /// A tensor of one repeated value.
  public init(repeating value: Element, shape: Shape) {
    self.init(uninitialized: shape)
    if withUnsafeBytes(of: value, { $0.allSatisfy { $0 == 0 } }) {
      // By the byte: an element costs a call where the compiler does not know its type (benchmark
      // `convolution --only shortcut`, whose input gradient is zeros for the most part).
      UnsafeMutableRawPointer(storage.pointer).initializeMemory(
        as: UInt8.self, repeating: 0, count: shape.count * MemoryLayout<Element>.stride)
    } else {
      storage.pointer.initialize(repeating: value, count: shape.count)
    }
  }

  /// A tensor with the given elements in row-major order.
  ///
  /// - Precondition: There are as many elements as the shape has.
  public init(shape: Shape, _ elements: [Element]) {
    require(
      elements.count == shape.count, "\(elements.count) elements do not fill shape \(shape)")
    self.init(uninitialized: shape)
    elements.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      storage.pointer.initialize(from: base, count: source.count)
    }
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// The elements in row-major order.
  public var elements: [Element] {
    Array(UnsafeBufferPointer(start: storage.pointer, count: count))
  }

  /// One element by its row-major position.
  ///
  /// - Precondition: `0 ≤ position < count`.
  public subscript(position: Int) -> Element {
    get {
      require(position >= 0 && position < count, "position \(position) outside \(shape)")
      return storage.pointer[position]
    }
    set {
      require(position >= 0 && position < count, "position \(position) outside \(shape)")
      makeUnique()
      storage.pointer[position] = newValue
    }
  }

  /// The same elements in the same order under another shape.
  ///
  /// - Precondition: The shapes have as many elements.
  public func reshaped(_ shape: Shape) -> Tensor {
    require(shape.count == count, "shape \(self.shape) cannot be seen as \(shape)")
    var result = self
    result.shape = shape
    return result
  }

  /// Calls `body` with the elements for reading.
  public func withUnsafePointer<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafePointer(storage.pointer))
  }

  /// Calls `body` with the elements for writing; copies them first where another tensor shares them.
  public mutating func withUnsafeMutablePointer<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeMutablePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try body(storage.pointer)
  }

  /// The elements for reading, valid as long as this tensor is neither changed nor released.
  ///
  /// For operators, which keep their operands alive through their whole call.
  public var pointer: UnsafePointer<Element> { UnsafePointer(storage.pointer) }

  /// The elements for writing, valid as long as this tensor is neither copied, changed nor released.
  public var mutablePointer: UnsafeMutablePointer<Element> {
    mutating get {
      makeUnique()
      return storage.pointer
    }
  }

  private mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = TensorStorage<Element>(count: count)
      copy.pointer.initialize(from: storage.pointer, count: count)
      storage = copy
    }
  }
}

extension Tensor: Equatable {
  /// Whether shapes and elements are equal; a NaN equals nothing, as ever.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.shape == right.shape && left.elements == right.elements
  }
}
