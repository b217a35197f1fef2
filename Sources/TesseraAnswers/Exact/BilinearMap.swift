import TesseraTensors

/// Triples of positions in three tensors, as a nest of three loops that walk each of them in steps.
struct TripleBlock: Sendable {
  /// How often each loop runs.
  struct Counts: Sendable {
    var outer = 1
    var middle = 1
    var inner = 1
  }

  /// Where a tensor is entered, and how far each loop steps in it.
  struct Walk: Sendable {
    var start = 0
    var outer = 0
    var middle = 0
    var inner = 0
  }

  var counts = Counts()
  var left = Walk()
  var right = Walk()
  var output = Walk()
}

/// An operator that is linear in each of two operands, as the set of triples (i, j, k) for which
/// output k holds the product of left i and right j.
///
///     y[k] += l[i]·r[j]        l̄[i] += ȳ[k]·r[j]        r̄[j] += l[i]·ȳ[k]
///
/// All three directions read the same triples, so that the VJPs are the adjoints of the operator by
/// construction: ⟨y, ȳ⟩ = ⟨l, l̄⟩ = ⟨r, r̄⟩ = Σ l[i]·r[j]·ȳ[k]. An operator of one operand has the
/// number 1 for its right one.
public struct BilinearMap: Sendable {
  typealias Blocks = @Sendable (_ body: (TripleBlock) -> Void) -> Void

  /// The shape of l.
  public let left: Shape
  /// The shape of r; a single number for an operator of one operand.
  public let right: Shape
  /// The shape of y.
  public let output: Shape
  /// The triples.
  let meetings: Blocks
  /// Where a zero beside the left operand, its padding, meets right and output.
  var beyondLeft: Blocks = { _ in }
  /// Where a zero beside the output meets left and right on the way back.
  var beyondOutput: Blocks = { _ in }
}

/// Sums of products, one for each element of a tensor, to which maps add their triples.
public struct ExactSums<Accumulator: ExactAccumulator>: Sendable {
  /// What is multiplied and added up.
  public typealias Element = Accumulator.Element

  /// The shape of the tensor that the sums are the elements of.
  public let shape: Shape
  /// One sum for each element, in row-major order.
  public private(set) var sums: [Accumulator]

  /// Sums without terms.
  public init(shape: Shape) {
    self.shape = shape
    sums = Array(repeating: Accumulator(), count: shape.count)
  }

  /// What the accumulators know of the sums, in the same order.
  public var results: [Accumulator.Result] { sums.map(\.result) }

  /// y[k] += l[i]·r[j].
  public mutating func addOutput(
    of map: BilinearMap, _ left: Tensor<Element>, _ right: Tensor<Element>
  ) {
    check(map.output, left.shape == map.left && right.shape == map.right)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let target = sums.baseAddress else { return }
      map.meetings {
        accumulate(
          $0.counts, into: target, $0.output, left.pointer, $0.left, right.pointer, $0.right)
      }
      guard containsSpecial(right, Accumulator.self) else { return }
      map.beyondLeft {
        accumulatePadding($0.counts, into: target, $0.output, right.pointer, $0.right)
      }
    }
  }

  /// l̄[i] += ȳ[k]·r[j].
  public mutating func addLeftVJP(
    of map: BilinearMap, outputCotangent: Tensor<Element>, right: Tensor<Element>
  ) {
    check(map.left, outputCotangent.shape == map.output && right.shape == map.right)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let target = sums.baseAddress else { return }
      map.meetings {
        accumulate(
          $0.counts, into: target, $0.left, outputCotangent.pointer, $0.output, right.pointer,
          $0.right)
      }
      guard containsSpecial(right, Accumulator.self) else { return }
      map.beyondOutput {
        accumulatePadding($0.counts, into: target, $0.left, right.pointer, $0.right)
      }
    }
  }

  /// r̄[j] += l[i]·ȳ[k].
  public mutating func addRightVJP(
    of map: BilinearMap, left: Tensor<Element>, outputCotangent: Tensor<Element>
  ) {
    check(map.right, outputCotangent.shape == map.output && left.shape == map.left)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let target = sums.baseAddress else { return }
      map.meetings {
        accumulate(
          $0.counts, into: target, $0.right, left.pointer, $0.left, outputCotangent.pointer,
          $0.output)
      }
      guard containsSpecial(outputCotangent, Accumulator.self) else { return }
      map.beyondLeft {
        accumulatePadding($0.counts, into: target, $0.right, outputCotangent.pointer, $0.output)
      }
    }
  }

  private func check(_ target: Shape, _ operandsFit: Bool) {
    require(
      target == shape && operandsFit, "the operands or the result \(shape) do not fit the map")
  }
}

extension BilinearMap {
  /// What the map gives for two operands.
  public func output<A: ExactAccumulator>(
    _ left: Tensor<A.Element>, _ right: Tensor<A.Element>, in _: A.Type
  ) -> ExactSums<A> {
    var sums = ExactSums<A>(shape: output)
    sums.addOutput(of: self, left, right)
    return sums
  }

  /// The cotangent of the left operand.
  public func leftVJP<A: ExactAccumulator>(
    outputCotangent: Tensor<A.Element>, right: Tensor<A.Element>, in _: A.Type
  ) -> ExactSums<A> {
    var sums = ExactSums<A>(shape: left)
    sums.addLeftVJP(of: self, outputCotangent: outputCotangent, right: right)
    return sums
  }

  /// The cotangent of the right operand.
  public func rightVJP<A: ExactAccumulator>(
    left: Tensor<A.Element>, outputCotangent: Tensor<A.Element>, in _: A.Type
  ) -> ExactSums<A> {
    var sums = ExactSums<A>(shape: right)
    sums.addRightVJP(of: self, left: left, outputCotangent: outputCotangent)
    return sums
  }
}
