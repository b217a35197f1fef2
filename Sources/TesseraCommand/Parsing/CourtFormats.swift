import TesseraVerification

extension ValueFormat where Value == [Int] {
  /// Numbers of threads, with commas between them.
  static var threadCounts: ValueFormat {
    ValueFormat(
      allowed: "whole numbers from 1 to 64 with commas between them, such as 1,2,7",
      completion: .none,
      read: { text in
        let counts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let valid = counts.compactMap { $0 }.filter { (1...64).contains($0) }
        return valid.count == counts.count ? valid : nil
      },
      show: { $0.map(String.init).joined(separator: ",") })
  }
}

extension ValueFormat where Value == Court.CaseAddress {
  /// A family of cases and a number in it.
  static var caseAddress: ValueFormat {
    ValueFormat(
      allowed: "a family of cases and a number in it, such as random:29", completion: .none,
      read: { text in
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]), number >= 0 else {
          return nil
        }
        return Court.CaseAddress(family: String(parts[0]), number: number)
      },
      show: { "\($0.family):\($0.number)" })
  }
}
