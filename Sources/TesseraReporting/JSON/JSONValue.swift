/// A value that can be written as JSON.
///
/// Integers are kept apart from floating-point numbers so that counts, seeds and offsets of any size
/// are written digit by digit, and `Float` apart from `Double` so that 0.1 in `Float` is written as
/// `0.1`, not as the seventeen digits of its value in `Double`.
///
/// Literals stand for values: `["loss": 0.25, "classes": ["A", "B"], "validation": nil]`.
public enum JSONValue: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A signed integer, written exactly.
  case integer(Int)
  /// An unsigned integer, written exactly; seeds use all 64 bits.
  case unsigned(UInt64)
  /// A single-precision number: the shortest digits that read back as the same `Float`.
  case float(Float)
  /// A double-precision number: the shortest digits that read back as the same `Double`.
  case double(Double)
  /// A string of Unicode scalars.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object whose keys keep their order.
  case object(JSONObject)

  /// An array of integers: counts, shapes, a row of a confusion matrix.
  public static func integers(_ values: some Sequence<Int>) -> JSONValue {
    .array(values.map(JSONValue.integer))
  }

  /// An array of single-precision numbers, such as the probabilities of one image.
  public static func floats(_ values: some Sequence<Float>) -> JSONValue {
    .array(values.map(JSONValue.float))
  }

  /// An array of strings.
  public static func strings(_ values: some Sequence<String>) -> JSONValue {
    .array(values.map(JSONValue.string))
  }

  /// `value` as a string, or `null` where there is none.
  public static func optional(_ value: String?) -> JSONValue {
    value.map(JSONValue.string) ?? .null
  }

  /// `value` as a number, or `null` where there is none.
  public static func optional(_ value: Double?) -> JSONValue {
    value.map(JSONValue.double) ?? .null
  }

  /// `value` as an integer, or `null` where there is none.
  public static func optional(_ value: Int?) -> JSONValue {
    value.map(JSONValue.integer) ?? .null
  }
}

extension JSONValue: ExpressibleByNilLiteral {
  /// Makes `null`.
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  /// Makes `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  /// Makes an integer.
  public init(integerLiteral value: Int) { self = .integer(value) }
}

extension JSONValue: ExpressibleByFloatLiteral {
  /// Makes a double-precision number.
  public init(floatLiteral value: Double) { self = .double(value) }
}

extension JSONValue: ExpressibleByStringLiteral {
  /// Makes a string.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
  /// Makes an array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// Makes an object with its keys in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
}
