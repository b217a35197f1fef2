import Testing

/// For a test that waits for another process (`processExitsWith:`): its task goes on at a high priority.
///
/// The testing library asks the system in a loop for children that have ended, and a child stays one
/// until its test's task has run again. Among hundreds of tests that compute, that is at the end of
/// all: until then the loop keeps a processor busy.
public struct AwaitsProcess: TestTrait, SuiteTrait, TestScoping {
  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withoutActuallyEscaping(function) { function in
      try await Task(priority: .high) { try await function() }.value
    }
  }
}

extension Trait where Self == AwaitsProcess {
  /// The test waits for another process.
  public static var awaitsProcess: AwaitsProcess { AwaitsProcess() }
}
