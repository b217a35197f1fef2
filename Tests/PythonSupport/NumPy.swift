/// Runs Python programs that use NumPy, on machines that have both.
public enum NumPy {
  /// Why a test that needs NumPy does not run.
  public static let absence: String = Python.absence(of: "NumPy")

  /// Whether a program that imports NumPy runs here.
  public static let isPresent = Python.has("numpy")

  /// Runs a program and gives what it printed, errors included.
  ///
  /// - Throws: `Python.Failure` where its exit status is not 0.
  @discardableResult
  public static func run(_ program: String, _ arguments: String...) throws -> String {
    try Python.run(program, arguments: arguments)
  }
}
