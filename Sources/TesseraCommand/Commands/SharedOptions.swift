extension CommandOption {
  /// `--data`.
  static func data(
    _ property: any WritableKeyPath<Root, DataLocation?> & Sendable
  ) -> CommandOption {
    .optional(
      "data", "path", property, .dataLocation,
      default: "$TESSERA_DATA, then Data",
      help: "The data set's own directory or its parent; in its place an .npz file (x_train, "
        + "y_train, x_test, y_test) or a directory of PNG images, one directory for each class; "
        + "or the word 'glyphs' for the letters that the program draws itself.")
  }

  /// `--recipe`: whose images a model is measured on.
  static func imagesOfRecipe(
    _ property: any WritableKeyPath<Root, String?> & Sendable
  ) -> CommandOption {
    .optional(
      "recipe", "name", property, .recipe, default: "the model's own",
      help: "The recipe whose images are meant, for a model that came from elsewhere.")
  }

  /// `--threads`.
  static func threads(_ property: any WritableKeyPath<Root, Int?> & Sendable) -> CommandOption {
    .optional(
      "threads", "n", property, .integer(in: 1...1024), default: "one per processor",
      help: "The number of threads. The results have the same bits for any number.")
  }

  /// `--quiet`.
  static func quiet(_ property: any WritableKeyPath<Root, Bool> & Sendable) -> CommandOption {
    .flag("quiet", short: "q", property, help: "Show no progress.")
  }

  /// `--json`.
  static func json(_ property: any WritableKeyPath<Root, Bool> & Sendable) -> CommandOption {
    .flag(
      "json", property,
      help: "Print the result as one JSON object, and nothing else on standard output.")
  }
}
