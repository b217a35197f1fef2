/// What the header of an `.npy` file says.
struct NPYHeader {
  let type: NPYType
  let shape: [Int]
}

extension NPYHeaderScanner {
  private static let keys = ["descr", "fortran_order", "shape"]
  private static let expectedKeys = "the keys descr, fortran_order and shape"

  /// Reads the dictionary with the keys `descr`, `fortran_order` and `shape`, each once, in any
  /// order.
  mutating func header() throws(FormatError) -> NPYHeader {
    var type: NPYType?
    var shape: [Int]?
    var keys: Set<String> = []
    try open("{", "a dictionary, which begins with “{”")
    while !take("}") {
      let start = position
      let key = try string("a key in quotation marks")
      guard keys.insert(key).inserted else {
        throw error(at: start, expected: "each key once", found: "\(key.quotedForMessage) again")
      }
      try open(":", "“:”")
      switch key {
      case "descr": type = try elementType()
      case "fortran_order": try rowMajorOrder()
      case "shape": shape = try extents()
      default:
        throw error(at: start, expected: Self.expectedKeys, found: key.quotedForMessage)
      }
      skipBlanks()
      if take(",") {
        skipBlanks()
      } else if next != UInt8(ascii: "}") {
        throw error(expected: "“,” or “}”")
      }
    }
    skipBlanks()
    guard position == end else { throw error(expected: "the end of the header") }
    guard let type, let shape, keys.count == Self.keys.count else {
      let missing = Self.keys.filter { !keys.contains($0) }
      throw error(expected: Self.expectedKeys, found: "no \(missing.joined(separator: ", "))")
    }
    return NPYHeader(type: type, shape: shape)
  }

  private mutating func elementType() throws(FormatError) -> NPYType {
    let expected = "one of the types \(NPYType.allCases.map(\.rawValue).joined(separator: " "))"
    if next == UInt8(ascii: "[") {
      throw error(expected: expected, found: "a list: a structured type")
    }
    let start = position
    let text = try string(expected)
    guard let type = NPYType(rawValue: text) else {
      throw error(
        at: start, expected: expected, found: text.quotedForMessage + Self.meaning(of: text))
    }
    return type
  }

  /// What a type that is not read stands for.
  private static func meaning(of descr: String) -> String {
    let code = descr.drop { "<>=|".contains($0) }
    if descr.hasPrefix(">") { return ", big-endian" }
    return switch code.first {
    case "O": ", pickled objects"
    case "U", "S", "a": ", text"
    case "V": ", a structure"
    case "b", "?": ", booleans"
    case "c": ", complex numbers"
    case "M", "m": ", dates or times"
    default: ""
    }
  }

  private mutating func rowMajorOrder() throws(FormatError) {
    let start = position
    if take(word: "False") { return }
    guard take(word: "True") else { throw error(expected: "True or False") }
    throw error(
      at: start, expected: "C order (fortran_order False)",
      found: "Fortran order; np.ascontiguousarray makes it C order")
  }

  private mutating func extents() throws(FormatError) -> [Int] {
    let start = position
    var extents: [Int] = []
    try open("(", "a tuple of extents such as (2, 3)")
    while !take(")") {
      extents.append(try extent())
      skipBlanks()
      if take(",") {
        skipBlanks()
      } else if next != UInt8(ascii: ")") {
        throw error(expected: "“,” or “)”")
      } else if extents.count == 1 {
        throw error(
          at: start, expected: "a tuple of extents", found: "a number in brackets: (n), not (n,)")
      }
    }
    return extents
  }
}
