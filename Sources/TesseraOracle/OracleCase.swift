import TesseraCases
import TesseraFormats

/// One case of a request: an operator, and the `.npy` files of what goes in and comes out.
public struct OracleCase: Hashable, Sendable {
  /// The name under which the result stands, any text.
  public var id: String
  /// The operator with its attributes.
  public var operation: Operation
  /// The files of the inputs that are there.
  public var inputs: [OperandName: String]
  /// The file of y's cotangent.
  public var upstream: String?
  /// The files to be written.
  public var outputs: [OutputName: String]
  /// The files of outputs to compare with.
  public var expected: [OutputName: String]
  /// The files of the errors that each element of an output may have.
  public var bounds: [OutputName: String]
  /// Why the case is there, for people.
  public var reason: String?

  /// Puts a case together.
  public init(
    id: String, operation: Operation, inputs: [OperandName: String], upstream: String? = nil,
    outputs: [OutputName: String], expected: [OutputName: String] = [:],
    bounds: [OutputName: String] = [:], reason: String? = nil
  ) {
    (self.id, self.operation) = (id, operation)
    (self.inputs, self.upstream, self.outputs) = (inputs, upstream, outputs)
    (self.expected, self.bounds, self.reason) = (expected, bounds, reason)
  }

  /// The same case with file names relative to `folder` made paths.
  func resolved(in folder: String) -> OracleCase {
    func resolve(_ name: String) -> String { OracleRequest.path(name, in: folder) }
    var result = self
    result.inputs = inputs.mapValues(resolve)
    result.upstream = upstream.map(resolve)
    result.outputs = outputs.mapValues(resolve)
    result.expected = expected.mapValues(resolve)
    result.bounds = bounds.mapValues(resolve)
    return result
  }
}

extension OracleCase {
  /// Reads a case whose name is known already.
  ///
  /// - Throws: `OracleError` with the field: an unknown or missing one, one of another type, an
  ///   unknown operator, attribute, input or output, an input that is missing, a gradient without
  ///   y's cotangent, bounds without values to compare. Marked as unsupported: see
  ///   ``Operation/init(_:attributes:)``, and `batch_norm`.
  init(id: String, _ json: JSONValue) throws(OracleError) {
    var fields = try OracleFields(json, at: "")
    _ = fields.value("id")
    let kind = try Self.operatorKind(&fields)
    operation = try Operation(kind, attributes: fields.value("attrs"))
    self.id = id
    inputs = try Self.files("inputs", of: kind.required + kind.optional, &fields)
    upstream = try Self.files("upstream", of: [OutputName.y], &fields)[.y]
    outputs = try Self.files("outputs", of: kind.outputs, &fields)
    expected = try Self.files("expected", of: kind.outputs, &fields)
    bounds = try Self.files("bounds", of: kind.outputs, &fields)
    reason = try fields.string("reason")
    try fields.finish()
    try check(kind)
  }

  private static func operatorKind(
    _ fields: inout OracleFields
  ) throws(OracleError) -> OperatorKind {
    let name = try fields.string("op")
    if name == "batch_norm" {
      throw OracleError(
        field: "op", reason: "\"batch_norm\" is not supported", isUnsupported: true)
    }
    let names = OperatorKind.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name, let kind = OperatorKind(rawValue: name) else {
      throw OracleError(
        field: "op", expected: "one of \(names)", found: name?.quotedForMessage ?? "nothing")
    }
    return kind
  }

  /// The file names in an object whose members have these names.
  private static func files<Name: RawRepresentable<String> & Hashable>(
    _ field: String, of names: [Name], _ fields: inout OracleFields
  ) throws(OracleError) -> [Name: String] {
    var members = try OracleFields(fields.value(field), at: field)
    var files: [Name: String] = [:]
    for name in names {
      files[name] = try members.string(name.rawValue)
    }
    try members.finish()
    return files
  }

  private func check(_ kind: OperatorKind) throws(OracleError) {
    for name in kind.required where inputs[name] == nil {
      throw OracleError(
        field: "inputs.\(name.rawValue)", expected: "the name of an .npy file", found: "nothing")
    }
    for name in kind.outputs where outputs[name] != nil || expected[name] != nil {
      guard name.isGradient, upstream == nil else { continue }
      throw OracleError(
        field: "upstream.y", expected: "the name of an .npy file, for \(name.rawValue)",
        found: "nothing")
    }
    for name in kind.outputs where bounds[name] != nil && expected[name] == nil {
      throw OracleError(
        field: "expected.\(name.rawValue)", expected: "the name of an .npy file, for its bounds",
        found: "nothing")
    }
  }

  /// The case as it stands in a request.
  var json: JSONValue {
    func object<Name: RawRepresentable<String>>(
      _ files: [Name: String], _ names: [Name]
    ) -> JSONValue {
      .object(
        names.compactMap { name in
          files[name].map { JSONValue.Member(name.rawValue, .string($0)) }
        })
    }
    let kind = operation.kind
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("op", .string(kind.rawValue)),
      .init("attrs", operation.attributes),
      .init("inputs", object(inputs, kind.required + kind.optional)),
    ]
    if let upstream { members.append(.init("upstream", object([.y: upstream], [OutputName.y]))) }
    for (field, files) in [("outputs", outputs), ("expected", expected), ("bounds", bounds)]
    where field == "outputs" || !files.isEmpty {
      members.append(.init(field, object(files, kind.outputs)))
    }
    if let reason { members.append(.init("reason", .string(reason))) }
    return .object(members)
  }
}
