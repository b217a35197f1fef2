import FileSupport
import Foundation
import PythonSupport
import Testing

@testable import TesseraFormats

/// NumPy itself as the judge of what is written and read.
@Suite(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
struct NPYInteroperationTests {
  @Test func writesWhatNumPyReadsAndWritesAlike() throws {
    try withTemporaryFolder { folder in
      var count = 0
      for type in NPYType.allCases {
        for (index, shape) in npyShapes.enumerated() {
          let array = randomArray(type, shape: shape, seed: UInt64(index + 1))
          try Data(array.serialized()).write(
            to: URL(fileURLWithPath: "\(folder)/\(type)-\(index).npy"))
          count += 1
        }
      }
      let program = """
        import io, os, sys, numpy as np
        for name in sorted(os.listdir(sys.argv[1])):
            file = open(os.path.join(sys.argv[1], name), 'rb').read()
            array = np.load(io.BytesIO(file))
            assert array.dtype.name == name.split('-')[0], name
            again = io.BytesIO()
            np.save(again, array)
            assert again.getvalue() == file, name
        print(len(os.listdir(sys.argv[1])))
        """
      #expect(try NumPy.run(program, folder) == "\(count)\n")
      print("npy: NumPy read \(count) files and wrote the same bytes")
    }
  }

  @Test func readsWhatNumPyWritesInEveryVersion() throws {
    try withTemporaryFolder { folder in
      let program = """
        import sys, numpy as np
        random = np.random.default_rng(7)
        for kind in '<f4 <f8 |i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8'.split():
            size = int(kind[2])
            for index, shape in enumerate([(), (0,), (5,), (2, 3), (4, 0, 2), (3, 1, 2, 5)]):
                bits = random.integers(0, 256, int(np.prod(shape)) * size, dtype=np.uint8)
                array = bits.view(kind).reshape(shape)
                name = f'{sys.argv[1]}/{np.dtype(kind).name}-{index}'
                np.save(name + '-1.npy', array)
                for version in [2, 3]:
                    with open(f'{name}-{version}.npy', 'wb') as file:
                        np.lib.format.write_array(file, array, (version, 0))
        """
      try NumPy.run(program, folder)
      var count = 0
      for type in NPYType.allCases {
        for index in 0..<6 {
          let path = "\(folder)/\(type)-\(index)"
          let first = try FileBytes.read(path + "-1.npy")
          let array = try NPYArray(bytes: first)
          #expect(array.type == type && array.serialized() == first)
          for version in 2...3 {
            #expect(try NPYArray(bytes: FileBytes.read("\(path)-\(version).npy")) == array)
          }
          count += 3
        }
      }
      print("npy: read \(count) files that NumPy wrote")
      #expect(count == 180)
    }
  }

  @Test func refusesWhatNumPyWritesInOtherTypes() throws {
    try withTemporaryFolder { folder in
      let program = """
        import sys, numpy as np
        plain = np.arange(6.0).reshape(2, 3)
        for name, array in {
            'Fortran order': np.asfortranarray(plain), 'big-endian': plain.astype('>f8'),
            'pickled objects': np.array([None, 1], dtype=object),
            'structured': np.zeros(2, [('a', '<f4'), ('b', '<i4')]), 'text': np.array(['a', 'bc']),
            'booleans': np.zeros(2, bool), 'complex': plain.astype(complex),
            '<f2': plain.astype(np.float16),
            'dates': np.zeros(2, 'datetime64[s]'), 'a structure': np.zeros(2, 'V5'),
        }.items():
            np.save(f'{sys.argv[1]}/{name}', array)
        np.savez(f'{sys.argv[1]}/zip archive', a=plain)
        """
      try NumPy.run(program, folder)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      for name in names {
        let file = try FileBytes.read("\(folder)/\(name)")
        let error = formatError { () throws(FormatError) in _ = try NPYArray(bytes: file) }
        let part = String(name.prefix { $0 != "." })
        #expect(error?.found.contains(part) == true, "\(name): \(error?.found ?? "accepted")")
      }
      #expect(names.count == 11)
    }
  }

  /// Headers that follow the grammar or leave it in one place: where one is read here, NumPy must
  /// read the same array from it.
  @Test func acceptsOnlyWhatNumPyAccepts() throws {
    try withTemporaryFolder { folder in
      var random = XorShift(seed: 11)
      var (accepted, refused) = (0, 0)
      var pairs = ByteWriter()
      for _ in 0..<3_000 {
        let version = UInt8(1 + random.below(3))
        let file = npyFile(
          HeaderText.random(&random), version: version, data: [1, 2, 3, 4, 5, 6, 7, 8])
        guard let array = try? NPYArray(bytes: file) else {
          refused += 1
          continue
        }
        for bytes in [file, array.serialized()] {
          pairs.append(littleEndian: UInt32(bytes.count))
          pairs.append(bytes)
        }
        accepted += 1
      }
      let program = """
        import io, sys, numpy as np
        pairs = open(sys.argv[1], 'rb')
        part = lambda: pairs.read(int.from_bytes(pairs.read(4), 'little'))
        count = 0
        while file := part():
            again = io.BytesIO()
            np.save(again, np.load(io.BytesIO(file)))
            assert again.getvalue() == part(), file
            count += 1
        print(count)
        """
      try Data(pairs.bytes).write(to: URL(fileURLWithPath: "\(folder)/pairs"))
      #expect(try NumPy.run(program, "\(folder)/pairs") == "\(accepted)\n")
      print("npy: \(accepted) headers accepted as NumPy does, \(refused) refused")
      #expect(accepted > 500 && refused > 500)
    }
  }
}

/// Texts of headers, half of them right.
private enum HeaderText {
  static func random(_ random: inout XorShift) -> String {
    func pick(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    func blank() -> String { pick(["", "", " ", "  ", "\n", "\t"]) }
    func quote(_ text: String) -> String {
      let mark = pick(["'", "\""])
      return mark + text + mark
    }
    let shapes = [
      ("|u1", "(8,)"), ("|u1", "(2, 4)"), ("<f4", "(2,)"), ("<i8", "()"), ("<f8", "(1,1)"),
      ("<i4", "(2,1,)"), ("|u1", "(2L,4)"), ("|u1", "( 2 ,4 )"),
    ]
    let (type, shape) = shapes[random.below(shapes.count)]
    var members = [
      (quote("descr"), quote(type)), (quote("fortran_order"), "False"), (quote("shape"), shape),
    ]
    members.swapAt(random.below(3), random.below(3))
    let texts = members.map { "\($0)\(blank()):\(blank())\($1)\(blank())" }
    let text =
      pick(["", " "]) + "{" + blank() + texts.joined(separator: "," + blank())
      + pick(["", ",", ", "]) + "}" + pick(["", " ", "\n", "   \n", "\n  \n"])
    return random.below(2) == 0 ? text : damaged(text, &random)
  }

  private static func damaged(_ text: String, _ random: inout XorShift) -> String {
    var bytes = Array(text.utf8)
    let place = random.below(bytes.count)
    let marks = Array("'\"{}(),: \n0123456789-L<>|fiu8\\#".utf8)
    switch random.below(3) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(marks[random.below(marks.count)], at: place)
    default: bytes[place] = marks[random.below(marks.count)]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
