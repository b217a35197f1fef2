import TesseraTensors

/// A product, rows of classes, or steps of an optimizer as numbers.
private struct ProductNumbers: CaseDimensions {
  var m: Int
  var n: Int
  var k: Int

  static var dimensions: [(key: WritableKeyPath<ProductNumbers, Int>, least: Int)] {
    [(\.m, 1), (\.n, 1), (\.k, 1)]
  }

  func specification(like original: CaseSpecification) -> CaseSpecification {
    var result = original
    switch original.operation {
    case .gemm(let attributes):
      result.operands[.a] = attributes.transposeA ? [k, m] : [m, k]
      result.operands[.b] = attributes.transposeB ? [n, k] : [k, n]
      result.operands[.c] = original.operands[.c].map { c in
        Shape(
          c.extents.enumerated().map { axis, extent in
            extent == 1 ? 1 : axis == c.rank - 1 ? n : m
          })
      }
    case .dense:
      result.operands[.x] = [m, k]
      result.operands[.w] = [k, n]
      if original.operands[.b] != nil { result.operands[.b] = [n] }
    case .softmaxCrossEntropy:
      result.operands[.logits] = [m, n]
      result.operands[.labels] = original.hasClassLabels ? [m] : [m, n]
    default:
      result.operands[.grads] = [m, n]
      for slot in [OperandName.p0, .m0, .v0] where original.operands[slot] != nil {
        result.operands[slot] = [n]
      }
    }
    return result
  }
}

extension CaseShrinker {
  static func products(_ original: CaseSpecification) -> [CaseSpecification] {
    var result: [CaseSpecification] = []
    for operand in original.operation.kind.optional where original.operands[operand] != nil {
      var next = original
      next.operands[operand] = nil
      result.append(next)
    }
    var numbers = ProductNumbers(m: 1, n: 1, k: 1)
    if case .gemm(let attributes) = original.operation {
      guard let a = original.operands[.a], let b = original.operands[.b] else { return [] }
      (numbers.m, numbers.k) = attributes.transposeA ? (a[1], a[0]) : (a[0], a[1])
      numbers.n = b[attributes.transposeB ? 0 : 1]
    } else {
      guard let x = original.operands[.x], let w = original.operands[.w] else { return [] }
      (numbers.m, numbers.k, numbers.n) = (x[0], x[1], w[1])
    }
    return result + numbers.lowered(original)
  }

  /// Rows of classes, or steps of parameters.
  static func rows(_ original: CaseSpecification) -> [CaseSpecification] {
    guard let shape = original.operands[.logits] ?? original.operands[.grads], shape.rank == 2
    else { return [] }
    var result = ProductNumbers(m: shape[0], n: shape[1], k: 1).lowered(original)
    if case .optimizer(let attributes) = original.operation, attributes.learningRates.count > 1 {
      // One rate for all steps, so that their number can change.
      var next = original
      var simpler = attributes
      simpler.learningRates = [attributes.learningRates[0]]
      next.operation = .optimizer(simpler)
      result.insert(next, at: 0)
    }
    return result
  }

  /// Every extent of x lowered, and of what has its shape.
  static func shapes(_ original: CaseSpecification) -> [CaseSpecification] {
    guard let x = original.operands[.x] else { return [] }
    return oneElement(original, x)
      + x.extents.indices.flatMap { axis in
        smaller(x[axis], least: 1).map { extent in
          var extents = x.extents
          extents[axis] = extent
          var next = original
          for operand in original.operands.keys { next.operands[operand] = Shape(extents) }
          return next
        }
      }
  }

  /// One element with other values: what fails at one place in many may fail alone.
  private static func oneElement(
    _ original: CaseSpecification, _ x: Shape
  ) -> [CaseSpecification] {
    guard !original.values.isFinite, x.count > 1 else { return [] }
    return (0..<256).map { seed in
      var next = original
      next.seed = UInt64(seed)
      for operand in original.operands.keys {
        next.operands[operand] = Shape(x.extents.map { _ in 1 })
      }
      return next
    }
  }

  /// A leading axis of both operands dropped, or an extent that both share lowered in both.
  static func broadcasts(_ original: CaseSpecification) -> [CaseSpecification] {
    guard let a = original.operands[.a], let b = original.operands[.b] else { return [] }
    var result: [CaseSpecification] = []
    func add(_ left: [Int], _ right: [Int]) {
      var next = original
      next.operands = [.a: Shape(left), .b: Shape(right)]
      result.append(next)
    }
    let longest = max(a.rank, b.rank)
    if longest > 1 {
      add(
        Array(a.extents.suffix(min(a.rank, longest - 1))),
        Array(b.extents.suffix(min(b.rank, longest - 1))))
    }
    for extent in Set(a.extents + b.extents).sorted() {
      for value in smaller(extent, least: 1) {
        add(
          a.extents.map { $0 == extent ? value : $0 }, b.extents.map { $0 == extent ? value : $0 })
      }
    }
    return result
  }
}
