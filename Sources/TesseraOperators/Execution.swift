import Foundation
import TesseraKernels
import TesseraTensors

/// How a convolution is carried out; both give the same bits.
public enum ConvolutionAlgorithm: String, Sendable, CaseIterable, Codable {
  /// The register tile straight on the padded image.
  case direct
  /// The matrix of patches written out, then a matrix product: to teach and to check.
  case im2col
}

/// How operators run. Nothing in here changes a bit of a result, but for an instruction set without
/// fused multiply-adds.
public struct Execution: Sendable {
  /// The most threads an operator uses, at least 1.
  public var threads: Int
  public var algorithm: ConvolutionAlgorithm
  public var instructionSet: InstructionSetLevel

  public init(
    threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    algorithm: ConvolutionAlgorithm = .direct, instructionSet: InstructionSetLevel = .current
  ) {
    require(threads >= 1, "an operator needs at least 1 thread, found \(threads)")
    (self.threads, self.algorithm) = (threads, algorithm)
    self.instructionSet = instructionSet
  }

  /// All processors, the direct convolution, the instruction set of this process.
  public static let standard = Execution()

  /// The kernels that operators run with, for benchmarks and for those who bring their own loops.
  public func kernels<Scalar: KernelScalar>(_: Scalar.Type) -> any KernelSet<Scalar>.Type {
    instructionSet.kernels(for: Scalar.self)
  }
}
