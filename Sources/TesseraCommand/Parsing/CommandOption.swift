/// One row of a command's table of options: what it is called, and which property of the command
/// `Root` takes its value.
struct CommandOption<Root>: Sendable {
  /// What an option does when it is met.
  enum Action: Sendable {
    /// Takes a value and says whether it is valid.
    case value(@Sendable (inout Root, String) -> Bool)
    /// Takes none: `true` for `--name`, `false` for `--no-name`.
    case flag(@Sendable (inout Root, Bool) -> Void)
  }

  /// Names and texts.
  let usage: OptionUsage
  /// What to do.
  let action: Action

  /// An option that need not have a value: its property is nil unless it is given, and
  /// `defaultText` says what holds then.
  static func optional<Value: Sendable>(
    _ name: String, short: Character? = nil, _ valueName: String,
    _ property: any WritableKeyPath<Root, Value?> & Sendable, _ format: ValueFormat<Value>,
    default defaultText: String? = nil, help: String
  ) -> CommandOption {
    CommandOption(
      usage: OptionUsage(
        name: name, short: short, valueName: valueName, help: help, defaultText: defaultText,
        allowed: format.allowed, completion: format.completion),
      action: .value { root, text in
        guard let value = format.read(text) else { return false }
        root[keyPath: property] = value
        return true
      })
  }

  /// A flag that decides only where it is given: `true` for `--name`, `false` for `--no-name`.
  static func choice(
    _ name: String, _ property: any WritableKeyPath<Root, Bool?> & Sendable, help: String
  ) -> CommandOption {
    CommandOption(
      usage: OptionUsage(name: name, short: nil, help: help, isInvertible: true),
      action: .flag { root, value in root[keyPath: property] = value })
  }

  /// A flag. `--no-name` takes it back, so that an alias with `--name` in it can be overruled.
  static func flag(
    _ name: String, short: Character? = nil,
    _ property: any WritableKeyPath<Root, Bool> & Sendable, help: String
  ) -> CommandOption {
    CommandOption(
      usage: OptionUsage(name: name, short: short, help: help, isInvertible: true),
      action: .flag { root, value in root[keyPath: property] = value })
  }
}

extension CommandOption where Root: Command {
  /// An option whose property has a default, which help shows as it would be typed.
  static func value<Value: Sendable>(
    _ name: String, short: Character? = nil, _ valueName: String,
    _ property: any WritableKeyPath<Root, Value> & Sendable, _ format: ValueFormat<Value>,
    help: String
  ) -> CommandOption {
    CommandOption(
      usage: OptionUsage(
        name: name, short: short, valueName: valueName, help: help,
        defaultText: format.show(Root()[keyPath: property]),
        allowed: format.allowed, completion: format.completion),
      action: .value { root, text in
        guard let value = format.read(text) else { return false }
        root[keyPath: property] = value
        return true
      })
  }
}
