import TesseraOracle

/// What the judge found of somebody's kernel.
public struct CommandVerdict: Sendable {
  /// What the judge makes of the kernel.
  public enum Decision: String, Hashable, Sendable {
    /// Something was compared, and all of it is right.
    case accepted
    /// Something is wrong.
    case rejected
    /// Nothing was compared, for a reason that is not a wrong number.
    case undecided
  }

  /// Whether the kernel is accepted, rejected, or could not be judged.
  public let decision: Decision
  /// Why nothing was compared, or what is wrong with the command as a whole; nil else.
  public let reason: String?
  /// The operator, as it was asked for.
  public let operation: String
  /// The type of every array.
  public let precision: OracleRequest.Precision
  /// In which order the files held images and filters.
  public let layout: ArrayLayout
  /// What the cases were drawn from.
  public let seed: UInt64
  /// How many cases were asked.
  public let cases: Int
  /// How many of them the command has no kernel for.
  public let unsupported: Int
  /// What it says of the first of those.
  public let unsupportedMessage: String?
  /// One for each output that was asked for.
  public let outputs: [OutputVerdict]
  /// The case at which the command ended before its time, where one can be named.
  public let lastCase: CaseFailure?
  /// The last that the command printed in the first run, where something is wrong with that run.
  public let printed: String
  /// How often the command was started.
  public let runs: Int
  /// How long everything took.
  public let seconds: Double
}

/// What was found of one output.
public struct OutputVerdict: Sendable {
  /// The output, by its name in the request.
  public let name: String
  /// How many cases were judged.
  public let cases: Int
  /// How many of them are wrong.
  public let wrong: Int
  /// How many elements were compared.
  public let comparisons: Int
  /// How many were not, their value being undetermined in the format.
  public let undetermined: Int
  /// The largest error as a fraction of its bound, infinite where a value should not be finite or
  /// should be.
  public let worstFraction: Double
  /// Which cases are wrong, in words; nil where none is.
  public let condition: String?
  /// The properties of cases: how many have each, and how many of those are wrong.
  public let classes: [CaseClass]
  /// The first case that is wrong.
  public let first: CaseFailure?
  /// The smallest that was found.
  public let smallest: CaseFailure?
  /// What reproduces the wrong outputs, the likeliest first.
  public let diagnoses: [Diagnosis]

  /// How many cases are right.
  public var right: Int { cases - wrong }
}

/// The cases with one property.
public struct CaseClass: Hashable, Sendable {
  /// The property, as it is written in a condition.
  public let name: String
  /// How many cases have it.
  public let cases: Int
  /// How many of them are wrong.
  public let wrong: Int
}

/// One case that is wrong.
public struct CaseFailure: Sendable {
  /// Its place in the sweep; nil for one that was found by making another smaller.
  public let number: Int?
  /// Operator, attributes and shapes as they stand in the files.
  public let description: String
  /// The attributes as JSON.
  public let attributes: String
  /// The shapes of the inputs, in the order of the files.
  public let shapes: [(name: String, extents: [Int])]
  /// What is wrong, in one line.
  public let message: String
  /// The worst element, where elements were compared.
  public let worst: Element?
  /// The inputs of a case so small that a person can compute it, in the order of the files.
  public let values: [(name: String, elements: [Double])]
  /// What else there is to know: that it is right when it is asked alone, say.
  public let remark: String?
  /// The request of this case alone, where it is kept.
  public let request: String?

  /// Those inputs as a person reads them.
  public var valueLines: [String] {
    values.map { input in
      "\(input.name) = \(input.elements.map(fullNumber).joined(separator: ", "))"
    }
  }

  /// An element that is wrong.
  public struct Element: Sendable {
    /// The element by the names of its tensor and axes.
    public let name: String
    /// What the command gave.
    public let actual: Double
    /// The exact value.
    public let exact: Double
    /// How far the two may lie apart.
    public let bound: Double
    /// How many elements of the output are wrong.
    public let wrong: Int
    /// How many elements the output has.
    public let count: Int
  }
}

/// Something that gives the same wrong outputs as a kernel.
public struct Diagnosis: Sendable {
  /// What kind of thing gives the same numbers.
  public enum Kind: String, Hashable, Sendable {
    /// A wrong kernel of the museum.
    case exhibit
    /// The right operator on arrays that were read or written in another order.
    case layout
    /// The right operator with fewer digits.
    case precision
  }

  /// What kind of thing it is.
  public let kind: Kind
  /// Its name: that of the museum's exhibit, or of the order or format.
  public let name: String
  /// What is done wrong, in a sentence.
  public let mistake: String
  /// In how many of the failing cases the outputs are the same, and how many there are.
  public let failing: (same: Int, of: Int)
  /// The same of the cases that are right.
  public let passing: (same: Int, of: Int)
  /// Other mistakes that are the same in just as many.
  public let alternatives: [String]

  /// Whether it accounts for every case.
  public var explainsAll: Bool { failing.same == failing.of && passing.same == passing.of }
}
