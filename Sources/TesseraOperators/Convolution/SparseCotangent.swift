import TesseraKernels
import TesseraTensors

/// The elements of an image's cotangent that are not 0, in lists: pixel by pixel, and filter by filter.
///
/// Behind a max pool three pixels of four have lost their window, and behind relu many a winner: nine tenths
/// of the cotangent in the middle of `cifar10-adam` are zeros.
///
/// The definition multiplies those zeros. A chain without them has the same bits where they are multiplied
/// by finite numbers, but where underflow leaves it at −0: ``BorderRun`` says why.
struct SparseCotangent<Scalar: KernelScalar> {
  /// One element of so many may be other than 0. (Benchmark `convolution`, its `-sparse` lines with other
  /// shares: with 32 to 128 channels lists are half as fast again at a third; with 16 they gain a twentieth at
  /// a fourth, and lose a tenth at a third.)
  private static func share(_ shapes: ConvolutionShapes) -> Int { shapes.channels < 32 ? 4 : 3 }

  private let shapes: ConvolutionShapes
  /// From one row of the padded input to the next; nil where no lists by filters are wanted.
  private let filterRowStride: Int?
  /// Whether a row of the input meets lists by pixels.
  private let isMetByInput: Bool
  /// The columns of each row that have lists: all that there are, and what a row of the input meets.
  private let columns: Range<Int>
  /// Whether the last image's elements are in the lists, and so few.
  private(set) var isSparse = false

  // Pixel by pixel, a list for each column of each row and an empty one behind them; an element's place in
  // the image times the channels of a panel of the filter.
  private var values: Tensor<Scalar>
  private var places: Tensor<Int32>
  private var starts: Tensor<Int32>
  // Filter by filter; where in the padded input the first tap meets the pixel.
  private var filterValues: Tensor<Scalar>
  private var filterPlaces: Tensor<Int32>
  private var filterStarts: Tensor<Int32>

  /// The elements of the lists' tensors.
  static func sizes(_ shapes: ConvolutionShapes, forFilter: Bool, forInput: Bool) -> [Int] {
    let lists = shapes.geometry.rows.output * (columns(shapes, forInput).count + 1)
    // The element behind the last that counts is written too.
    let elements = shapes.outputCount / share(shapes) + 1
    return [elements, elements, lists]
      + (forFilter ? [elements, elements, shapes.filters + 2] : [0, 0, 0])
  }

  private static func columns(_ shapes: ConvolutionShapes, _ forInput: Bool) -> Range<Int> {
    let axis = shapes.geometry.columns
    guard forInput else { return 0..<axis.output }
    let first = axis.before - (axis.kernel - 1)
    return min(0, first)..<max(axis.output, axis.before + axis.input)
  }

  /// Room for the lists of one image.
  ///
  /// - Parameters:
  ///   - filterRowStride: From one row of the padded input to the next; nil without lists by filters.
  ///   - forInput: Whether the way to the input meets the lists.
  init(_ shapes: ConvolutionShapes, filterRowStride: Int?, forInput: Bool) {
    self.shapes = shapes
    self.filterRowStride = filterRowStride
    isMetByInput = forInput
    columns = Self.columns(shapes, forInput)
    let sizes = Self.sizes(shapes, forFilter: filterRowStride != nil, forInput: forInput)
    values = Tensor(uninitialized: [sizes[0]])
    places = Tensor(uninitialized: [sizes[1]])
    starts = Tensor(uninitialized: [sizes[2]])
    filterValues = Tensor(uninitialized: [sizes[3]])
    filterPlaces = Tensor(uninitialized: [sizes[4]])
    filterStarts = Tensor(uninitialized: [sizes[5]])
  }

