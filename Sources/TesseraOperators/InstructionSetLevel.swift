import Foundation
import TesseraKernels
import TesseraKernelsBaseline

#if canImport(TesseraKernelsAVX2)
  import TesseraKernelsAVX2
  import TesseraKernelsAVX512
#endif

/// The instruction sets that kernels exist for, by the names of the x86-64 psABI.
///
/// On other architectures `baseline` alone exists.
public enum InstructionSetLevel: String, Sendable, CaseIterable {
  /// Vectors of 16 bytes, no fused multiply-add on x86-64: every such processor has it.
  case baseline = "x86-64"
  /// AVX2 and FMA: vectors of 32 bytes.
  case avx2 = "x86-64-v3"
  /// AVX-512: vectors of 64 bytes.
  case avx512 = "x86-64-v4"

  /// The instruction set of this process: the one `TESSERA_ISA` names, else the best that the
  /// processor has.
  ///
  /// A pinned instruction set that cannot run stops the program; see `choose()` for an error.
  public static let current: InstructionSetLevel = {
    do throws(InstructionSetError) { return try choose().level } catch {
      fatalError(error.description)
    }
  }()

  /// Those that this processor can run, least first.
  public static let available: [InstructionSetLevel] = {
    let features = ProcessorFeatures.present
    return allCases.filter { features.isSuperset(of: $0.requirements) && $0.isBuilt }
  }()

  /// Chooses as `current` does, and says why.
  ///
  /// - Throws: `InstructionSetError` where `TESSERA_ISA` names none, or one that cannot run here.
  public static func choose() throws(InstructionSetError) -> (
    level: InstructionSetLevel, reason: String
  ) {
    let best = available.last ?? .baseline
    guard let name = ProcessInfo.processInfo.environment["TESSERA_ISA"], !name.isEmpty else {
      return (best, "the best that this processor has")
    }
    guard let level = InstructionSetLevel(rawValue: name) else {
      throw InstructionSetError(
        description: "TESSERA_ISA is '\(name)'; expected one of "
          + allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard available.contains(level) else {
      let missing = level.requirements.subtracting(ProcessorFeatures.present).sorted()
      throw InstructionSetError(
        description: "TESSERA_ISA is '\(name)', which this processor cannot run"
          + (missing.isEmpty ? "" : " (it lacks \(missing.joined(separator: ", ")))"))
    }
    return (level, "pinned by TESSERA_ISA")
  }

  /// Whether a multiply-add is rounded once.
  public var isFused: Bool { self != .baseline }

  private var isBuilt: Bool {
    #if canImport(TesseraKernelsAVX2)
      true
    #else
      self == .baseline
    #endif
  }

  /// The processor features, by the names of /proc/cpuinfo, that the level adds to plain x86-64.
  var requirements: Set<String> {
    let third: Set = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]
    switch self {
    case .baseline: return []
    case .avx2: return third
    case .avx512: return third.union(["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
    }
  }

  /// The kernels of this level for a scalar type.
  func kernels<Scalar: KernelScalar>(for scalar: Scalar.Type) -> any KernelSet<Scalar>.Type {
    Scalar.kernels(in: KernelPair(float: float, double: double))
  }

  private var float: any KernelSet<Float>.Type {
    #if canImport(TesseraKernelsAVX2)
      switch self {
      case .baseline: BaselineFloat.self
      case .avx2: AVX2Float.self
      case .avx512: AVX512Float.self
      }
    #else
      BaselineFloat.self
    #endif
  }

  private var double: any KernelSet<Double>.Type {
    #if canImport(TesseraKernelsAVX2)
      switch self {
      case .baseline: BaselineDouble.self
      case .avx2: AVX2Double.self
      case .avx512: AVX512Double.self
      }
    #else
      BaselineDouble.self
    #endif
  }
}

/// An instruction set that was asked for and is not to be had.
public struct InstructionSetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}

/// What the processor says of itself; Swift has no cpuid.
enum ProcessorFeatures {
  static let present: Set<String> = {
    #if os(Linux)
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
        let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
      else { return [] }
      return Set(line.split(separator: " ").map(String.init))
    #else
      return []
    #endif
  }()
}
