import Foundation
import TesseraKernels
import TesseraTensors

/// How many values fall where.
///
/// The bounds grow by a tenth from 10⁻¹² on, on both sides of zero, so that histograms of one tensor
/// over time can be laid one above the other whatever their scale.
public struct Histogram: Sendable, Hashable {
  /// One bar: the values v with `lower ≤ v < upper`; the last of all ends with the largest number there is.
  public struct Bar: Sendable, Hashable {
    /// The bar's lower bound, which belongs to it.
    public let lower: Double
    /// The bar's upper bound, which belongs to the next.
    public let upper: Double
    /// The values between the bounds.
    public let count: Int
  }

  /// The number of finite values.
  public let count: Int
  /// The number of infinite values and NaN, which stand in no bar.
  public let nonFiniteCount: Int
  /// The smallest finite value; 0 where there is none.
  public let minimum: Double
  /// The largest finite value; 0 where there is none.
  public let maximum: Double
  /// Σ v over the finite values.
  public let sum: Double
  /// Σ v² over the finite values.
  public let sumOfSquares: Double
  /// The bars from the lowest that holds a value to the highest that does, without a gap.
  public let bars: [Bar]

  /// Σ v / n; 0 without values.
  public var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// √(Σ v²/n − mean²); 0 without values.
  public var standardDeviation: Double {
    count == 0 ? 0 : max(0, sumOfSquares / Double(count) - mean * mean).squareRoot()
  }

  /// Counts the elements of a tensor.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public init<Scalar: KernelScalar>(_ tensor: Tensor<Scalar>) {
    self.init((0..<tensor.count).lazy.map { Double(tensor.pointer[$0]) })
    withExtendedLifetime(tensor) {}
  }

  /// Counts values.
  public init(_ values: some Sequence<Double>) {
    let edges = Self.edges
    var counts = [Int](repeating: 0, count: edges.count + 1)
    var (count, other, sum, squares) = (0, 0, 0.0, 0.0)
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values {
      guard value.isFinite else {
        other += 1
        continue
      }
      count += 1
      sum += value
      squares += value * value
      (low, high) = (min(low, value), max(high, value))
      counts[Self.position(of: value, in: edges)] += 1
    }
    (self.count, nonFiniteCount, self.sum, sumOfSquares) = (count, other, sum, squares)
    (minimum, maximum) = count == 0 ? (0, 0) : (low, high)
    guard let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else {
      bars = []
      return
    }
    bars = (first...last).map { index in
      Bar(
        lower: index == 0 ? -Double.greatestFiniteMagnitude : edges[index - 1],
        upper: index == edges.count ? Double.greatestFiniteMagnitude : edges[index],
        count: counts[index])
    }
  }

  /// The number of edges that are not above the value.
  private static func position(of value: Double, in edges: [Double]) -> Int {
    let zero = edges.count / 2
    let size = value.magnitude
    if size == 0 { return zero + 1 }
    // Of the edges above zero, those up to `size`: found among numbers that share its leading bits, because
    // a search by halves, or a logarithm, of every activation takes as long as a step of training.
    var smaller = Int(smallerEdges[Int(size.bitPattern >> trailingBits)])
    while smaller < zero, edges[zero + 1 + smaller] <= size { smaller += 1 }
    if value > 0 { return zero + 1 + smaller }
    let isEdge = smaller > 0 && edges[zero + smaller] == size
    return zero - smaller + (isEdge ? 1 : 0)
  }

  /// The bits of a number behind its exponent and the next three, which part an octave into eight.
  private static let trailingBits = 49

  /// For each leading part, how many positive edges are not above the smallest number that begins with it.
  private static let smallerEdges: [Int16] = {
    let positive = edges.suffix(edges.count / 2)
    var place = positive.startIndex
    return (0..<UInt64(1) << (63 - trailingBits)).map { leading in
      let size = Double(bitPattern: leading << trailingBits)
      while place < positive.endIndex, positive[place] <= size { place += 1 }
      return Int16(place - positive.startIndex)
    }
  }()

  private static let first = 1e-12
  private static let growth = 1.1

  /// … −1.1·10⁻¹², −10⁻¹², 0, 10⁻¹², 1.1·10⁻¹², … up to 10²⁰.
  private static let edges: [Double] = {
    var positive: [Double] = []
    var edge = first
    while edge < 1e20 {
      positive.append(edge)
      edge *= growth
    }
    return positive.reversed().map { -$0 } + [0] + positive
  }()
}
