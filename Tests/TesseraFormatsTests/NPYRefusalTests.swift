import Testing

@testable import TesseraFormats

private let types = "one of the types <f4 <f8 |i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8"
private let keys = "the keys descr, fortran_order and shape"

/// A header with this type and shape.
private func header(_ descr: String = "'<f4'", _ shape: String = "(2,)") -> String {
  "{'descr': \(descr), 'fortran_order': False, 'shape': \(shape), }"
}

private func error(_ file: [UInt8]) -> String? {
  formatError { () throws(FormatError) in _ = try NPYArray(bytes: file, file: "x.npy") }?
    .description
}

@Test(arguments: [
  (header("'>f4'"), 20, "\(types), found “>f4”, big-endian"),
  (header("'|O'"), 20, "\(types), found “|O”, pickled objects"),
  (header("'<U5'"), 20, "\(types), found “<U5”, text"),
  (header("'|S5'"), 20, "\(types), found “|S5”, text"),
  (header("'|V8'"), 20, "\(types), found “|V8”, a structure"),
  (header("'|b1'"), 20, "\(types), found “|b1”, booleans"),
  (header("'<c8'"), 20, "\(types), found “<c8”, complex numbers"),
  (header("'<M8[s]'"), 20, "\(types), found “<M8[s]”, dates or times"),
  (header("'<f2'"), 20, "\(types), found “<f2”"),
  (header("''"), 20, "\(types), found “”"),
  (header("[('a', '<f4')]"), 20, "\(types), found a list: a structured type"),
  (header("('<f4', (2,))"), 20, "\(types), found “(”"),
  (header("4"), 20, "\(types), found “4”"),
  (header("'<f4"), 20, "\(types), found “<f4, ”"),
  (header("'\\x3cf4'"), 21, "a printable character, or a closing quotation mark, found “\\”"),
  (header("'é'"), 21, "a printable character, or a closing quotation mark, found 0xc3"),
  (
    "{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", 44,
    "C order (fortran_order False), found Fortran order; np.ascontiguousarray makes it C order"
  ),
  ("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }", 44, "True or False, found “0”"),
  (header("'<f4'", "2"), 60, "a tuple of extents such as (2, 3), found “2”"),
  (header("'<f4'", "[2]"), 60, "a tuple of extents such as (2, 3), found “[”"),
  (
    header("'<f4'", "(2)"), 60, "a tuple of extents, found a number in brackets: (n), not (n,)"
  ),
  (header("'<f4'", "(,)"), 61, "an extent in digits, found “,”"),
  (header("'<f4'", "(2 3)"), 63, "“,” or “)”, found “3”"),
  (header("'<f4'", "(2, 1+1)"), 65, "“,” or “)”, found “+”"),
  (header("'<f4'", "(2.0,)"), 62, "“,” or “)”, found “.”"),
  (header("'<f4'", "(True,)"), 61, "an extent in digits, found “T”"),
  (header("'<f4'", "(-1,)"), 61, "an extent from 0 to 2⁶³ − 1, without leading zeros, found “-1”"),
  (header("'<f4'", "(02,)"), 61, "an extent from 0 to 2⁶³ − 1, without leading zeros, found “02”"),
  (
    header("'<f4'", "(9223372036854775808,)"), 61,
    "an extent from 0 to 2⁶³ − 1, without leading zeros, found “9223372036854775808”"
  ),
  ("['descr']", 10, "a dictionary, which begins with “{”, found “[”"),
  ("", 10, "a dictionary, which begins with “{”, found the end of the header"),
  ("{,}", 11, "a key in quotation marks, found “,”"),
  ("{'descr' '<f4'}", 19, "“:”, found “'”"),
  ("{'descr': '<f4' 'shape': ()}", 26, "“,” or “}”, found “'”"),
  ("{'descr': '<f4',", 26, "a key in quotation marks, found the end of the header"),
  ("{'descr': '<f4', 'descr': '<f8'}", 27, "each key once, found “descr” again"),
  ("{'descr': '<f4', 'extra': 1}", 27, "\(keys), found “extra”"),
  ("{'fortran_order': False}", 34, "\(keys), found no descr, shape"),
  ("{'descr': '<f4', 'shape': ()}", 39, "\(keys), found no fortran_order"),
  (header() + "x", 67, "the end of the header, found “x”"),
  (header() + "\0", 67, "the end of the header, found 0x00"),
])
func npyRefusesHeaders(header: String, offset: Int, message: String) {
  #expect(
    error(npyFile(header, data: [UInt8](repeating: 0, count: 8)))
      == "x.npy: at byte \(offset): expected \(message)")
}

