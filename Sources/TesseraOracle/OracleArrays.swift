import TesseraCases
import TesseraFormats
import TesseraTensors

extension NPYArray {
  /// The tensor as an array of its own type.
  public init<Scalar: OperatorScalar>(_ tensor: Tensor<Scalar>) {
    if let floats = tensor as? Tensor<Float> {
      self.init(shape: tensor.shape.extents, .float32(floats.elements))
    } else {
      let doubles: Tensor<Double> = tensor.converted()
      self.init(shape: tensor.shape.extents, .float64(doubles.elements))
    }
  }

  /// Class indices as an array, in the type that NumPy gives integers.
  public init(labels: Tensor<Int32>) {
    self.init(shape: labels.shape.extents, .int64(labels.elements.map(Int64.init)))
  }

  /// The most axes of an array, as in NumPy.
  public static let mostAxes = 64

  /// Reads an array that a case names.
  ///
  /// - Parameters:
  ///   - path: The `.npy` file.
  ///   - field: The place in the case that errors carry, `inputs.x` say.
  /// - Throws: `OracleError`; also for more than ``mostAxes`` axes and for more elements than
  ///   `CaseShapes.mostElements`.
  public init(path: String, field: String) throws(OracleError) {
    do throws(FormatError) {
      // A pipe would keep all other cases waiting for somebody who writes into it.
      try FileBytes.checkIsNoPipe(path)
      let most = CaseShapes.mostElements * 8 + Self.largestHeader + 12
      self = try NPYArray(bytes: FileBytes.read(path, limit: most), file: path)
    } catch {
      throw OracleError(field: field, reason: error.description)
    }
    guard shape.count <= Self.mostAxes else {
      throw OracleError(
        field: field, expected: "at most \(Self.mostAxes) axes", found: "\(shape.count)")
    }
  }

  /// The array as a tensor: exact, but for Doubles in Float, which are rounded to the nearest.
  ///
  /// - Throws: `OracleError` where an integer has no equal in `Scalar`.
  public func tensor<Scalar: OperatorScalar>(
    of _: Scalar.Type, field: String
  ) throws(OracleError) -> Tensor<Scalar> {
    do throws(FormatError) {
      if Scalar.self == Float.self {
        return Tensor(shape: Shape(shape), try floats()).converted()
      }
      return Tensor(shape: Shape(shape), try doubles()).converted()
    } catch {
      throw OracleError(field: field, reason: error.description)
    }
  }
}

extension OracleCase {
  /// Reads the case's inputs and converts them to the type of the evaluation.
  ///
  /// Labels of one axis are class indices, which must be whole; all others are probabilities. A mask
  /// holds 0 and 1 alone.
  ///
  /// - Throws: `OracleError` with the input and its file. Whether shapes fit is asked later.
  public func loaded<Scalar: OperatorScalar>(
    as type: Scalar.Type
  ) throws(OracleError) -> OperatorCase<Scalar> {
    var result = OperatorCase<Scalar>(operation, inputs: [:])
    for name in OperandName.allCases {
      guard let path = inputs[name] else { continue }
      let field = "inputs.\(name.rawValue)"
      let array = try NPYArray(path: path, field: field)
      if name == .labels, array.shape.count == 1 {
        result.labels = try Self.labels(array, field)
      } else {
        let tensor = try array.tensor(of: type, field: field)
        if name == .mask { try Self.checkMask(tensor, field) }
        result.inputs[name] = tensor
      }
    }
    if let upstream {
      let field = "upstream.y"
      result.cotangent = try NPYArray(path: upstream, field: field).tensor(of: type, field: field)
    }
    return result
  }

  private static func checkMask<Scalar: OperatorScalar>(
    _ mask: Tensor<Scalar>, _ field: String
  ) throws(OracleError) {
    let elements = mask.elements
    guard let place = elements.firstIndex(where: { $0 != 0 && $0 != 1 }) else { return }
    throw OracleError(
      field: field, expected: "0 or 1 everywhere",
      found: "\(elements[place]) at \(mask.shape.index(of: place))")
  }

  private static func labels(
    _ array: NPYArray, _ field: String
  ) throws(OracleError) -> Tensor<Int32> {
    do throws(FormatError) {
      return Tensor(shape: Shape(array.shape), try array.indices(below: 1 << 31))
    } catch {
      throw OracleError(field: field, reason: error.description)
    }
  }
}
