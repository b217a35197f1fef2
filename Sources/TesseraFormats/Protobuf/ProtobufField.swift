/// How the value of a field stands in a message.
enum ProtobufWireType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case bytes = 2
  case fixed32 = 5
}

/// One field of a message.
public struct ProtobufField: Hashable, Sendable {
  /// What stands there; which type it was written as, only the message's definition knows.
  public enum Value: Hashable, Sendable {
    /// A number of as many bytes as it needs, seven bits in each.
    case varint(UInt64)
    /// Eight bytes, the least significant first.
    case fixed64(UInt64)
    /// Four bytes, the least significant first.
    case fixed32(UInt32)
    /// Text, bytes, a message or packed numbers. The indices count from the beginning of the file.
    case bytes(ArraySlice<UInt8>)
  }

  /// The numbers that fields may have.
  public static let numbers = 1..<1 << 29

  /// Its number in the message's definition.
  public let number: Int
  /// What stands there.
  public let value: Value
  /// The position at which it begins in the file.
  public let offset: Int
}
