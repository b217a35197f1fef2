import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The number of the signal that asks a program to end.
let terminationSignal = SIGTERM

/// SIGINT and SIGTERM, turned into a question that a long job asks between two steps.
///
/// The first signal is remembered, so that the job can finish its step and save its work. The second
/// ends the program at once, with the status of that signal. A program that does not install this is
/// ended by the first, as usual.
enum Interruption {
  /// The signal that has arrived, nil as long as none has.
  static var requested: Int32? {
    let signal = received.load(ordering: .acquiring)
    return signal == 0 ? nil : signal
  }

  /// Begins to catch the two signals. Calling it again changes nothing.
  static func install() { _ = sources }

  /// Stops the job if a signal has arrived.
  ///
  /// - Throws: ``Interrupted`` then.
  static func check() throws(Interrupted) {
    if let signal = requested { throw Interrupted(signal: signal) }
  }

  private static let received = Atomic<Int32>(0)

  /// A queue of its own: the global ones may be busy with the training's threads.
  private static let queue = DispatchQueue(label: "tessera.interruption", qos: .userInteractive)

  /// Never read after it was made; it keeps the sources alive.
  nonisolated(unsafe) private static let sources = [SIGINT, SIGTERM].map(makeSource)

  private static func makeSource(_ number: Int32) -> any DispatchSourceSignal {
    // The default action would end the program before the source hears of the signal.
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler { @Sendable in receive(number) }
    source.resume()
    return source
  }

  private static func receive(_ number: Int32) {
    let isFirst = received.compareExchange(
      expected: 0, desired: number, ordering: .acquiringAndReleasing
    ).exchanged
    // _exit: the job still runs on other threads, whose globals must not be taken down under them.
    if !isFirst { _exit(ExitStatus(signal: number).rawValue) }
  }
}
