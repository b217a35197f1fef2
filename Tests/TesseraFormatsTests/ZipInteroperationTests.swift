import FileSupport
import Foundation
import PythonSupport
import Testing

@testable import TesseraFormats

/// Python's zipfile and NumPy as judges of archives.
@Suite(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
struct ZipInteroperationTests {
  @Test func pythonTestsAndReadsWhatIsWritten() throws {
    try withTemporaryFolder { folder in
      for method in ZipMember.Method.allCases {
        let path = "\(folder)/\(method).zip"
        try AtomicFile.write(ZipArchive.serialized(zipSamples, method: method), to: path)
        let program = """
          import sys, zipfile
          zipfile.main(['-t', sys.argv[1]])
          archive = zipfile.ZipFile(sys.argv[1])
          print([(i.filename, i.file_size, i.compress_type) for i in archive.infolist()])
          """
        let expected = zipSamples.map {
          "('\($0.name)', \($0.content.count), \(method.rawValue))"
        }
        #expect(
          try NumPy.run(program, path)
            == "Done testing\n[\(expected.joined(separator: ", "))]\n")
      }
    }
  }

  @Test func readsWhatPythonWrites() throws {
    try withTemporaryFolder { folder in
      let program = """
        import io, sys, zipfile
        class Pipe(io.RawIOBase):
            def __init__(self): self.parts = []
            def writable(self): return True
            def write(self, part): self.parts.append(bytes(part)); return len(part)
        content = b'some text ' * 500
        for number, method in enumerate([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]):
            for kind in ['plain', 'forced64', 'piped', 'comment']:
                pipe = Pipe()
                file = pipe if kind == 'piped' else io.BytesIO()
                with zipfile.ZipFile(file, 'w', method) as archive:
                    for name in ['a', 'folder/b', 'ü']:
                        with archive.open(name, 'w', force_zip64=kind == 'forced64') as member:
                            member.write(content + name.encode())
                    if kind == 'comment': archive.comment = b'PK\\x05\\x06' * 30
                data = b''.join(pipe.parts) if kind == 'piped' else file.getvalue()
                open(f'{sys.argv[1]}/{kind}-{number}', 'wb').write(data)
        """
      try NumPy.run(program, folder)
      var count = 0
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let archive = try ZipArchive(bytes: FileBytes.read("\(folder)/\(name)"), file: name)
        #expect(archive.members.map(\.name) == ["a", "folder/b", "ü"], "\(name)")
        for member in archive.members {
          let text = String(repeating: "some text ", count: 500) + member.name
          #expect(try archive.content(of: member) == Array(text.utf8), "\(name)")
          count += 1
        }
      }
      #expect(count == 24)
    }
  }

  @Test func numPyReadsArraysThatAreWrittenAndTheReverse() throws {
    try withTemporaryFolder { folder in
      let arrays = NPYType.allCases.enumerated().map { index, type in
        ("\(type)", randomArray(type, shape: [index, 3, 2], seed: 5))
      }
      for isCompressed in [false, true] {
        try AtomicFile.write(
          NPZFile.serialized(arrays.map { ($0.0, $0.1) }, isCompressed: isCompressed),
          to: "\(folder)/ours-\(isCompressed).npz")
      }
      let program = """
        import sys, numpy as np
        for kind, save in [('false', np.savez), ('true', np.savez_compressed)]:
            file = np.load(f'{sys.argv[1]}/ours-{kind}.npz')
            arrays = {name: file[name] for name in file.files}
            assert all(array.dtype.name == name for name, array in arrays.items())
            save(f'{sys.argv[1]}/theirs-{kind}.npz', **arrays)
        print(len(arrays))
        """
      #expect(try NumPy.run(program, folder) == "\(NPYType.allCases.count)\n")
      for isCompressed in [false, true] {
        let path = "\(folder)/theirs-\(isCompressed).npz"
        let file = try NPZFile(bytes: FileBytes.read(path), file: path)
        #expect(file.names == arrays.map(\.0))
        for (name, array) in arrays { #expect(try file.array(name) == array, "\(name)") }
      }
    }
  }
}

@Test func npzNamesTheArraysThatThereAre() throws {
  let bytes = try NPZFile.serialized(
    [("x_train", NPYArray(shape: [1], .uint8([1]))), ("y", NPYArray(shape: [], .int64([3])))],
    isCompressed: false)
  let file = try NPZFile(bytes: bytes, file: "a.npz")
  #expect(
    formatError { () throws(FormatError) in _ = try file.array("x_test") }?.description
      == "a.npz: expected an array “x_test”, found only x_train, y")
  let damaged = try ZipArchive.serialized([("x.npy", [1, 2])], method: .stored)
  #expect(
    formatError { () throws(FormatError) in
      _ = try NPZFile(bytes: damaged, file: "a.npz").array("x")
    }?.description.hasPrefix("a.npz, x.npy: at byte 0: expected an .npy file") == true)
}
