extension UnsafePointer {
  /// The vector that begins here, at any alignment.
  @_alwaysEmitIntoClient @inline(__always)
  func load<Vector: SIMD>(as type: Vector.Type) -> Vector where Vector.Scalar == Pointee {
    UnsafeRawPointer(self).loadUnaligned(as: type)
  }
}

extension UnsafeMutablePointer {
  /// The vector that begins here, at any alignment.
  @_alwaysEmitIntoClient @inline(__always)
  func load<Vector: SIMD>(as type: Vector.Type) -> Vector where Vector.Scalar == Pointee {
    UnsafeRawPointer(self).loadUnaligned(as: type)
  }

  /// Overwrites the elements from here on with the lanes of `vector`, at any alignment.
  @_alwaysEmitIntoClient @inline(__always)
  func store<Vector: SIMD>(_ vector: Vector) where Vector.Scalar == Pointee {
    UnsafeMutableRawPointer(self).storeBytes(of: vector, as: Vector.self)
  }
}
