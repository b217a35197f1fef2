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
/// fused multiply-adds, and a library of one's own.
public struct Execution: Sendable {
  /// The most threads an operator uses, at least 1.
  public var threads: Int
  /// How convolutions are carried out.
  public var algorithm: ConvolutionAlgorithm
  /// Whose kernels run; where ``library`` brings others, the one whose rounding they share.
  public var instructionSet: InstructionSetLevel
  /// Kernels to run instead of the instruction set's own; nil for those.
  public var library: (any KernelLibrary)?

  /// A way to run operators; what is left out is what ``standard`` has.
  ///
  /// - Parameters:
  ///   - threads: The most threads an operator uses, at least 1.
  ///   - algorithm: How convolutions are carried out.
  ///   - instructionSet: Whose kernels run, or whose rounding those of `library` share.
  ///   - library: Kernels of one's own.
  public init(
    threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    algorithm: ConvolutionAlgorithm = .direct, instructionSet: InstructionSetLevel = .current,
    library: (any KernelLibrary)? = nil
  ) {
    require(threads >= 1, "an operator needs at least 1 thread, found \(threads)")
    (self.threads, self.algorithm) = (threads, algorithm)
    (self.instructionSet, self.library) = (instructionSet, library)
  }

  /// All processors, the direct convolution, the instruction set of this process.
  public static let standard = Execution()

  // Code for any type looks up types and sizes while it runs, which takes as long as a small convolution.
  // Operators of products are therefore compiled for Float apart: `@_specialize` (benchmark
  // `training --only notmnist`).

  /// The kernels that operators run with, for benchmarks and for those who bring their own loops.
  public func kernels<Scalar: KernelScalar>(_: Scalar.Type) -> any KernelSet<Scalar>.Type {
    guard let library else { return instructionSet.kernels(for: Scalar.self) }
    return Scalar.kernels(in: KernelPair(float: library.float, double: library.double))
  }
}

/// Kernels of one's own, for both scalar types: the way to test kernels that were written or compiled
/// for another machine, with the operators around them that ours have.
///
/// A library that rounds every multiply-add once belongs to an execution whose instruction set is
/// fused, and one that rounds twice to `.baseline`; that says which definition its results equal.
///
/// Kernels are generic over their instruction set, and the linker merges specialisations by their
/// types' names. So a library declares an `InstructionSet` type of its own: with another module's type
/// it could end up running that module's code, or that module its code.
public protocol KernelLibrary: Sendable {
  /// The kernels for Float.
  var float: any KernelSet<Float>.Type { get }
  /// The kernels for Double.
  var double: any KernelSet<Double>.Type { get }
}
