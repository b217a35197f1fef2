import TesseraKernels
import TesseraTensors

/// What the kernels are fed: signed values, no two alike by intent, the same in every run.
enum Inputs {
  /// Uniform in −1 ..< 1.
  static func signed<Scalar: KernelScalar>(
    _ shape: Shape, of _: Scalar.Type = Scalar.self, stream: UInt64
  ) -> Tensor<Scalar> {
    let generator = CounterRandom(seed: 1, stream: stream)
    var result = Tensor<Scalar>(uninitialized: shape)
    let values = result.mutablePointer
    // A block has four numbers of 32 bits; 24 of them fill a Float.
    for first in stride(from: 0, to: shape.count, by: 4) {
      let block = generator.block(UInt64(first / 4))
      for lane in 0..<min(4, shape.count - first) {
        values[first + lane] = Scalar(block[lane] >> 8) * 0x1p-23 - 1
      }
    }
    return result
  }

  /// Every byte as likely as any other.
  static func bytes(_ shape: Shape, stream: UInt64) -> Tensor<UInt8> {
    let generator = CounterRandom(seed: 1, stream: stream)
    var result = Tensor<UInt8>(uninitialized: shape)
    let bytes = result.mutablePointer
    for first in stride(from: 0, to: shape.count, by: 8) {
      let bits = generator.bits(UInt64(first / 8))
      for lane in 0..<min(8, shape.count - first) {
        bytes[first + lane] = UInt8(truncatingIfNeeded: bits >> (8 * lane))
      }
    }
    return result
  }

  /// Classes 0 ..< `classes`.
  static func labels(_ count: Int, classes: Int, stream: UInt64) -> Tensor<Int32> {
    let generator = CounterRandom(seed: 1, stream: stream)
    return Tensor(
      shape: [count], (0..<count).map { Int32(generator.integer(UInt64($0), below: classes)) })
  }
}

extension Tensor {
  /// The slices of an axis that `indices` name, in that order.
  func selecting(_ indices: [Int], axis: Int) -> Tensor {
    let outer = shape.extents[..<axis].reduce(1, *)
    let inner = shape.extents[(axis + 1)...].reduce(1, *)
    var extents = shape.extents
    extents[axis] = indices.count
    var result = Tensor(uninitialized: Shape(extents))
    let target = result.mutablePointer
    for block in 0..<outer {
      for (place, index) in indices.enumerated() {
        let source = pointer + (block * shape[axis] + index) * inner
        (target + (block * indices.count + place) * inner).update(from: source, count: inner)
      }
    }
    return result
  }
}
