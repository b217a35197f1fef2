/// A group of an HDF5 file: members under names, and texts about it.
///
/// What is read and written is the subset in which h5py and Keras write by default: a superblock of
/// version 0, object headers of version 1, groups with symbol tables, arrays in one piece.
public struct HDF5Group: Hashable, Sendable {
  /// The members, in the order of their names' bytes after reading.
  public var members: [Member]
  /// Texts about the group.
  public var attributes: [HDF5Attribute]

  /// A group or an array with its name.
  public struct Member: Hashable, Sendable {
    /// The name, without `/`.
    public let name: String
    /// What stands under it.
    public let object: HDF5Object

    /// Puts an object under a name.
    public init(_ name: String, _ object: HDF5Object) { (self.name, self.object) = (name, object) }
  }

  /// Puts a group together.
  public init(_ members: [Member] = [], attributes: [HDF5Attribute] = []) {
    (self.members, self.attributes) = (members, attributes)
  }

  /// What stands under a path such as `layers/conv2d/vars/0`.
  public subscript(path: String) -> HDF5Object? {
    var object = HDF5Object.group(self)
    for name in path.split(separator: "/") {
      guard case .group(let group) = object,
        let member = group.members.first(where: { $0.name.utf8.elementsEqual(name.utf8) })
      else { return nil }
      object = member.object
    }
    return object
  }

  /// The group under a path.
  public func group(_ path: String) -> HDF5Group? {
    if case .group(let group)? = self[path] { group } else { nil }
  }

  /// The array under a path.
  public func dataset(_ path: String) -> HDF5Dataset? {
    if case .dataset(let dataset)? = self[path] { dataset } else { nil }
  }

  /// The text or texts of the attribute of this name.
  public func attribute(_ name: String) -> [String]? {
    attributes.first { $0.name.utf8.elementsEqual(name.utf8) }?.texts
  }
}

/// A member of a group.
public enum HDF5Object: Hashable, Sendable {
  /// Members under names.
  case group(HDF5Group)
  /// An array in one piece.
  case dataset(HDF5Dataset)
}

/// One text about an object, or a list of them. Attributes of other types are not read.
public struct HDF5Attribute: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The text, or the texts of a list.
  public let texts: [String]
  /// Whether it is a list, not a single text.
  public let isList: Bool

  /// A single text.
  public init(_ name: String, _ text: String) { (self.name, texts, isList) = (name, [text], false) }

  /// A list of texts.
  public init(_ name: String, _ texts: [String]) {
    (self.name, self.texts, isList) = (name, texts, true)
  }
}

/// An array of an HDF5 file.
public struct HDF5Dataset: Hashable, Sendable {
  /// What the elements are.
  public enum ElementType: Hashable, Sendable {
    /// IEEE 754 binary32.
    case float32
    /// IEEE 754 binary64.
    case float64
    /// Something else, in words; its bytes are kept as they are.
    case other(String)
  }

  /// The type of the elements.
  public let type: ElementType
  /// The extents, the slowest-running index first; none for a single element.
  public let shape: [Int]
  /// The elements in row-major order, each with its least significant byte first.
  public let bytes: [UInt8]

  /// Describes an array of Floats.
  ///
  /// - Precondition: `floats` holds exactly the elements of `shape`.
  public init(shape: [Int], floats: [Float]) {
    self.init(.float32, shape, NPYArray(shape: shape, .float32(floats)).elements.bytes)
  }

  /// Describes an array of Doubles.
  ///
  /// - Precondition: `doubles` holds exactly the elements of `shape`.
  public init(shape: [Int], doubles: [Double]) {
    self.init(.float64, shape, NPYArray(shape: shape, .float64(doubles)).elements.bytes)
  }

  init(_ type: ElementType, _ shape: [Int], _ bytes: [UInt8]) {
    (self.type, self.shape, self.bytes) = (type, shape, bytes)
  }

  /// The elements as Floats, Doubles rounded to the nearest; nil for another type.
  public var floats: [Float]? {
    switch elements {
    case .float32(let values): values
    case .float64(let values): values.map(Float.init)
    default: nil
    }
  }

  private var elements: NPYArray.Elements? {
    switch type {
    case .float32: NPYArray.Elements(.float32, bytes[...])
    case .float64: NPYArray.Elements(.float64, bytes[...])
    case .other: nil
    }
  }
}

/// The numbers that both directions of the format need.
enum HDF5Format {
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
  /// An address that leads nowhere.
  static let undefined = UInt64.max
  static let superblockSize = 96

  /// The kinds of messages in an object's header.
  enum Message {
    static let dataspace: UInt16 = 0x1
    static let linkInfo: UInt16 = 0x2
    static let datatype: UInt16 = 0x3
    static let fillValue: UInt16 = 0x5
    static let link: UInt16 = 0x6
    static let layout: UInt16 = 0x8
    static let filters: UInt16 = 0xB
    static let attribute: UInt16 = 0xC
    static let continuation: UInt16 = 0x10
    static let symbolTable: UInt16 = 0x11
  }

  /// The description of binary32 and binary64, least significant byte first.
  static func float(_ type: HDF5Dataset.ElementType) -> [UInt8] {
    type == .float64
      ? [0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xFF, 3, 0, 0]
      : [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0]
  }

  /// The description of a text of any length in UTF-8: a length and a place in a global heap.
  static let text: [UInt8] =
    [0x19, 0x01, 0x01, 0, 16, 0, 0, 0] + [0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0]
}
