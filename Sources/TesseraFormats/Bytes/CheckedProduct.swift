extension Sequence<Int> {
  /// The product of the numbers, 1 of none; `nil` where it exceeds `Int` on the way.
  var checkedProduct: Int? {
    var product = 1
    for number in self {
      let (next, overflow) = product.multipliedReportingOverflow(by: number)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
