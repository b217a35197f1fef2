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

extension UnsafePointer {
  /// The first `count` lanes from here, the others zero; reads nothing further.
  @_alwaysEmitIntoClient @inline(__always)
  func loadPart<Vector: SIMD>(_ count: Int, as type: Vector.Type) -> Vector
  where Vector.Scalar == Pointee, Pointee: Numeric {
    if count >= Vector.scalarCount { return load(as: type) }
    var vector = Vector(repeating: .zero)
    var lane = 0
    while lane < count {
      vector[lane] = self[lane]
      lane &+= 1
    }
    return vector
  }
}

extension UnsafeMutablePointer {
  /// Overwrites `count` elements with the first lanes of `vector`.
  @_alwaysEmitIntoClient @inline(__always)
  func storePart<Vector: SIMD>(_ vector: Vector, _ count: Int) where Vector.Scalar == Pointee {
    if count >= Vector.scalarCount { return store(vector) }
    var lane = 0
    while lane < count {
      self[lane] = vector[lane]
      lane &+= 1
    }
  }
}

extension UnsafePointer {
  /// Asks for the line of memory that holds this address, ahead of its use. Nothing is read: any address
  /// will do, also one past the end.
  @_alwaysEmitIntoClient @inline(__always)
  func prefetch() { requestLine(self, 0, 3, 1) }
}

/// The compiler's own instruction for it, which Swift has no name for: to be read (0, not 1), kept in all
/// caches (3), data (1). LLVM takes these three as constants only, so the call must be optimised, as in all
/// modules with kernels; a symbol of this name there is none.
@_silgen_name("llvm.prefetch.p0") @usableFromInline
func requestLine(_ address: UnsafeRawPointer, _ write: Int32, _ locality: Int32, _ cache: Int32)
