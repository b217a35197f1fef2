import TesseraCases
import TesseraTensors

// What wrong kernels do to tensors: read them in another order, cut them, miss a part.

extension Tensor {
  /// A tensor of four axes, by a formula for each element.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  init(_ shape: Shape, _ element: (Int, Int, Int, Int) -> Element) {
    self.init(uninitialized: shape)
    let target = mutablePointer
    var position = 0
    for n in 0..<shape[0] {
      for h in 0..<shape[1] {
        for w in 0..<shape[2] {
          for c in 0..<shape[3] {
            target[position] = element(n, h, w, c)
            position += 1
          }
        }
      }
    }
  }

  /// One element of four axes, which must be inside.
  func at(_ n: Int, _ h: Int, _ w: Int, _ c: Int) -> Element {
    self[((n * shape[1] + h) * shape[2] + w) * shape[3] + c]
  }

  /// The elements of another tensor of the same shape from a formula of this one's.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func mapped(_ formula: (Element) -> Element) -> Tensor {
    Tensor(shape: shape, elements.map(formula))
  }

  /// Each element from those of two tensors of the same shape.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func combined(_ other: Tensor, _ formula: (Element, Element) -> Element) -> Tensor {
    Tensor(shape: shape, zip(elements, other.elements).map(formula))
  }

  /// The same elements, those at some positions replaced.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func replaced(with value: Element, where isWrong: (Int) -> Bool) -> Tensor {
    Tensor(shape: shape, elements.enumerated().map { isWrong($0.offset) ? value : $0.element })
  }

  /// The position in a tensor of `shape` that stands under each of this one's, to whose shape it
  /// broadcasts.
  func positions(under shape: Shape) -> [Int] {
    (0..<count).map { position in
      var (rest, result, stride) = (position, 0, 1)
      for axis in 1..<self.shape.rank + 1 {
        let index = rest % self.shape[-axis]
        rest /= self.shape[-axis]
        guard axis <= shape.rank else { continue }
        if shape[-axis] != 1 { result += index * stride }
        stride *= shape[-axis]
      }
      return result
    }
  }

  /// A matrix with its axes exchanged.
  var transposed: Tensor {
    let (rows, columns) = (shape[0], shape[1])
    return Tensor(
      shape: [columns, rows], (0..<count).map { self[$0 % rows * columns + $0 / rows] })
  }
}

extension Tensor where Element: OperatorScalar {
  /// What two tensors of four axes have in common, and zeros where this one has nothing.
  func fitted(to shape: Shape) -> Tensor {
    Tensor(shape) { n, h, w, c in
      n < self.shape[0] && h < self.shape[1] && w < self.shape[2] && c < self.shape[3]
        ? at(n, h, w, c) : 0
    }
  }

  /// Filters `[R,S,C,O]` with rows and columns of taps in reverse.
  var turned: Tensor {
    Tensor(shape) { r, s, c, o in at(shape[0] - 1 - r, shape[1] - 1 - s, c, o) }
  }

  /// The first element above each position of `shape`, and zeros for the others, which a sum down to
  /// `shape` then leaves out.
  func firstUnder(_ shape: Shape) -> Tensor {
    var seen = Set<Int>()
    let isFirst = positions(under: shape).map { seen.insert($0).inserted }
    return replaced(with: 0) { !isFirst[$0] }
  }

  /// A matrix with some of its rows, or of its columns, set to zero.
  func withZeros(alongRows: Bool, where isZero: (Int) -> Bool) -> Tensor {
    let columns = shape[1]
    return replaced(with: 0) { isZero(alongRows ? $0 / columns : $0 % columns) }
  }
}
