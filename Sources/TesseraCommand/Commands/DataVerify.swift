import Tessera

/// `tessera data verify`: checks the files of data sets.
struct DataVerify: Command {
  var data: DataLocation?
  var names: [DatasetKind] = []

  static let declaration = CommandDeclaration<DataVerify>(
    name: "verify",
    overview: "Check the files of data sets against their known SHA-256.",
    discussion: "The exit status is 1 if a file differs, or if a named data set is missing.",
    arguments: [
      .repeating(
        "name", \.names, .choice, atLeastOne: false, default: "every one that is found",
        help: "The data sets.")
    ],
    options: [.data(\.data)])

  func run(_ console: Console) throws {
    throw notAvailableYet("data verify")
  }
}
