/// `tessera data list`: the data sets and where they are.
struct DataList: Command {
  var data: DataLocation?
  var json = false

  static let declaration = CommandDeclaration<DataList>(
    name: "list",
    overview: "List the data sets, where they were found and what they hold.",
    options: [.data(\.data), .json(\.json)])

  func run(_ console: Console) throws {
    throw notAvailableYet("data list")
  }
}
