import TesseraKernels
import TesseraTensors

/// A tensor repeated along the axes in which it has an extent of 1, or none (NumPy's rules).
///
/// Exact: copies.
///
/// - Precondition: The shapes fit; a violation stops the program and names them.
public func broadcast<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, to shape: Shape, execution: Execution
) -> Tensor<Scalar> {
  require(
    input.shape.broadcasts(to: shape), "broadcast: \(input.shape) does not fit into \(shape)")
  guard input.shape != shape else { return input }
  var result = Tensor<Scalar>(uninitialized: shape)
  guard result.count > 0 else { return result }
  let target = result.mutablePointer
  let axes = RepeatedAxes(input.shape, in: shape)
  let run = axes.innerExtent
  Parallel.ranges(result.count / run, threads: execution.threads, work: result.count) { runs in
    for index in runs {
      let from = input.pointer + axes.position(under: index * run)
      let to = target + index * run
      if axes.innerStride == 0 {
        to.update(repeating: from.pointee, count: run)
      } else {
        to.update(from: from, count: run)
      }
    }
  }
  return result
}

/// The sum of two tensors, element by element, each repeated to the shape they take on together.
///
/// | operands           | result   |
/// |--------------------|----------|
/// | `[2,3]`, `[3]`     | `[2,3]`  |
/// | `[2,1]`, `[1,3]`   | `[2,3]`  |
/// | `[4,1,3]`, `[2,1]` | `[4,2,3]`|
///
/// The cotangents of the operands are the cotangent of the result, by ``sum(_:to:execution:)``.
///
/// Accuracy: one rounding, u·|y|.
///
/// - Precondition: The shapes broadcast; a violation stops the program and names them.
public func add<Scalar: KernelScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  do throws(ShapeError) {
    let shape = try Shape.broadcast(left.shape, right.shape)
    return zip(
      .add, broadcast(left, to: shape, execution: execution),
      broadcast(right, to: shape, execution: execution), execution)
  } catch {
    fatalError("add: \(error)")
  }
}

/// The adjoint of ``broadcast(_:to:execution:)``, and so its VJP: every element of the result is the
/// sum of those of x that repeating it would have made.
///
/// Bits: one chain of additions from 0 for each element, in the row-major order of x; those of
/// `Reference.sum`. Accuracy: |ŷ − y| ≤ γ_K·Σ|x| with K the number of terms.
///
/// - Precondition: `shape` broadcasts to the shape of x; a violation stops the program.
public func sum<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, to shape: Shape, execution: Execution
) -> Tensor<Scalar> {
  require(
    shape.broadcasts(to: input.shape), "sum: \(shape) does not broadcast to \(input.shape)")
  var result = Tensor<Scalar>(repeating: 0, shape: shape)
  guard input.count > 0 else { return result }
  let target = result.mutablePointer
  let axes = RepeatedAxes(shape, in: input.shape)
  // Threads share an axis that is kept, so that no two of them add to one element.
  let kept = axes.extents.indices.filter { axes.strides[$0] != 0 }
  let shared = kept.max { axes.extents[$0] < axes.extents[$1] }
  let count = shared.map { axes.extents[$0] } ?? 1
  Parallel.ranges(count, threads: execution.threads, work: input.count) { part in
    SummedPart(
      axes: axes, shared: shared, part: part, kernels: execution.kernels(Scalar.self)
    ).accumulate(0, input.pointer, into: target)
  }
  return result
}

/// One thread's share of a sum to a smaller shape.
private struct SummedPart<Scalar: KernelScalar> {
  let axes: RepeatedAxes
  let shared: Int?
  let part: Range<Int>
  let kernels: any KernelSet<Scalar>.Type

  /// Adds x, from an axis inwards and in order, to what it is summed to.
  func accumulate(
    _ axis: Int, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
  ) {
    let (range, stride) = (axis == shared ? part : 0..<axes.extents[axis], axes.strides[axis])
    if axis < axes.extents.count - 1 {
      for i in range {
        accumulate(axis + 1, x + i * axes.largerStrides[axis], into: y + i * stride)
      }
    } else if stride == 0 {
      var total = y.pointee
      for i in range { total += x[i] }
      y.pointee = total
    } else {
      let (x, y) = (x + range.lowerBound, y + range.lowerBound)
      kernels.zip(.add, UnsafePointer(y), x, into: y, count: range.count)
    }
  }
}

/// A shape within a larger one to which it broadcasts, with neighbouring axes made one wherever both
/// are walked alike.
struct RepeatedAxes {
  /// The extents of the larger shape; at least one.
  private(set) var extents: [Int] = []
  /// What a step along an axis of the larger shape is in the smaller one: 0 where it is repeated.
  private(set) var strides: [Int] = []
  /// What that step is in the larger one.
  private(set) var largerStrides: [Int] = []

  var innerExtent: Int { extents[extents.count - 1] }
  var innerStride: Int { strides[strides.count - 1] }

  init(_ smaller: Shape, in larger: Shape) {
    var (stride, largerStride) = (1, 1)
    for axis in 1..<larger.rank + 1 where larger[-axis] != 1 {
      let extent = axis <= smaller.rank ? smaller[-axis] : 1
      let step = extent == 1 ? 0 : stride
      if let inner = extents.last, step == strides[strides.count - 1] * inner {
        extents[extents.count - 1] *= larger[-axis]
      } else {
        extents.append(larger[-axis])
        strides.append(step)
        largerStrides.append(largerStride)
      }
      stride *= extent
      largerStride *= larger[-axis]
    }
    if extents.isEmpty { (extents, strides, largerStrides) = ([1], [1], [1]) }
    extents.reverse()
    strides.reverse()
    largerStrides.reverse()
  }

  /// The row-major position in the smaller shape that stands under a position of the larger one.
  func position(under position: Int) -> Int {
    var (rest, result) = (position, 0)
    for axis in extents.indices.reversed() {
      let (next, index) = rest.quotientAndRemainder(dividingBy: extents[axis])
      result += index * strides[axis]
      rest = next
    }
    return result
  }
}
