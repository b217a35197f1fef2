/// The extents of a tensor, outermost axis first; a scalar has none.
///
/// The number of elements is the product of the extents, 1 for a scalar and 0 as soon as one extent is 0.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extents, outermost first, each at least 0.
  public let extents: [Int]

  /// The product of the extents.
  public let count: Int

  /// Makes a shape from extents which the program itself chose.
  ///
  /// - Precondition: Every extent is at least 0 and their product fits in an `Int`.
  public init(_ extents: [Int]) {
    do throws(ShapeError) { try self.init(checking: extents) } catch {
      fatalError(error.description)
    }
  }

  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// Makes a shape from extents that came from outside.
  ///
  /// An extent of 0 does not excuse the others: their product must fit too, so that no part of an
  /// empty shape (``elementsPerRow``, another batch) can overflow, in whatever order they stand.
  ///
  /// - Throws: `ShapeError` where an extent is negative or the product of those above 0 overflows.
  public init(checking extents: [Int]) throws(ShapeError) {
    var count = 1
    for extent in extents {
      guard extent >= 0 else { throw ShapeError("shape \(extents) has a negative extent") }
      let (product, overflow) = count.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow else { throw ShapeError("shape \(extents) has more elements than fit") }
      count = product
    }
    self.extents = extents
    self.count = extents.contains(0) ? 0 : count
  }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// The extent of one axis; a negative `axis` counts from the last.
  public subscript(axis: Int) -> Int { extents[axis < 0 ? rank + axis : axis] }

  /// The elements per index of the outermost axis: the size of one image in a batch.
  ///
  /// It is meaningful for an empty batch too: `[0, 28, 28, 1]` has 784.
  public var elementsPerRow: Int { extents.dropFirst().reduce(1, *) }

  /// This shape with another outermost extent.
  public func withBatch(_ batch: Int) -> Shape { Shape([batch] + extents.dropFirst()) }

  public var description: String {
    "[" + extents.map(String.init).joined(separator: ", ") + "]"
  }
}

/// Two shapes that do not fit, said in one line that a person can act on.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What does not fit, with both shapes.
  public let description: String

  /// Makes an error of a sentence that names both shapes.
  public init(_ description: String) { self.description = description }
}
