import TesseraReference
import TesseraTensors

/// Two tensors that should have the same bits, and do not.
public struct BitDifference: Hashable, Sendable, CustomStringConvertible {
  /// How many elements differ; 0 where the shapes do.
  public let count: Int
  /// How many elements were compared; 0 where the shapes differ.
  public let compared: Int
  /// The index of the first difference, one number for each axis.
  public let index: [Int]
  /// What is different, in one line.
  public let description: String
}

/// Comparison of results that must agree to the last bit.
public enum Bits {
  /// The difference of two tensors, or nil where they have the same shape and the same bits.
  ///
  /// The shape comes first. +0 and −0 differ; a NaN equals every other NaN, because no definition
  /// says which NaN an operation gives.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func compare<Scalar: ReferenceScalar>(
    _ left: Tensor<Scalar>, _ right: Tensor<Scalar>
  ) -> BitDifference? {
    differences(left, right) { a, b in
      (a == b && a.sign == b.sign) || (a.isNaN && b.isNaN)
    }
  }

  /// The difference of two tensors of integers, such as the winners of a pool.
  public static func compare(_ left: Tensor<Int32>, _ right: Tensor<Int32>) -> BitDifference? {
    differences(left, right, ==)
  }

  private static func differences<Element: TensorElement>(
    _ left: Tensor<Element>, _ right: Tensor<Element>, _ same: (Element, Element) -> Bool
  ) -> BitDifference? {
    guard left.shape == right.shape else {
      return BitDifference(
        count: 0, compared: 0, index: [], description: "shape \(left.shape) is not \(right.shape)")
    }
    let (a, b) = (left.pointer, right.pointer)
    var count = 0
    var first = 0
    for i in 0..<left.count where !same(a[i], b[i]) {
      if count == 0 { first = i }
      count += 1
    }
    guard count > 0 else { return nil }
    let index = left.shape.index(of: first)
    return BitDifference(
      count: count, compared: left.count, index: index,
      description: "\(count) of \(left.count) elements differ, first at \(index): "
        + "\(a[first]) is not \(b[first])")
  }
}

extension Shape {
  /// The index, one number for each axis, of a row-major position.
  package func index(of position: Int) -> [Int] {
    var rest = position
    var index: [Int] = []
    for extent in extents.reversed() {
      index.append(rest % extent)
      rest /= extent
    }
    return index.reversed()
  }
}
