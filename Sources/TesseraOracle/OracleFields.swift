import TesseraFormats
import TesseraTensors

/// The members of a JSON object, each asked for by its name. A member that nobody asked for is an
/// error, so that a misspelt name cannot silently stand for a default.
struct OracleFields {
  /// Where the object stands: `attrs`, or nothing for a whole case.
  private let place: String
  private let object: JSONValue
  private var names: [String] = []
  /// What was asked for that is not offered, by the field's name.
  private var unsupported: String?

  /// The largest number that counts pixels, groups or steps, either way from 0.
  static let limit = WindowAxis.limit

  /// Takes an object; nothing stands for an empty one.
  init(_ value: JSONValue?, at place: String) throws(OracleError) {
    self.place = place
    object = value ?? .object([])
    guard case .object = object else {
      throw OracleError(field: place, expected: "an object", found: object.forMessage)
    }
  }

  /// The names of all members.
  private var keys: [String] {
    guard case .object(let members) = object else { return [] }
    return members.map(\.key)
  }

  /// The value of a member, whatever it is.
  mutating func value(_ name: String) -> JSONValue? {
    names.append(name)
    return object[name]
  }

  /// The full name of a member.
  func field(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

  func error(_ name: String, expected: String, found: JSONValue?) -> OracleError {
    OracleError(field: field(name), expected: expected, found: found?.forMessage ?? "nothing")
  }

  /// A value that must be there.
  func required<Value>(
    _ name: String, _ value: Value?, _ expected: String
  ) throws(OracleError) -> Value {
    guard let value else { throw error(name, expected: expected, found: nil) }
    return value
  }

  /// Remembers that a member asks for what is not offered, unless something is wrong besides.
  mutating func refuse(_ name: String, if isAskedFor: Bool) {
    if isAskedFor, unsupported == nil { unsupported = name }
  }

  /// Ends the reading.
  ///
  /// - Throws: An error where the object has a member that nobody asked for, or one that asks for
  ///   what is not offered.
  func finish() throws(OracleError) {
    // By their bytes: strings that are equal to Unicode but not to the file are two names.
    for key in keys where !names.contains(where: { $0.utf8.elementsEqual(key.utf8) }) {
      throw OracleError(
        field: place, expected: names.isEmpty ? "no members" : names.joined(separator: ", "),
        found: key.quotedForMessage)
    }
    guard let unsupported, let value = object[unsupported] else { return }
    throw OracleError(
      field: field(unsupported), reason: "\(value.forMessage) is not supported",
      isUnsupported: true)
  }
}

extension OracleFields {
  mutating func string(_ name: String) throws(OracleError) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else {
      throw error(name, expected: "a string", found: value)
    }
    return text
  }

  /// One of the texts that the cases of an enumeration stand for.
  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of _: Choice.Type
  ) throws(OracleError) -> Choice? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
      let all = Choice.allCases.map { "\"\($0.rawValue)\"" }
      throw error(name, expected: "one of \(all.joined(separator: ", "))", found: value)
    }
    return choice
  }

  /// `true` or `false`, for which 1 and 0 may stand.
  mutating func boolean(_ name: String) throws(OracleError) -> Bool? {
    switch value(name) {
    case nil: nil
    case .bool(let value): value
    case .integer(1): true
    case .integer(0): false
    case let other?: throw error(name, expected: "true or false", found: other)
    }
  }

  /// A number, written with or without a fraction.
  mutating func number(_ name: String) throws(OracleError) -> Double? {
    guard let value = value(name) else { return nil }
    guard let number = value.number else { throw error(name, expected: "a number", found: value) }
    return number
  }

  /// One number, or a list of at least one.
  mutating func numbers(_ name: String) throws(OracleError) -> [Double]? {
    guard let value = value(name) else { return nil }
    let values = if case .array(let values) = value { values } else { [value] }
    let numbers = values.compactMap(\.number)
    guard !numbers.isEmpty, numbers.count == values.count else {
      throw error(name, expected: "a number or a list of numbers", found: value)
    }
    return numbers
  }

  mutating func integer(
    _ name: String, in range: ClosedRange<Int>
  ) throws(OracleError) -> Int? {
    guard let value = value(name) else { return nil }
    guard case .integer(let integer) = value, range.contains(integer) else {
      throw error(
        name, expected: "an integer from \(range.lowerBound) to \(range.upperBound)", found: value)
    }
    return integer
  }

  /// Rows and columns, each at least 1.
  mutating func size(_ name: String) throws(OracleError) -> Size2D? {
    guard let value = value(name) else { return nil }
    guard let pair = value.pair(in: 1...Self.limit) else {
      throw error(name, expected: "two integers from 1 to \(Self.limit)", found: value)
    }
    return Size2D(pair.0, pair.1)
  }

  /// `"SAME"`, `"SAME_LOWER"`, `"VALID"` or `[[top, bottom], [left, right]]`.
  mutating func padding() throws(OracleError) -> Padding {
    let value = value("padding")
    switch value {
    case nil, .string("VALID"): return .valid
    case .string("SAME"): return .same
    case .string("SAME_LOWER"): return .sameLower
    case .array(let sides)? where sides.count == 2:
      guard let rows = sides[0].pair(in: 0...Self.limit),
        let columns = sides[1].pair(in: 0...Self.limit)
      else { break }
      return .explicit(top: rows.0, left: columns.0, bottom: rows.1, right: columns.1)
    default: break
    }
    throw error(
      "padding",
      expected: "\"SAME\", \"SAME_LOWER\", \"VALID\" or [[top, bottom], [left, right]] "
        + "with integers from 0 to \(Self.limit)", found: value)
  }
}

extension JSONValue {
  /// The value of a number of either kind.
  fileprivate var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// Two integers within a range.
  fileprivate func pair(in range: ClosedRange<Int>) -> (Int, Int)? {
    guard case .array(let values) = self, values.count == 2,
      case .integer(let first) = values[0], case .integer(let second) = values[1],
      range.contains(first), range.contains(second)
    else { return nil }
    return (first, second)
  }
}