  /// Makes the lists of an image's cotangent, or none where too many of its elements count.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func load(_ cotangent: UnsafePointer<Scalar>) {
    let count = nonZeroCount(cotangent, count: shapes.outputCount)
    isSparse = Self.share(shapes) * count <= shapes.outputCount
    guard isSparse else { return }
    gather(cotangent)
    if let filterRowStride { transpose(rowStride: filterRowStride) }
    guard isMetByInput else { return }
    let places = places.mutablePointer
    let panel = Int32(truncatingIfNeeded: SparseInputVJP<Scalar>.panel(shapes))
    for entry in 0..<count { places[entry] &*= panel }
  }

  /// The lists by pixels.
  private mutating func gather(_ cotangent: UnsafePointer<Scalar>) {
    let (values, places) = (values.mutablePointer, places.mutablePointer)
    let lastBit = Scalar.Bits(Scalar.Bits.bitWidth &- 1)
    var start = starts.mutablePointer
    let filters = shapes.filters
    var (count, element) = (0, 0)
    for _ in 0..<shapes.geometry.rows.output {
      for q in columns {
        start.pointee = Int32(truncatingIfNeeded: count)
        start += 1
        guard q >= 0 && q < shapes.geometry.columns.output else { continue }
        for place in element..<element + filters {
          // Written in any case, and kept where it counts. The negative of bits that are not 0 has the sign's:
          // where floats are compared the compiler jumps, and nobody can predict that jump.
          values[count] = cotangent[place]
          places[count] = Int32(truncatingIfNeeded: place)
          count &-= Int(truncatingIfNeeded: (0 &- (cotangent[place].bits & .max)) &>> lastBit)
        }
        element += filters
      }
      start.pointee = Int32(truncatingIfNeeded: count)
      start += 1
    }
  }

  /// The lists by filters, from those by pixels: counted, then filled.
  private mutating func transpose(rowStride: Int) {
    // List o's count stands two places up, then its beginning, which moves to its end, one place up.
    let ends = filterStarts.mutablePointer
    ends.update(repeating: 0, count: shapes.filters + 2)
    eachElement(rowStride) { o, _, _ in ends[o + 2] &+= 1 }
    for o in 0..<shapes.filters { ends[o + 2] &+= ends[o + 1] }
    let (values, places) = (filterValues.mutablePointer, filterPlaces.mutablePointer)
    let source = self.values.pointer
    eachElement(rowStride) { o, entry, place in
      let end = Int(ends[o + 1])
      values[end] = source[entry]
      places[end] = place
      ends[o + 1] &+= 1
    }
  }

  /// Calls `body` with the filter of each element, its number, and where the first tap meets its pixel.
  private func eachElement(_ rowStride: Int, _ body: (Int, Int, Int32) -> Void) {
    let (places, starts) = (places.pointer, starts.pointer)
    let axes = shapes.geometry
    for p in 0..<axes.rows.output {
      let list = starts + p * (columns.count + 1) - columns.lowerBound
      for q in 0..<axes.columns.output {
        let first = (p * axes.columns.output + q) * shapes.filters
        let place = p * axes.rows.stride * rowStride + q * axes.columns.stride * shapes.channels
        for entry in Int(list[q])..<Int(list[q + 1]) {
          body(Int(places[entry]) - first, entry, Int32(truncatingIfNeeded: place))
        }
      }
    }
  }

  /// The product of the filters' lists and `b`, added to `sums`: a row for each filter.
  func multiplyFilters(
    _ b: UnsafePointer<Scalar>, columns: Int, addTo sums: UnsafeMutablePointer<Scalar>,
    _ kernels: any KernelSet<Scalar>.Type
  ) {
    kernels.sparseProduct(
      SparseOperands(
        rows: shapes.filters, columns: columns, values: filterValues.pointer,
        offsets: filterPlaces.pointer, starts: filterStarts.pointer,
        ends: filterStarts.pointer + 1, b: b, bStep: 0, c: sums, cRowStride: columns,
        mode: .accumulate))
  }

  /// The product of the pixels' lists and `b`: a row for each of `pixels` pixels, each of `span` lists from
  /// column `column` of row `p` on. `b` is what the elements of that first column multiply, in a panel.
  func multiplyPixels(
    _ p: Int, _ column: Int, span: Int, pixels: Int, channels: Int, _ b: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, mode: ProductMode, _ kernels: any KernelSet<Scalar>.Type
  ) {
    let first = starts.pointer + p * (columns.count + 1) + column - columns.lowerBound
    let perPixel = shapes.filters * SparseInputVJP<Scalar>.panel(shapes)
    kernels.sparseProduct(
      SparseOperands(
        rows: pixels, columns: channels, values: values.pointer, offsets: places.pointer,
        starts: first, ends: first + span,
        b: b - (p * shapes.geometry.columns.output + column) * perPixel, bStep: -perPixel, c: x,
        cRowStride: shapes.channels, mode: mode))
  }
}
