import TesseraOperators

/// Independent work on several threads at a time.
package enum Workers {
  /// The results of `body`, in the order of `items`.
  package static func map<Item: Sendable, Result: Sendable>(
    _ items: [Item], workers: Int, _ body: @Sendable (Item) -> Result
  ) -> [Result] {
    guard workers > 1, items.count > 1 else { return items.map(body) }
    let parts = min(workers * 4, items.count)
    let results = (0..<parts).map { _ in Slot<Result>() }
    Parallel.independently(parts) { part in
      let range = items.count * part / parts..<items.count * (part + 1) / parts
      results[part].values = items[range].map(body)
    }
    return results.flatMap(\.values)
  }

  /// Where one iteration leaves its results; no two iterations share one.
  private final class Slot<Value>: @unchecked Sendable {
    var values: [Value] = []
  }
}
