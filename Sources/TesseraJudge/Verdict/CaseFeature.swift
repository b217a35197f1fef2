import TesseraCases
import TesseraFormats
import TesseraOracle
import TesseraTensors

/// A property that a case has or lacks, by which a bug can be told: "a dilation above 1".
struct CaseFeature: Sendable {
  /// What follows "with".
  let name: String
  let holds: @Sendable (CaseSpecification) -> Bool

  init(_ name: String, _ holds: @escaping @Sendable (CaseSpecification) -> Bool) {
    (self.name, self.holds) = (name, holds)
  }

  /// The properties of an operator's cases.
  static func all(of kind: OperatorKind) -> [CaseFeature] {
    let own =
      switch kind {
      case .conv2d: windows + convolutions
      case .maxPool2d, .averagePool2d: windows
      default: [CaseFeature]()
      }
    return own + (kind.takesImages ? images : []) + (kind.addend == nil ? [] : [addend])
      + attributes(of: kind) + values + shapes
  }

  private static let windows: [CaseFeature] = [
    CaseFeature("a stride above 1") { window($0) { $0.stride != 1 } },
    CaseFeature("strides that differ") { window($0) { $0.stride.rows != $0.stride.columns } },
    CaseFeature("padding SAME") { window($0) { $0.padding == .same } },
    CaseFeature("padding SAME_LOWER") { window($0) { $0.padding == .sameLower } },
    CaseFeature("padding SAME or SAME_LOWER") {
      window($0) { $0.padding == .same || $0.padding == .sameLower }
    },
    CaseFeature("explicit padding") {
      window($0) { if case .explicit = $0.padding { true } else { false } }
    },
    CaseFeature("padding") { geometry($0) { $0.before + $0.after > 0 } },
    CaseFeature("padding that differs between the two sides") {
      geometry($0) { $0.before != $0.after }
    },
    CaseFeature("padding before the image") { geometry($0) { $0.before > 0 } },
    CaseFeature("windows that overlap") { geometry($0) { $0.span > $0.stride } },
    CaseFeature("a kernel of several taps") { geometry($0) { $0.kernel > 1 } },
    CaseFeature("several outputs for an image") { geometry($0) { $0.output > 1 } },
  ]

  private static let convolutions: [CaseFeature] = [
    CaseFeature("a dilation above 1") { window($0) { $0.dilation != 1 } },
    CaseFeature("several groups") { groups($0) > 1 },
    CaseFeature("a kernel that is not square") { $0.operands[.w].map { $0[0] != $0[1] } ?? false },
    CaseFeature("several filters") { $0.operands[.w].map { $0[3] > 1 } ?? false },
  ]

  private static let images: [CaseFeature] = [
    CaseFeature("several images") { $0.operands[.x].map { $0[0] > 1 } ?? false },
    CaseFeature("several channels") { $0.operands[.x].map { $0[3] > 1 } ?? false },
    CaseFeature("images that are not square") { $0.operands[.x].map { $0[1] != $0[2] } ?? false },
    CaseFeature("an image of several pixels") {
      $0.operands[.x].map { $0[1] * $0[2] > 1 } ?? false
    },
  ]

  private static let addend = CaseFeature("a bias") { $0.hasAddend }

  static let values: [CaseFeature] =
    CaseValues.allCases.map { values in
      CaseFeature(values.words) { $0.values == values }
    } + [
      CaseFeature("whole numbers, which are often equal,") {
        [.integers, .ties].contains($0.values)
      }
    ]

  private static let shapes: [CaseFeature] = [
    CaseFeature("shapes that differ") { Set($0.operands.values).count > 1 },
    CaseFeature("more than two axes") { $0.operands.values.contains { $0.rank > 2 } },
    CaseFeature("more than one axis") { $0.operands.values.contains { $0.rank > 1 } },
    CaseFeature("a first extent above 1") {
      $0.operands.values.contains { $0.rank > 0 && $0[0] > 1 }
    },
    CaseFeature("class indices") { $0.hasClassLabels },
  ]

  /// Every value of a word or switch, and whether a number is other than 0 and 1.
  private static func attributes(of kind: OperatorKind) -> [CaseFeature] {
    guard let sample = CaseTable.families(of: kind).first?.specification(0),
      case .object(let members) = sample.operation.attributes
    else { return [] }
    let features = members.map { member -> [CaseFeature] in
      let key = member.key
      switch member.value {
      case .bool: return [CaseFeature(key) { $0.operation.attributes[key] == .bool(true) }]
      case .number:
        return [
          CaseFeature("\(key) other than 1") { $0.operation.attributes[key] != .number(1) },
          CaseFeature("\(key) other than 0") { $0.operation.attributes[key] != .number(0) },
        ]
      case .string where key != "padding":
        let words = ["none", "mean", "sum", "keras", "torch", "sgd", "adam", "l2", "decoupled"]
        return words.map { word in
          CaseFeature("\(key) \(word)") { $0.operation.attributes[key] == .string(word) }
        }
      default: return []
      }
    }
    return features.flatMap { $0 }
  }
}

extension CaseFeature {
  private static func window(
    _ specification: CaseSpecification, _ holds: (Window) -> Bool
  ) -> Bool {
    switch specification.operation {
    case .conv2d(let window, _), .maxPool2d(_, let window), .averagePool2d(_, let window, _):
      holds(window)
    default: false
    }
  }

  private static func groups(_ specification: CaseSpecification) -> Int {
    if case .conv2d(_, let groups) = specification.operation { groups } else { 1 }
  }

  /// Whether it holds on either axis.
  private static func geometry(
    _ specification: CaseSpecification, _ holds: (WindowAxis) -> Bool
  ) -> Bool {
    guard let x = specification.operands[.x] else { return false }
    let kernel: Size2D
    switch specification.operation {
    case .conv2d:
      guard let w = specification.operands[.w] else { return false }
      kernel = Size2D(w[0], w[1])
    case .maxPool2d(let size, _), .averagePool2d(let size, _, _): kernel = size
    default: return false
    }
    return window(specification) { window in
      let geometry = try? WindowGeometry(
        input: Size2D(x[1], x[2]), kernel: kernel, window: window)
      return geometry.map { holds($0.rows) || holds($0.columns) } ?? false
    }
  }
}
