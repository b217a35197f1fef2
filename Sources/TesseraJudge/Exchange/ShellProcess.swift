import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A shell that runs a command line, in a process group of its own, so that everything it starts can be
/// killed with it.
///
/// Foundation's `Process` has no groups, and a command that hangs in a grandchild would outlive it.
final class ShellProcess: @unchecked Sendable {
  /// Why there is no process.
  struct StartError: Error { let reason: String }

  private let id: pid_t
  private let ended = DispatchSemaphore(value: 0)
  private let silent = DispatchSemaphore(value: 0)
  private let status = Mutex<Int32>(0)
  private let printed = Mutex<[UInt8]>([])

  /// How much of the output is kept: its end.
  private static let mostPrinted = 4096

  /// Starts `/bin/sh -c line`, without input, both outputs in one pipe.
  init(_ line: String) throws(StartError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw StartError(reason: String(cString: strerror(errno))) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let (reading, writing) = (ends[0], ends[1])
    var (child, code): (pid_t, Int32) = (0, 0)
    code = Self.spawn(line, output: writing, &child)
    close(writing)
    guard code == 0 else {
      close(reading)
      throw StartError(reason: String(cString: strerror(code)))
    }
    id = child
    Thread.detachNewThread { self.collect(reading) }
    Thread.detachNewThread { self.awaitEnd() }
  }

  /// Waits for the shell's end; returns whether it came.
  func waitForEnd(seconds: Double) -> Bool {
    guard ended.wait(timeout: .now() + seconds) == .success else { return false }
    ended.signal()
    return true
  }

  /// Kills the shell and everything it started.
  func kill() { _ = systemKill(-id, SIGKILL) }

  /// How the shell ended, and the last of what was printed. What is left of the group is killed.
  func finish() -> (ForeignCommand.Ending, String) {
    // Whoever left the group and still holds the pipe is not waited for.
    _ = silent.wait(timeout: .now() + 1)
    let bytes = printed.withLock { $0.suffix(Self.mostPrinted) }
    let status = status.withLock { $0 }
    let signal = status & 0x7F
    return (
      signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal),
      String(decoding: bytes, as: UTF8.self)
    )
  }

  private func awaitEnd() {
    // Seen and not yet reaped, its number still names the group and no other.
    var information = siginfo_t()
    while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    kill()
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    self.status.withLock { $0 = status }
    ended.signal()
  }

  private func collect(_ descriptor: Int32) {
    var portion = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(descriptor, &portion, portion.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      printed.withLock { kept in
        kept += portion[..<count]
        if kept.count > 4 * Self.mostPrinted { kept = kept.suffix(Self.mostPrinted) }
      }
    }
    close(descriptor)
    silent.signal()
  }

  private static func spawn(_ line: String, output: Int32, _ child: inout pid_t) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    // A signal that this program ignores or blocks would stay so in what it starts.
    var (none, usual) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigemptyset(&usual)
    // Not SIGHUP: where that is ignored, `nohup` asked for it, and means the command too.
    for signal in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM] { sigaddset(&usual, signal) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var words: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(line), nil]
    defer { for word in words { free(word) } }
    return posix_spawn(&child, "/bin/sh", &actions, &attributes, &words, environ)
  }
}

/// `kill(2)`, whose name the method above hides.
private func systemKill(_ id: pid_t, _ signal: Int32) -> Int32 { kill(id, signal) }
