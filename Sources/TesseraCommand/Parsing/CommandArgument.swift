/// One row of a command's table of arguments: the property of the command `Root` that takes it.
struct CommandArgument<Root>: Sendable {
  /// Names and texts.
  let usage: ArgumentUsage
  /// Takes one value and says whether it is valid.
  let store: @Sendable (inout Root, String) -> Bool

  /// An argument that must be given.
  static func required<Value: Sendable>(
    _ name: String, _ property: any WritableKeyPath<Root, Value> & Sendable,
    _ format: ValueFormat<Value>, help: String
  ) -> CommandArgument {
    one(name, property, format, count: .one, defaultText: nil, help: help)
  }

  /// An argument of which there may be any number, or any number but none; it comes last.
  static func repeating<Value: Sendable>(
    _ name: String, _ property: any WritableKeyPath<Root, [Value]> & Sendable,
    _ format: ValueFormat<Value>, atLeastOne: Bool, default defaultText: String? = nil,
    help: String
  ) -> CommandArgument {
    CommandArgument(
      usage: ArgumentUsage(
        name: name, help: help, count: atLeastOne ? .oneOrMore : .any, defaultText: defaultText,
        allowed: format.allowed, completion: format.completion),
      store: { root, text in
        guard let value = format.read(text) else { return false }
        root[keyPath: property].append(value)
        return true
      })
  }

  private static func one<Value: Sendable>(
    _ name: String, _ property: any WritableKeyPath<Root, Value> & Sendable,
    _ format: ValueFormat<Value>, count: ArgumentUsage.Count, defaultText: String?, help: String
  ) -> CommandArgument {
    CommandArgument(
      usage: ArgumentUsage(
        name: name, help: help, count: count, defaultText: defaultText,
        allowed: format.allowed, completion: format.completion),
      store: { root, text in
        guard let value = format.read(text) else { return false }
        root[keyPath: property] = value
        return true
      })
  }
}

extension CommandArgument where Root: Command {
  /// An argument whose property has a default, which help shows as it would be typed.
  static func defaulted<Value: Sendable>(
    _ name: String, _ property: any WritableKeyPath<Root, Value> & Sendable,
    _ format: ValueFormat<Value>, help: String
  ) -> CommandArgument {
    one(
      name, property, format, count: .optional,
      defaultText: format.show(Root()[keyPath: property]), help: help)
  }
}
