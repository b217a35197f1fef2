import TesseraCases
import TesseraFormats
import TesseraOracle
import TesseraTensors

/// What the cases of a sweep must be like, for kernels that do less than the operator: `strides=1`,
/// `padding=SAME/VALID`, `bias=false`.
public struct CaseRestriction: Hashable, Sendable {
  /// An attribute and the values that it may have, or `bias` and whether there is one.
  struct Rule: Hashable, Sendable {
    let name: String
    let choices: [JSONValue]
  }

  /// The word that stands for the addend of a convolution, a dense layer or a product.
  static let bias = "bias"

  private(set) var rules: [Rule] = []

  /// No restriction.
  public init() {}

  /// Reads `name=value` rules. Several values stand with `/` between them, sizes are `2` or `2x1`.
  ///
  /// - Throws: `JudgeError` for what is no rule, or names something that the operator does not have.
  public init(_ texts: [String], for kind: OperatorKind) throws(JudgeError) {
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let values = parts.count == 2 ? parts[1].split(separator: "/").map(String.init) : []
      guard !values.isEmpty, !rules.contains(where: { $0.name == parts[0] }) else {
        throw JudgeError("'\(text)' is no name=value of its own", isUsage: true)
      }
      let choices = values.map { Self.value($0, of: parts[0]) }
      rules.append(Rule(name: parts[0], choices: choices))
    }
    try check(kind)
  }

  private static func value(_ text: String, of name: String) -> JSONValue {
    if let number = Int(text) {
      let pair = JSONValue.array([.integer(number), .integer(number)])
      switch name {
      case "strides", "dilations", "ksize": return pair
      case "padding": return .array([pair, pair])
      default: return .integer(number)
      }
    }
    let sizes = text.split(separator: "x").map { Int($0) }
    if sizes.count == 2, let rows = sizes[0], let columns = sizes[1] {
      return .array([.integer(rows), .integer(columns)])
    }
    // What is not finite no JSON can say: it stays a word, and is refused as one.
    if let number = Double(text), number.isFinite { return .number(number) }
    return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
  }

  private func check(_ kind: OperatorKind) throws(JudgeError) {
    guard let sample = CaseTable.families(of: kind).first?.specification(0) else { return }
    for rule in rules {
      if rule.name == Self.bias {
        guard kind.addend != nil, rule.choices.allSatisfy(\.isBool) else {
          throw JudgeError(
            "\(kind.rawValue) has no bias, or it is not true or false", isUsage: true)
        }
        continue
      }
      for choice in rule.choices {
        do throws(OracleError) { _ = try Self.changed(sample.operation, rule.name, choice) } catch {
          throw JudgeError("\(kind.rawValue): \(error.message)", isUsage: true)
        }
      }
    }
  }

  /// Whether a case keeps to all rules.
  func allows(_ specification: CaseSpecification) -> Bool {
    rules.allSatisfy { rule in
      rule.choices.contains { choice in
        if rule.name == Self.bias { return choice == .bool(specification.hasAddend) }
        return (try? Self.changed(specification.operation, rule.name, choice))
          == specification.operation
      }
    }
  }

  /// The case made to keep to all rules; nil where that cannot be.
  ///
  /// - Parameter number: Chooses among several values.
  func applied(to specification: CaseSpecification, number: Int) -> CaseSpecification? {
    var result = specification
    for (place, rule) in rules.enumerated() {
      let choice = rule.choices[(number >> place) % rule.choices.count]
      if rule.name == Self.bias {
        result.setAddend(choice == .bool(true))
      } else {
        guard let operation = try? Self.changed(result.operation, rule.name, choice) else {
          return nil
        }
        result.change(to: operation)
      }
    }
    return allows(result) ? result : nil
  }

  /// The operation with another value of one attribute.
  private static func changed(
    _ operation: Operation, _ name: String, _ value: JSONValue
  ) throws(OracleError) -> Operation {
    guard case .object(var members) = operation.attributes else { return operation }
    if let place = members.firstIndex(where: { $0.key == name }) {
      members[place].value = value
    } else {
      members.append(.init(name, value))
    }
    return try Operation(operation.kind, attributes: .object(members))
  }
}

extension JSONValue {
  fileprivate var isBool: Bool { if case .bool = self { true } else { false } }
}

extension OperatorKind {
  /// What is added to a product and may be left out.
  var addend: OperandName? {
    switch self {
    case .conv2d, .dense: .b
    case .gemm: .c
    default: nil
    }
  }
}

extension CaseSpecification {
  var hasAddend: Bool { operation.kind.addend.map { operands[$0] != nil } ?? false }

  fileprivate mutating func setAddend(_ isPresent: Bool) {
    guard let addend = operation.kind.addend, isPresent != hasAddend else { return }
    operands[addend] = isPresent ? (try? shapes.output(.y)).map { [$0[-1]] } : nil
  }

  /// Takes other attributes, and shapes that fit them.
  fileprivate mutating func change(to operation: Operation) {
    switch (self.operation, operation) {
    case (.conv2d(_, let before), .conv2d(_, let groups)) where before != groups:
      guard let x = operands[.x], let w = operands[.w] else { break }
      let outputs = w[3] / before * groups
      operands[.x] = [x[0], x[1], x[2], w[2] * groups]
      operands[.w] = [w[0], w[1], w[2], outputs]
      if operands[.b] != nil { operands[.b] = [outputs] }
    case (.gemm(let before), .gemm(let after)):
      func turn(_ name: OperandName, _ isTurned: Bool) {
        guard isTurned, let shape = operands[name] else { return }
        operands[name] = [shape[1], shape[0]]
      }
      turn(.a, before.transposeA != after.transposeA)
      turn(.b, before.transposeB != after.transposeB)
    default: break
    }
    self.operation = operation
  }
}
