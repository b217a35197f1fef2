import FileSupport
import Foundation
import PythonSupport
import TesseraFormats
import Testing

@testable import TesseraDatasets

@Suite struct ForeignFileTests {
  private func message(_ path: String, _ kind: DatasetKind = .notMNIST) -> String {
    do {
      let locator = DatasetLocator(directory: path, workingDirectory: "/nowhere")
      return "\(try locator.source(of: kind))"
    } catch { return error.description }
  }

  @Test func filesAreKnownByTheirNamesAndFirstBytes() throws {
    let folder = try TemporaryFolder()
    for (name, bytes, part) in [
      ("a.npz", [0x50, 0x4B, 3, 4], "npz("), ("zipped", [0x50, 0x4B, 3, 4], "npz("),
      ("notMNIST.pickle", [0x80, 2], "makes an .npz of it for --data: python3 -c \"import pickle"),
      ("a.pkl", [], "train_dataset"), ("no-suffix", [0x80, 4, 0x95], "train_dataset"),
      ("data_batch_1", [0x80, 2], "data_batch_%d"), ("test_batch", [0x80, 2], "data_batch_%d"),
      ("cifar-10-python.tar.gz", [0x1F, 0x8B], "tarfile.open"),
      ("notMNIST_small.tar.gz", [0x1F, 0x8B], "unpack it and give the folder: tar xf "),
      ("my set.tgz", [0x1F, 0x8B], "tar xf '\(folder.path)/my set.tgz'"),
      ("text.txt", [0x61], "expected a folder with data sets or pictures, or an .npz file"),
    ] as [(String, [UInt8], String)] {
      try folder.write(name, bytes)
      let text = message("\(folder.path)/\(name)")
      #expect(text.contains(part) && !text.contains("\n"), "\(name): \(text)")
    }
    #expect(message("\(folder.path)/a.pkl", .mnist).contains("gzip.open"))
    #expect(message("\(folder.path)").contains("a.pkl: a Python pickle"))
    #expect(message("\(folder.path)/none").contains("no such folder"))
  }

  /// What each line of Python makes of what it is for, read here.
  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func conversionsMakeWhatIsRead() throws {
    let folder = try TemporaryFolder()
    let program = """
      import gzip, os, pickle, sys, tarfile, numpy as np
      os.chdir(sys.argv[1])
      pixels = (np.arange(20 * 784) % 256).astype(np.uint8).reshape(20, 28, 28)
      labels = np.arange(20) % 10
      scaled = ((pixels - 127.5) / 255).astype(np.float32)
      course = {}
      for name in ['train', 'valid', 'test']:
          course[name + '_dataset'] = scaled
          course[name + '_labels'] = labels.astype(np.int32)
      pickle.dump(course, open('notMNIST.pickle', 'wb'), 2)
      pair = ((pixels.reshape(20, 784) / 256).astype(np.float32), labels)
      pickle.dump((pair, pair, pair), gzip.open("mnist's.pkl.gz", 'wb'))
      os.mkdir('cifar-10-batches-py')
      for number, name in enumerate(['data_batch_%d' % i for i in range(1, 6)] + ['test_batch']):
          data = (np.arange(10 * 3072) % 253 + number % 3).astype(np.uint8).reshape(10, 3072)
          batch = {b'data': data, b'labels': list(range(10))}
          pickle.dump(batch, open('cifar-10-batches-py/' + name, 'wb'), 2)
      tarfile.open('cifar-10-python.tar.gz', 'w:gz').add('cifar-10-batches-py')
      """
    try NumPy.run(program, folder.path)
    var pictures: [[UInt8]] = []
    for (name, kind, output) in [
      ("notMNIST.pickle", DatasetKind.notMNIST, "notmnist.npz"),
      ("mnist's.pkl.gz", .mnist, "mnist.npz"),
      ("cifar-10-batches-py", .cifar10, "cifar10.npz"),
      ("cifar-10-batches-py/data_batch_3", .cifar10, "cifar10.npz"),
      ("cifar-10-python.tar.gz", .cifar10, "cifar10.npz"),
    ] {
      let text = message("\(folder.path)/\(name)", kind)
      let line = try #require(text.range(of: "python3 ")).lowerBound
      try shell("cd '\(folder.path)' && rm -f *.npz && \(text[line...])")
      let set = try Dataset.load(kind, from: .npz("\(folder.path)/\(output)"))
      #expect(set.test.labels.elements.prefix(10).elementsEqual(0..<10))
      if kind == .cifar10 {
        // Red, green and blue of the first pixel, 1,024 bytes apart in the batch.
        #expect(Array(set.train.images.elements.prefix(3)) == [0, 12, 24] as [UInt8])
        #expect(set.train.count == 50 && set.test.count == 10)
        pictures.append(set.train.images.elements)
      } else {
        let ramp = (0..<15_680).map { UInt8($0 % 256) }
        #expect(set.train.images.elements == ramp, "\(name)")
        #expect(set.validation?.images == set.train.images)
      }
    }
    #expect(pictures.count == 3 && Set(pictures).count == 1)
  }

  private func shell(_ line: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(line)")
  }
}
