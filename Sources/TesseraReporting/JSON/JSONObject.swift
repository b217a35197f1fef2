/// A JSON object whose keys are written in the order in which they were first set.
///
///     var result = JSONObject()
///     result["recipe"] = "glyphs"
///     result["validation"] = ["loss": 0.25, "accuracy": .null]
///     result.text()   // {"recipe":"glyphs","validation":{"loss":0.25,"accuracy":null}}
///
/// A key occurs once: setting it again replaces its value and keeps its place.
public struct JSONObject: Sendable, Equatable {
  /// One key and its value.
  public struct Member: Sendable, Equatable {
    /// The key, not yet escaped.
    public let key: String
    /// The value.
    public fileprivate(set) var value: JSONValue
  }

  /// The keys and values in order.
  public private(set) var members: [Member] = []

  /// Makes an object without keys.
  public init() {}

  /// Makes an object of `pairs`; of a key given twice the last value stands, in the first place.
  public init(_ pairs: some Sequence<(String, JSONValue)>) {
    for (key, value) in pairs { self[key] = value }
  }

  /// The value of `key`. Setting `nil` removes the key; set `.null` to write a null.
  ///
  /// O(number of keys): the objects printed here have a dozen.
  public subscript(key: String) -> JSONValue? {
    get { members.first { $0.key == key }?.value }
    set {
      let place = members.firstIndex { $0.key == key }
      switch (place, newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The object as JSON text on one line, without a line break at its end.
  public func text() -> String { JSONValue.object(self).text() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object with its keys in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
