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

  @Test(.awaitsProcess) func aTerminalThatIsGoneIsNoticed() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGHUP, SIG_DFL)
      Interruption.install()
      // The shell says so, and then the kernel.
      for _ in 0..<2 { kill(getpid(), SIGHUP) }
      awaitSignal()
      exit(Interruption.requested == SIGHUP ? 0 : 5)
    }
  }

  /// `nohup` has it ignored, and so it stays.
  @Test(.awaitsProcess) func whatIsIgnoredStaysIgnored() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGHUP, SIG_IGN)
      Interruption.install()
      Interruption.install()
      kill(getpid(), SIGHUP)
      exit(Interruption.requested == nil ? 0 : 5)
    }
  }

  @Test func statusesAreTheOnesDocumented() {
    #expect(ExitStatus(signal: SIGINT).rawValue == 130)
    #expect(ExitStatus(signal: SIGTERM).rawValue == 143)
    #expect(ExitStatus(signal: SIGHUP).rawValue == 129)
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 64, 129, 130, 143])
  }
}
