import TestSupport
import Testing

@testable import TesseraCommand

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Waits until a signal has been noticed; the alarm ends a program that would wait forever.
private func awaitSignal() {
  alarm(30)
  while Interruption.requested == nil { sched_yield() }
}

@Suite struct InterruptionTests {
  @Test(.awaitsProcess) func firstSignalIsRememberedOnly() async {
    await #expect(processExitsWith: .exitCode(0)) {
      Interruption.install()
      Interruption.install()
      guard Interruption.requested == nil else { exit(3) }
      kill(getpid(), SIGTERM)
      awaitSignal()
      do throws(Interrupted) {
        try Interruption.check()
        exit(4)
      } catch {
        exit(error.signal == SIGTERM ? 0 : 5)
      }
    }
  }

  @Test(.awaitsProcess) func secondSignalEndsTheProgram() async {
    await #expect(processExitsWith: .exitCode(130)) {
      Interruption.install()
      kill(getpid(), SIGINT)
      awaitSignal()
      kill(getpid(), SIGINT)
      while true { pause() }
    }
  }

  @Test(.awaitsProcess) func secondSignalDecidesTheStatus() async {
    await #expect(processExitsWith: .exitCode(143)) {
      Interruption.install()
      kill(getpid(), SIGINT)
      awaitSignal()
      kill(getpid(), SIGTERM)
      while true { pause() }
    }
  }

  @Test func statusesAreTheOnesDocumented() {
    #expect(ExitStatus(signal: SIGINT).rawValue == 130)
    #expect(ExitStatus(signal: SIGTERM).rawValue == 143)
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 64, 130, 143])
  }
}
