/// Exercise `softmax-cross-entropy`, forward: the mean loss of a batch.
///
///     s[n,k] = exp(x[n,k]) / Σ(j) exp(x[n,j])
///     loss   = (1/N) · Σ(n,k) −t[n,k] · ln s[n,k]
///
/// Logits may be near a thousand, where exp overflows; and a class whose t is 0 contributes 0, even
/// where its logit is −∞. `import Foundation` has exp and log.
///
/// - Parameters:
///   - rows: N, the number of images.
///   - classes: K.
///   - x: The logits, `[N,K]`.
///   - t: What each image is, `[N,K]`; a row sums to about 1.
/// - Returns: The loss, one number.
public func softmaxCrossEntropy(
  rows: Int, classes: Int, x: [Double], t: [Double]
) throws -> Double {
  throw NotWritten()
}

/// Exercise `softmax-cross-entropy`, backward: the cotangent of the logits.
///
///     x̄[n,k] = (T[n] · s[n,k] − t[n,k]) · ȳ / N        T[n] = Σ(k) t[n,k], about 1
///
/// - Parameters:
///   - rows: N, the number of images.
///   - classes: K.
///   - x: The logits, `[N,K]`.
///   - t: What each image is, `[N,K]`.
///   - yBar: The cotangent of the loss, one number.
/// - Returns: `[N,K]`.
public func softmaxCrossEntropyGradient(
  rows: Int, classes: Int, x: [Double], t: [Double], yBar: Double
) throws -> [Double] {
  throw NotWritten()
}
