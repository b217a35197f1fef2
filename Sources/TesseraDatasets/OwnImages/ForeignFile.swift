import TesseraFormats

/// A file that somebody gave as data, by its name and its first bytes.
enum ForeignFile {
  /// A zip archive, such as `.npz`.
  case npz
  /// A pickle, perhaps compressed, with the line of Python that makes an `.npz` of it.
  case pickle(conversion: String)
  /// An archive to be unpacked, with the line that does so.
  case archive(unpacking: String)
  /// Anything else.
  case unknown

  /// What a file is that was given in place of a set.
  init(_ path: String, for kind: DatasetKind) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let beginning = fileBeginning(path, count: 4)
    if ZipArchive.isZip(beginning) || name.hasSuffix(".npz") {
      self = .npz
    } else if [".tar.gz", ".tgz", ".tar"].contains(where: name.hasSuffix) {
      self =
        name.contains("python")
        ? .pickle(conversion: Self.conversion(.cifarArchive, path, to: "cifar10.npz"))
        : .archive(unpacking: "tar xf \(path.quotedForShell)")
    } else if Self.isBatch(name) {
      self = .pickle(
        conversion: Self.conversion(
          .cifarFolder, FilePath.folder(of: path), to: "cifar10.npz"))
    } else if [".pickle", ".pkl", ".pkl.gz"].contains(where: name.hasSuffix)
      || beginning.count > 1 && beginning[0] == 0x80 && 2...5 ~= beginning[1]
    {
      let layout: Layout = kind == .mnist ? .threePairs : .courseDictionary
      self = .pickle(conversion: Self.conversion(layout, path, to: "\(kind.rawValue).npz"))
    } else {
      self = .unknown
    }
  }

  /// The first pickle in a folder that was given, if it holds one.
  static func pickle(in folder: String, for kind: DatasetKind) -> String? {
    folderEntries(folder).first { name in
      let name = name.lowercased()
      return isBatch(name) || [".pickle", ".pkl", ".pkl.gz"].contains(where: name.hasSuffix)
    }.map { "\(folder)/\($0)" }
  }

  /// A batch of CIFAR-10's Python version: `data_batch_1`, without a suffix.
  private static func isBatch(_ name: String) -> Bool {
    name == "test_batch"
      || name.hasPrefix("data_batch_") && name.dropFirst(11).allSatisfy(\.isNumber)
  }

  /// What is known to be pickled, and how.
  private enum Layout {
    /// notMNIST of the deep-learning course: a dictionary of scaled pixels, (x − 127.5) / 255.
    case courseDictionary
    /// `mnist.pkl.gz`: three pairs of pixels, x / 256, and labels.
    case threePairs
    /// The batches of CIFAR-10, in a folder or in the archive.
    case cifarFolder, cifarArchive
  }

  private static func conversion(_ layout: Layout, _ path: String, to output: String) -> String {
    let imports = "import pickle,sys,numpy as np; "
    let batches =
      "b=[f('data_batch_%d'%i) for i in range(1,6)]; t=f('test_batch'); "
      + "m=lambda x: x.reshape(-1,3,32,32).transpose(0,2,3,1); "
      + "np.savez(sys.argv[2], x_train=m(np.concatenate([d[b'data'] for d in b])), "
      + "y_train=np.concatenate([d[b'labels'] for d in b]), x_test=m(t[b'data']), "
      + "y_test=t[b'labels'])"
    let program =
      switch layout {
      case .courseDictionary:
        imports + "d=pickle.load(open(sys.argv[1],'rb'),encoding='latin1'); "
          + "u=lambda a: np.rint(a*255+127.5).astype(np.uint8); "
          + "np.savez(sys.argv[2], x_train=u(d['train_dataset']), y_train=d['train_labels'], "
          + "x_val=u(d['valid_dataset']), y_val=d['valid_labels'], x_test=u(d['test_dataset']), "
          + "y_test=d['test_labels'])"
      case .threePairs:
        "import gzip,pickle,sys,numpy as np; o=gzip.open if sys.argv[1].endswith('.gz') else open; "
          + "(a,b),(c,d),(e,f)=pickle.load(o(sys.argv[1],'rb'),encoding='latin1'); "
          + "u=lambda x: np.rint(x*256).astype(np.uint8).reshape(-1,28,28); "
          + "np.savez(sys.argv[2], x_train=u(a), y_train=b, x_val=u(c), y_val=d, x_test=u(e), "
          + "y_test=f)"
      case .cifarFolder:
        imports + "f=lambda n: pickle.load(open(sys.argv[1]+'/'+n,'rb'),encoding='bytes'); "
          + batches
      case .cifarArchive:
        "import pickle,sys,tarfile,numpy as np; a=tarfile.open(sys.argv[1]); "
          + "f=lambda n: pickle.load(a.extractfile('cifar-10-batches-py/'+n),encoding='bytes'); "
          + batches
      }
    return "python3 -c \"\(program)\" \(path.quotedForShell) \(output)"
  }
}
