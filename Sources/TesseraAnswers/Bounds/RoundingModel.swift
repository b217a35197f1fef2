import TesseraReference

/// A floating-point format, by what an error bound needs to know of it.
public enum UnitRoundoff: String, Sendable, CaseIterable, Codable {
  /// Float: 8 bits of exponent, 24 bits of significand.
  case float32
  /// Double: 11 bits of exponent, 53 bits of significand.
  case float64
  /// Float's exponent with 11 bits of significand: what matrix units make of a Float.
  case tf32
  /// Float's exponent with 8 bits of significand.
  case bfloat16
  /// IEEE's half: 5 bits of exponent, 11 bits of significand.
  case float16

  /// The format of a scalar type.
  public init<Scalar: ReferenceScalar>(of _: Scalar.Type) {
    self = Scalar.significandBitCount < Double.significandBitCount ? .float32 : .float64
  }

  /// u: the largest relative error of a rounding, half the distance from 1 to the next number.
  public var value: Double {
    switch self {
    case .float32: 0x1p-24
    case .float64: 0x1p-53
    case .tf32, .float16: 0x1p-11
    case .bfloat16: 0x1p-8
    }
  }

  /// η: the largest error of a rounding to a subnormal number, half the least positive one (and for
  /// float64 that number itself, its half being no Double).
  public var halfLeast: Double {
    switch self {
    case .float32: 0x1p-150
    case .float64: 0x1p-1074
    case .tf32: 0x1p-137
    case .bfloat16: 0x1p-134
    case .float16: 0x1p-25
    }
  }

  /// The least number with a full significand.
  public var leastNormal: Double {
    switch self {
    case .float64: 0x1p-1022
    case .float32, .tf32, .bfloat16: 0x1p-126
    case .float16: 0x1p-14
    }
  }

  /// The largest finite number.
  public var greatest: Double {
    switch self {
    case .float32: 0x1.fffffep127
    case .float64: .greatestFiniteMagnitude
    case .tf32: 0x1.ffcp127
    case .bfloat16: 0x1.fep127
    case .float16: 65504
    }
  }

  /// γ_k = k·u/(1 − k·u): what k roundings can amount to relatively; ∞ from k·u = 1 on.
  public func gamma(_ k: Int) -> Double { gamma(Double(k)) }

  /// The same for an error of `units`·u.
  func gamma(_ units: Double) -> Double {
    let product = units * value
    return product < 1 ? product / (1 - product) : .infinity
  }
}

/// Where a computation rounds: what a bound is made for.
public struct RoundingModel: Hashable, Sendable {
  /// The format of operands and results, and of every step that is not part of a sum.
  public var unit: UnitRoundoff
  /// The format in which products and sums are rounded.
  public var sums: UnitRoundoff

  /// A computation whose operands and results have one format, and its sums the same or another.
  ///
  /// - Parameters:
  ///   - unit: The format of operands and results.
  ///   - sums: By default `unit`, and Float for `.tf32`, which rounds operands alone. A matrix unit
  ///     that takes `.bfloat16` or `.float16` and adds in Float is judged more sharply with
  ///     `.float32` here.
  public init(_ unit: UnitRoundoff, sums: UnitRoundoff? = nil) {
    self.unit = unit
    self.sums = sums ?? (unit == .tf32 ? .float32 : unit)
  }

  /// Everything in the format of the scalar.
  public static func standard<Scalar: ReferenceScalar>(_ type: Scalar.Type) -> RoundingModel {
    RoundingModel(UnitRoundoff(of: type))
  }
}
