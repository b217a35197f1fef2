extension NPYArray {
  /// The elements as Floats.
  ///
  /// Doubles are rounded to the nearest, beyond the largest Float to an infinity, as IEEE 754 does.
  ///
  /// - Parameter file: The name that errors carry.
  /// - Throws: `FormatError` that names the first integer which no Float equals.
  public func floats(file: String? = nil) throws(FormatError) -> [Float] {
    switch elements {
    case .float32(let values): values
    case .float64(let values): values.map(Float.init)
    case .int8(let values): values.map(Float.init)
    case .int16(let values): values.map(Float.init)
    case .int32(let values): try exactly(values, file)
    case .int64(let values): try exactly(values, file)
    case .uint8(let values): values.map(Float.init)
    case .uint16(let values): values.map(Float.init)
    case .uint32(let values): try exactly(values, file)
    case .uint64(let values): try exactly(values, file)
    }
  }

  /// The elements as Doubles, each equal to what stands in the file.
  ///
  /// - Parameter file: The name that errors carry.
  /// - Throws: `FormatError` that names the first integer which no Double equals.
  public func doubles(file: String? = nil) throws(FormatError) -> [Double] {
    switch elements {
    case .float32(let values): values.map(Double.init)
    case .float64(let values): values
    case .int8(let values): values.map(Double.init)
    case .int16(let values): values.map(Double.init)
    case .int32(let values): values.map(Double.init)
    case .int64(let values): try exactly(values, file)
    case .uint8(let values): values.map(Double.init)
    case .uint16(let values): values.map(Double.init)
    case .uint32(let values): values.map(Double.init)
    case .uint64(let values): try exactly(values, file)
    }
  }

  /// The elements as indices, such as the labels of classes; numbers of a floating-point type count
  /// where they are whole.
  ///
  /// - Parameters:
  ///   - limit: What every index is below; at most 2³¹.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError` that names the first element which is no integer of 0 ..< `limit`.
  public func indices(below limit: Int, file: String? = nil) throws(FormatError) -> [Int32] {
    switch elements {
    case .float32(let values): try indices(values, limit, file) { Int32(exactly: $0) }
    case .float64(let values): try indices(values, limit, file) { Int32(exactly: $0) }
    case .int8(let values): try indices(values, limit, file) { Int32($0) }
    case .int16(let values): try indices(values, limit, file) { Int32($0) }
    case .int32(let values): try indices(values, limit, file) { $0 }
    case .int64(let values): try indices(values, limit, file) { Int32(exactly: $0) }
    case .uint8(let values): try indices(values, limit, file) { Int32($0) }
    case .uint16(let values): try indices(values, limit, file) { Int32($0) }
    case .uint32(let values): try indices(values, limit, file) { Int32(exactly: $0) }
    case .uint64(let values): try indices(values, limit, file) { Int32(exactly: $0) }
    }
  }

  private func exactly<Integer: BinaryInteger, Scalar: BinaryFloatingPoint>(
    _ integers: [Integer], _ file: String?
  ) throws(FormatError) -> [Scalar] {
    var scalars: [Scalar] = []
    scalars.reserveCapacity(integers.count)
    for (index, integer) in integers.enumerated() {
      guard let scalar = Scalar(exactly: integer) else {
        throw error(
          file, index, expected: "integers that a \(Scalar.self) equals", found: "\(integer)")
      }
      scalars.append(scalar)
    }
    return scalars
  }

  private func indices<Value>(
    _ values: [Value], _ limit: Int, _ file: String?, _ convert: (Value) -> Int32?
  ) throws(FormatError) -> [Int32] {
    var indices: [Int32] = []
    indices.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      guard let converted = convert(value), converted >= 0, converted < limit else {
        throw error(
          file, index, expected: "integers from 0 to \(limit - 1)", found: "\(value)")
      }
      indices.append(converted)
    }
    return indices
  }

  private func error(
    _ file: String?, _ index: Int, expected: String, found: String
  ) -> FormatError {
    FormatError(
      file: file, expected: expected, found: "\(found) at \(Self.text(position(of: index)))")
  }

  /// The indices along the axes of the element at this place in row-major order.
  private func position(of index: Int) -> [Int] {
    var rest = index
    var position: [Int] = []
    for extent in shape.reversed() {
      position.append(rest % extent)
      rest /= extent
    }
    return position.reversed()
  }
}
