import FileSupport
import Foundation
import PythonSupport
import Testing

@testable import TesseraFormats

/// Groups in groups, an empty one, texts of every length and arrays of every rank.
private let sample = HDF5Group(
  [
    .init(
      "layers",
      .group(
        HDF5Group(
          [
            .init(
              "dense",
              .group(
                HDF5Group([
                  .init("1", .dataset(HDF5Dataset(shape: [3], floats: [-1.5, 0, 3e38]))),
                  .init(
                    "0", .dataset(HDF5Dataset(shape: [2, 1, 2], doubles: [0.1, -2, 3, 1e300]))),
                ]))),
            .init("empty", .group(HDF5Group())),
            .init("ünï", .dataset(HDF5Dataset(shape: [], floats: [7]))),
            .init("none", .dataset(HDF5Dataset(shape: [0, 4], floats: []))),
          ], attributes: [HDF5Attribute("name", "layers")]))),
    .init("a", .dataset(HDF5Dataset(shape: [5], floats: [1, 2, 3, 4, 5]))),
  ],
  attributes: [
    HDF5Attribute("config", String(repeating: "{\"é\": 1}", count: 20_000)),
    HDF5Attribute("names", ["a", "", "ccc", "dddddddd"]), HDF5Attribute("nothing", [String]()),
    HDF5Attribute("blank", ""),
  ])

/// The same with members in the order of their names.
private func sorted(_ group: HDF5Group) -> HDF5Group {
  let members = group.members.map { member in
    if case .group(let inner) = member.object {
      HDF5Group.Member(member.name, .group(sorted(inner)))
    } else {
      member
    }
  }
  return HDF5Group(
    members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) },
    attributes: group.attributes)
}

private func error(_ bytes: [UInt8]) -> String? {
  formatError { () throws(FormatError) in _ = try HDF5Group(bytes: bytes, file: "a.h5") }?
    .description
}

@Suite struct HDF5Tests {
  @Test func readsWhatItWrites() throws {
    let bytes = try sample.serialized()
    let group = try HDF5Group(bytes: bytes)
    #expect(group == sorted(sample))
    #expect(try group.serialized() == HDF5Group(bytes: group.serialized()).serialized())
    #expect(group.dataset("layers/dense/1")?.floats == [-1.5, 0, 3e38])
    #expect(group.dataset("layers/dense/0")?.floats == [0.1, -2, 3, .infinity])
    #expect(group.group("layers/empty")?.members.isEmpty == true)
    #expect(group["layers/dense/2"] == nil && group["a/b"] == nil && group.group("a") == nil)
    #expect(group.attribute("names") == ["a", "", "ccc", "dddddddd"])
  }

  @Test func manyMembersStandInOneTable() throws {
    let many = HDF5Group(
      (0..<300).map { .init("m\($0)", .dataset(HDF5Dataset(shape: [1], floats: [Float($0)]))) })
    let group = try HDF5Group(bytes: many.serialized())
    #expect(group.members.count == 300 && group.dataset("m217")?.floats == [217])
  }

  @Test func whatIsNoneOfOursIsNamed() throws {
    let bytes = try HDF5Group().serialized()
    func changed(_ offset: Int, _ value: UInt8) -> [UInt8] {
      var copy = bytes
      copy[offset] = value
      return copy
    }
    #expect(error([])?.contains("expected an HDF5 file, found an empty one") == true)
    #expect(error(Array("PK".utf8))?.contains("found 0x504b") == true)
    #expect(error(changed(8, 2))?.contains("version 0, as h5py and Keras write it") == true)
    #expect(error(changed(13, 4))?.contains("addresses and lengths of 8 bytes") == true)
    // The root's address: nothing, then its own superblock.
    #expect(error(changed(70, 0xFF))?.contains("found the address") == true)
    #expect(error(changed(64, 0))?.contains("an object header of version 1") == true)
  }

  @Test func nestingHasAnEnd() throws {
    func nested(_ depth: Int) throws -> [UInt8] {
      var group = HDF5Group()
      for _ in 0..<depth { group = HDF5Group([.init("g", .group(group))]) }
      return try group.serialized()
    }
    #expect(error(try nested(HDF5Group.deepestNesting)) == nil)
    #expect(error(try nested(HDF5Group.deepestNesting + 1))?.contains("at most 32 groups") == true)
  }

