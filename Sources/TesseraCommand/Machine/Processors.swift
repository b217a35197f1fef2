#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The processors that the program may use: the default number of threads.
var processorCount: Int { ProcessInfo.processInfo.activeProcessorCount }
