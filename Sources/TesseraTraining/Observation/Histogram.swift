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
    let elements = UnsafeBufferPointer(start: tensor.pointer, count: tensor.count)
    self.init(elements.lazy.map { Double($0) })
    withExtendedLifetime(tensor) {}
  }

  /// Counts values.
  public init(_ values: some Sequence<Double>) {
    let (edges, cells) = (Self.edges, Self.cells)
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
      counts[Self.position(of: value, in: cells, zero: edges.count / 2)] += 1
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

  /// The number of edges that are not above the value, where `zero` of them are below zero.
  ///
  /// No search by halves, no logarithm: for every activation of a network either takes as long as a step
  /// of its training.
  private static func position(of value: Double, in cells: [Cell], zero: Int) -> Int {
    let size = value.magnitude
    if size == 0 { return zero + 1 }
    let cell = cells[Int(size.bitPattern >> trailingBits)]
    return value > 0
      ? zero + 1 + cell.before + (size >= cell.next ? 1 : 0) + (size >= cell.last ? 1 : 0)
      : zero - cell.before - (size > cell.next ? 1 : 0) - (size > cell.last ? 1 : 0)
  }

  /// The positive numbers that share all but their trailing bits. At most two edges are among them, for they
  /// lie closer together than edges 1 and 3.
  private struct Cell {
    /// The positive edges below all of them.
    var before = 0
    /// The edges among them; infinity where there are none.
    var next = Double.infinity
    var last = Double.infinity
  }

  /// The bits of a number behind its exponent and the next three, which part an octave into eight.
  private static let trailingBits = 49

  private static let cells: [Cell] = {
    var cells = [Cell](repeating: Cell(), count: 1 << (63 - trailingBits))
    for edge in edges where edge > 0 {
      let cell = Int(edge.bitPattern >> trailingBits)
      if cells[cell].next == .infinity {
        cells[cell].next = edge
      } else {
        cells[cell].last = edge
      }
    }
    var before = 0
    for cell in cells.indices {
      cells[cell].before = before
      before += (cells[cell].next < .infinity ? 1 : 0) + (cells[cell].last < .infinity ? 1 : 0)
    }
    return cells
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