  @Test func damageNeverTraps() throws {
    let small = HDF5Group(
      [
        .init(
          "g",
          .group(
            HDF5Group([.init("w", .dataset(HDF5Dataset(shape: [2, 2], floats: [1, 2, 3, 4])))]))),
        .init("b", .dataset(HDF5Dataset(shape: [1], doubles: [1]))),
      ], attributes: [HDF5Attribute("names", ["g", "b"]), HDF5Attribute("text", "some")])
    let file = try small.serialized()
    let (cut, changed) = Damage.sweep(file, changes: 20_000) { bytes throws(FormatError) in
      _ = try HDF5Group(bytes: bytes)
    }
    print("hdf5: cut \(cut); changed \(changed)")
    #expect(cut.refused == file.count && changed.refused > 1_000)
    // Every byte that is no padding, each with several values: addresses that lead to each other.
    var met = (refused: 0, accepted: 0)
    for place in file.indices where file[place] != 0 {
      for value in [0, 1, 8, 0x60, 0x7F, 0x80, 0xFF, file[place] &+ 8, file[place] &- 8] as [UInt8]
      {
        var damaged = file
        damaged[place] = value
        if error(damaged) == nil { met.accepted += 1 } else { met.refused += 1 }
      }
    }
    print("hdf5: single bytes \(met)")
    #expect(met.refused > 1_000)
  }
}

/// h5py, where it is installed, as the judge.
@Suite(.enabled(if: Python.has("h5py"), "\(Python.absence(of: "h5py"))"))
struct HDF5InteroperationTests {
  @Test func h5pyReadsWhatIsWrittenAndTheReverse() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(sample.serialized(), to: "\(folder)/ours.h5")
      let program = """
        import sys, h5py, numpy as np
        ours = h5py.File(sys.argv[1] + '/ours.h5')
        theirs = h5py.File(sys.argv[1] + '/theirs.h5', 'w')
        def copy(source, target):
            for name, value in source.attrs.items():
                target.attrs[name] = list(value) if isinstance(value, np.ndarray) else value
            for name, member in source.items():
                if isinstance(member, h5py.Group): copy(member, target.create_group(name))
                else: target.create_dataset(name, data=member[()])
        copy(ours, theirs)
        assert ours.attrs['config'] == '{"é": 1}' * 20000
        assert list(ours.attrs['names']) == ['a', '', 'ccc', 'dddddddd']
        assert ours['layers/dense/0'][()].tolist() == [[[0.1, -2]], [[3, 1e300]]]
        theirs.attrs['fixed'] = np.array([b'one', b'three'])
        theirs['integers'] = np.arange(3)
        theirs.close()
        for name, change in {
            'chunked': dict(chunks=(2,)), 'compressed': dict(compression='gzip'),
        }.items():
            with h5py.File(f'{sys.argv[1]}/{name}.h5', 'w') as file:
                file.create_dataset('x', data=np.arange(6.0), **change)
        with h5py.File(f'{sys.argv[1]}/latest.h5', 'w', libver='latest') as file: file['x'] = 1.0
        """
      try Python.run(program, folder)
      let theirs = try HDF5Group(bytes: FileBytes.read("\(folder)/theirs.h5"))
      #expect(theirs.attribute("fixed") == ["one", "three"])
      #expect(theirs.dataset("integers")?.type == .other("integers of 8 bytes"))
      for path in ["layers/dense/0", "layers/dense/1", "layers/ünï", "layers/none", "a"] {
        #expect(theirs.dataset(path) == sample.dataset(path), "\(path)")
      }
      for name in ["config", "names", "blank"] {
        #expect(theirs.attribute(name) == sample.attribute(name))
      }
      for (name, part) in [
        ("chunked", "found one in chunks"), ("compressed", "one that is compressed or filtered"),
        ("latest", "superblock of version 0"),
      ] {
        let message = error(try FileBytes.read("\(folder)/\(name).h5"))
        #expect(message?.contains(part) == true, "\(name): \(message ?? "accepted")")
      }
    }
  }
}