@Test func npyComparesTheShapeWithTheFileBeforeMakingAnythingOfIt() {
  func message(_ shape: String, data: Int) -> String? {
    let file = npyFile(header("'<f4'", shape), data: [UInt8](repeating: 0, count: data))
    return error(file)?.components(after: "expected ")
  }
  #expect(
    message("(1152921504606846976,)", data: 8)
      == "4611686018427387904 bytes, float32 of shape [1152921504606846976], found 8, "
      + "4611686018427387896 too few")
  #expect(
    message("(4294967296, 4294967296)", data: 8)
      == "a shape of fewer than 2⁶³ bytes, found [4294967296, 4294967296]")
  #expect(
    message("(0, 4294967296, 4294967296)", data: 0)?.hasPrefix("a shape of fewer") == true)
  #expect(message("(2,)", data: 7) == "8 bytes, float32 of shape [2], found 7, 1 too few")
  #expect(message("(2,)", data: 9) == "8 bytes, float32 of shape [2], found 9, 1 too many")
  #expect(message("()", data: 0) == "4 bytes, float32 of shape [], found 0, 4 too few")
  #expect(message("(0,)", data: 1) == "0 bytes, float32 of shape [0], found 1, 1 too many")
  #expect(message("(0, 5)", data: 0) == nil)
  #expect(
    message("(1, 2, 3, 4, 5, 6, 7, 8, 9)", data: 0)?.hasPrefix(
      "1451520 bytes, float32 of shape [1, 2, 3, 4, 5, 6, 7, 8, …]") == true)
}

@Test func npyRefusesWhatIsNoFileOfTheFormat() {
  let expected = "x.npy: at byte 0: expected an .npy file, which begins with 0x93 NUMPY, found "
  #expect(error([]) == expected + "an empty file")
  #expect(
    error(Array("PK\u{3}\u{4}..".utf8)) == expected + "0x504b03042e2e, a zip archive such as .npz")
  #expect(error([0x80, 4]) == expected + "0x8004, perhaps a Python pickle")
  #expect(error(Array("\u{1}NUMPY....".utf8)) == expected + "0x014e554d5059")
  for version in [(0, 0), (1, 1), (4, 0), (255, 0)] {
    #expect(
      error(NPYArray.magic + [UInt8(version.0), UInt8(version.1), 0, 0])
        == "x.npy: at byte 6: expected version 1.0, 2.0 or 3.0, found \(version.0).\(version.1)")
  }
}

@Test func npyBoundsTheHeaderBeforeReadingIt() {
  let start = NPYArray.magic
  #expect(
    error(start + [2, 0, 1, 0, 16, 0])
      == "x.npy: at byte 8: expected a header of at most 1048576 bytes, found 1048577")
  #expect(
    error(start + [3, 0, 255, 255, 255, 255])
      == "x.npy: at byte 8: expected a header of at most 1048576 bytes, found 4294967295")
  #expect(
    error(start + [1, 0, 255, 255, 0])
      == "x.npy: at byte 10: expected a header of 65535 bytes, found 1 bytes before the end")
  #expect(
    error(start + [2, 0, 1])
      == "x.npy: at byte 8: expected the length of the header of 4 bytes, "
      + "found 1 bytes before the end")
}

@Test func npyNeverTrapsOnDamagedFiles() throws {
  var files = [
    (
      0,
      npyFile(
        "{'shape': (2L, 3), \"descr\": '|u1','fortran_order':False}",
        version: 2, data: [1, 2, 3, 4, 5, 6])
    )
  ]
  for (index, type) in NPYType.allCases.enumerated() {
    files.append((index + 1, randomArray(type, shape: [3, 1, 2], seed: 5).serialized()))
  }
  for (index, file) in files {
    let (cut, changed) = Damage.sweep(file, changes: 20_000, seed: UInt64(index + 1)) {
      file throws(FormatError) in
      _ = try NPYArray(bytes: file)
    }
    print("npy \(index): cut \(cut); changed \(changed)")
    #expect(cut.accepted == 0 && cut.refused == file.count)
    #expect(changed.refused > 1_000 && changed.accepted > 100)
  }
}

extension String {
  /// What stands behind the first occurrence of `mark`.
  fileprivate func components(after mark: String) -> String? {
    range(of: mark).map { String(self[$0.upperBound...]) }
  }
}
