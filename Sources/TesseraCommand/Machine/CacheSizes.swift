#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Darwin)
  import Darwin
#endif

/// The sizes in bytes of the caches that the first processor sees; nil where the system does not say.
struct CacheSizes: Sendable, Equatable {
  /// Level 1, data.
  var level1Data: Int?
  /// Level 2.
  var level2: Int?
  /// Level 3, usually shared by several processors.
  var level3: Int?

  /// Asks the system.
  static func current() -> CacheSizes {
    #if canImport(Darwin)
      // Performance cores first; machines with one kind of core have only the plain names.
      let size = { (name: String) in
        systemControl("hw.perflevel0.\(name)") ?? systemControl("hw.\(name)")
      }
      return CacheSizes(
        level1Data: size("l1dcachesize"), level2: size("l2cachesize"), level3: size("l3cachesize"))
    #else
      return CacheSizes(readingLinux: { path in try? String(contentsOfFile: path, encoding: .utf8) }
      )
    #endif
  }

  /// Sizes that are given.
  init(level1Data: Int? = nil, level2: Int? = nil, level3: Int? = nil) {
    self.level1Data = level1Data
    self.level2 = level2
    self.level3 = level3
  }

  /// Reads the description that Linux gives under `/sys`, each file through `contents`.
  init(readingLinux contents: (String) -> String?) {
    let root = "/sys/devices/system/cpu/cpu0/cache"
    func line(_ name: String) -> String? {
      contents("\(root)/\(name)")?.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }
    // No processor has this many; the loop must end on any system.
    for index in 0..<16 {
      guard let level = line("index\(index)/level"), let type = line("index\(index)/type"),
        let size = line("index\(index)/size").flatMap(Self.bytes)
      else { continue }
      switch (level, type) {
      case ("1", "Data"), ("1", "Unified"): level1Data = level1Data ?? size
      case ("2", "Data"), ("2", "Unified"): level2 = level2 ?? size
      case ("3", "Data"), ("3", "Unified"): level3 = level3 ?? size
      default: break
      }
    }
  }

  /// The bytes of a size such as `48K`; nil for anything else, and for what no `Int` can hold.
  static func bytes(_ text: String) -> Int? {
    let units = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    let unit = units[String(text.suffix(1))]
    guard let count = Int(unit == nil ? text : String(text.dropLast())), count > 0 else {
      return nil
    }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
    return overflow ? nil : bytes
  }
}

#if canImport(Darwin)
  /// The positive integer that the system keeps under `name`.
  private func systemControl(_ name: String) -> Int? {
    var value: Int64 = 0
    var size = MemoryLayout.size(ofValue: value)
    guard sysctlbyname(name, &value, &size, nil, 0) == 0, value > 0 else { return nil }
    return Int(value)
  }
#endif
