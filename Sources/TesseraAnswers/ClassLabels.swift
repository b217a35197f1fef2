import TesseraReference
import TesseraTensors

/// The labels of a batch: what its rows of logits are held against.
public enum ClassLabels<Scalar: ReferenceScalar>: Sendable {
  /// One class index for each row, `[N]`.
  case classes(Tensor<Int32>)
  /// A probability for every class, `[N,K]`.
  case probabilities(Tensor<Scalar>)

  /// p of one row.
  func row(_ n: Int, classes count: Int) -> [Double] {
    switch self {
    case .classes(let classes): (0..<count).map { $0 == Int(classes[n]) ? 1 : 0 }
    case .probabilities(let p): (0..<count).map { Double(p[n * count + $0]) }
    }
  }
}

/// What becomes of the losses of a batch's rows.
public enum RowReduction: String, Hashable, Sendable, CaseIterable, Codable {
  /// A loss for every row.
  case none
  /// Their sum, divided by how many there are.
  case mean
  /// Their sum.
  case sum
}
