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

/// Whether an element is −0 (or so small that its inverse is infinite too).
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
func hasNegativeZero<Scalar: KernelScalar>(_ x: UnsafePointer<Scalar>, count: Int) -> Bool {
  let raw = UnsafeRawPointer(x)
  var found = SIMDMask<SIMD8<Scalar>.MaskStorage>(repeating: false)
  for i in stride(from: 0, to: count & ~7, by: 8) {
    let values = raw.loadUnaligned(
      fromByteOffset: i * MemoryLayout<Scalar>.stride, as: SIMD8<Scalar>.self)
    found .|= 1 / values .== -.infinity
  }
  return any(found) || (count & ~7..<count).contains { 1 / x[$0] == -.infinity }
}
