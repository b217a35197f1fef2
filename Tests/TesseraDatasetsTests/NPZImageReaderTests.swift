import FileSupport
import TesseraFormats
import TesseraTensors
import Testing

@testable import TesseraDatasets

/// The arrays of a file, one by one changed.
private struct Arrays {
  var arrays: [(name: String, array: NPYArray)]

  /// `[N, 28, 28]` images whose pixels count upwards, and labels 0…9 in turn.
  init(train: Int = 20, test: Int = 10) {
    arrays = [("train", train), ("test", test)].flatMap { name, count in
      let pixels = (0..<count * 784).map { UInt8($0 % 251) }
      return [
        ("x_\(name)", NPYArray(shape: [count, 28, 28], .uint8(pixels))),
        ("y_\(name)", NPYArray(shape: [count], .uint8((0..<count).map { UInt8($0 % 10) }))),
      ]
    }
  }

  subscript(name: String) -> NPYArray? {
    get { arrays.first { $0.name == name }?.array }
    set {
      arrays.removeAll { $0.name == name }
      if let newValue { arrays.append((name, newValue)) }
    }
  }

  /// Writes the file and gives its path.
  func write(to folder: TemporaryFolder) throws -> String {
    try folder.write("own.npz", NPZFile.serialized(arrays, isCompressed: true))
    return "\(folder.path)/own.npz"
  }
}

@Suite struct NPZImageReaderTests {
  @Test func readsTheLayoutOfKeras() throws {
    let folder = try TemporaryFolder()
    let path = try Arrays().write(to: folder)
    let set = try Dataset.load(.mnist, from: .npz(path))
    #expect(set.train.images.shape == [20, 28, 28, 1] && set.test.images.shape == [10, 28, 28, 1])
    let ramp = (0..<15_680).map { UInt8($0 % 251) }
    #expect(set.train.images.elements == ramp)
    let digits = (0..<20).map { Int32($0 % 10) }
    #expect(set.train.labels.elements == digits)
    #expect(set.validation == nil && set.classNames == DatasetKind.mnist.classNames)
    #expect(set.title == "own.npz" && !set.isStandIn && set.notes.isEmpty)
    let aside = try set.settingAside(firstForValidation: 5)
    #expect(aside.validation?.count == 2 && aside.train.count == 18)
    let part = try Dataset.loadPart(.test, of: .mnist, from: .npz(path))
    #expect(part?.images.images == set.test.images && part?.notes == [])
    #expect(try Dataset.load(.validation, of: .mnist, from: .npz(path)) == nil)
  }

  @Test func labelsMayHaveAnyIntegerTypeAndAColumn() throws {
    let folder = try TemporaryFolder()
    let values = 0..<10
    let types: [NPYArray.Elements] = [
      .int8(values.map(Int8.init)), .int16(values.map(Int16.init)), .int32(values.map(Int32.init)),
      .int64(values.map(Int64.init)), .uint8(values.map(UInt8.init)),
      .uint16(values.map(UInt16.init)), .uint32(values.map(UInt32.init)),
      .uint64(values.map(UInt64.init)),
    ]
    for elements in types {
      for shape in [[10], [10, 1]] {
        var arrays = Arrays(train: 10)
        arrays["y_train"] = NPYArray(shape: shape, elements)
        let set = try Dataset.load(.mnist, from: .npz(arrays.write(to: folder)))
        #expect(set.train.labels.elements == values.map(Int32.init))
      }
    }
  }

  @Test func colourImagesAndAValidationPartAreRead() throws {
    let folder = try TemporaryFolder()
    var arrays = Arrays(train: 10)
    let pixels = [UInt8](repeating: 9, count: 10 * 3_072)
    for name in ["train", "test", "val"] {
      arrays["x_\(name)"] = NPYArray(shape: [10, 32, 32, 3], .uint8(pixels))
      arrays["y_\(name)"] = NPYArray(shape: [10], .uint8((0..<10).map(UInt8.init)))
    }
    let path = try arrays.write(to: folder)
    let set = try Dataset.load(.cifar10, from: .npz(path))
    #expect(set.validation?.images.shape == [10, 32, 32, 3])
    expectError("own.npz, x_train: expected images [N, 28, 28], found [10, 32, 32, 3]") {
      _ = try Dataset.load(.glyphs, from: .npz(path))
    }
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let folder = try TemporaryFolder()
    func expect(
      _ message: String, _ change: (inout Arrays) -> Void,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      var arrays = Arrays()
      change(&arrays)
      let path = try arrays.write(to: folder)
      expectError(message, sourceLocation: sourceLocation) {
        _ = try Dataset.load(.mnist, from: .npz(path))
      }
    }
    try expect("expected an array “x_test”, found only x_train, y_train, y_test") {
      $0["x_test"] = nil
    }
    try expect("x_train: expected pixels 0…255 of type uint8 (np.uint8), found float32") {
      $0["x_train"] = NPYArray(
        shape: [1, 28, 28], .float32([Float](repeating: 0.5, count: 784)))
    }
    try expect("x_train: expected images, found none") {
      $0["x_train"] = NPYArray(shape: [0, 28, 28], .uint8([]))
    }
    try expect("x_test: expected images [N, 28, 28], found [10, 784]") {
      $0["x_test"] = NPYArray(shape: [10, 784], .uint8([UInt8](repeating: 0, count: 7_840)))
    }
    try expect("x_test: expected images [N, 28, 28], found []") {
      $0["x_test"] = NPYArray(shape: [], .uint8([0]))
    }
    try expect("y_train: expected 20 labels, one for each image, found [19]") {
      $0["y_train"] = NPYArray(shape: [19], .uint8([UInt8](repeating: 0, count: 19)))
    }
    try expect(
      "y_train: expected labels 0…9, the 10 classes that the network tells apart, "
        + "found labels up to 46, 47 classes"
    ) {
      $0["y_train"] = NPYArray(shape: [20], .uint8([UInt8](repeating: 46, count: 20)))
    }
    try expect("found labels up to 3, 4 classes") {
      $0["y_train"] = NPYArray(shape: [20], .uint8((0..<20).map { UInt8($0 % 4) }))
    }
    try expect("y_test: expected integers from 0 to 2147483647, found -1 at [3]") {
      $0["y_test"] = NPYArray(shape: [10], .int8([0, 1, 2, -1, 4, 5, 6, 7, 8, 9]))
    }
    try folder.write("own.npz", [0x50, 0x4B, 3, 4, 1])
    expectError("own.npz: expected a zip archive", "cut short") {
      _ = try Dataset.load(.mnist, from: .npz("\(folder.path)/own.npz"))
    }
  }
}
