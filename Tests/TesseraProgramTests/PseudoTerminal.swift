import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A terminal whose screen can be read.
struct PseudoTerminal {
  /// The end that a program takes for a terminal.
  let end: FileHandle
  private let screen: FileHandle

  init() throws {
    let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(descriptor >= 0)
    screen = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let path = try Self.unlock(descriptor)
    let terminal = open(path, O_RDWR | O_NOCTTY)
    try #require(terminal >= 0)
    end = FileHandle(fileDescriptor: terminal, closeOnDealloc: true)
  }

  /// What was written, after the program has ended.
  func read() throws -> String {
    try end.close()
    var text: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = systemRead(screen.fileDescriptor, &bytes, bytes.count)
      // Linux reports the end of a terminal as an error.
      guard count > 0 else { break }
      text += bytes.prefix(count)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Lets the other end be opened, and returns its path.
  private static func unlock(_ descriptor: Int32) throws -> String {
    #if os(Linux)
      // What unlockpt and ptsname do; Swift's view of the C library has neither.
      let (setLock, getNumber) = (UInt(0x4004_5431), UInt(0x8004_5430))
      var lock: Int32 = 0
      var number: UInt32 = 0
      try #require(ioctl(descriptor, setLock, &lock) == 0)
      try #require(ioctl(descriptor, getNumber, &number) == 0)
      return "/dev/pts/\(number)"
    #else
      try #require(grantpt(descriptor) == 0 && unlockpt(descriptor) == 0)
      return try #require(ptsname(descriptor).map { String(cString: $0) })
    #endif
  }
}

/// `read(2)`, whose name the method above hides.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int
{
  read(descriptor, bytes, count)
}
