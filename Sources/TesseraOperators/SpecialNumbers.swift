import TesseraKernels

/// Whether no element is infinite or NaN: 0 times each of those is NaN, and 0 times all others is 0.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
package func areFinite<Scalar: KernelScalar>(_ x: UnsafePointer<Scalar>, count: Int) -> Bool {
  var sum = SIMD8<Scalar>.zero
  let raw = UnsafeRawPointer(x)
  for i in stride(from: 0, to: count & ~7, by: 8) {
    sum +=
      raw.loadUnaligned(
        fromByteOffset: i * MemoryLayout<Scalar>.stride, as: SIMD8<Scalar>.self) * 0
  }
  for i in count & ~7..<count { sum[0] += x[i] * 0 }
  return sum == .zero
}

/// Whether an element is −0: the one number whose bits are the sign's alone.
///
/// By the bits, because the compiler compares vectors lane by lane: 3 to 5 % of a step of
/// `notmnist-strided` (benchmark `training --only strided`).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
func hasNegativeZero<Scalar: KernelScalar>(_ x: UnsafePointer<Scalar>, count: Int) -> Bool {
  typealias Bits = SIMD8<Scalar>.MaskStorage
  let negativeZero = Bits(repeating: .min)
  let raw = UnsafeRawPointer(x)
  // A number and its negative: one of them has the sign's bit unless both are 0.
  var others = negativeZero
  for i in stride(from: 0, to: count & ~7, by: 8) {
    let values = raw.loadUnaligned(
      fromByteOffset: i * MemoryLayout<Scalar>.stride, as: SIMD8<Scalar>.self)
    let difference = unsafeBitCast(values, to: Bits.self) ^ negativeZero
    others &= difference | (Bits.zero &- difference)
  }
  return others.indices.contains { others[$0] >= 0 }
    || (count & ~7..<count).contains { x[$0] == 0 && x[$0].sign == .minus }
}

/// How many elements are neither 0 nor −0.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
func nonZeroCount<Scalar: KernelScalar>(_ x: UnsafePointer<Scalar>, count: Int) -> Int {
  typealias Bits = SIMD8<Scalar>.MaskStorage
  let last = Bits(repeating: Bits.Scalar(truncatingIfNeeded: Bits.Scalar.bitWidth - 1))
  let raw = UnsafeRawPointer(x)
  var total = Bits.zero
  for i in stride(from: 0, to: count & ~7, by: 8) {
    let values = raw.loadUnaligned(
      fromByteOffset: i * MemoryLayout<Scalar>.stride, as: SIMD8<Scalar>.self)
    // Without the sign; the negative of that has the sign's bit unless it is 0.
    let bits = unsafeBitCast(values, to: Bits.self) & Bits(repeating: .max)
    total &+= (Bits.zero &- bits) &>> last
  }
  return -total.indices.reduce(0) { $0 + Int(total[$1]) }
    + (count & ~7..<count).count { x[$0] != 0 }
}
