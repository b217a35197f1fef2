/// The facts about each data set: its files, where they come from and under which terms.
///
/// `Data/README.md` tells the same to people; a test compares the two.
extension DatasetKind {
  /// The files of the set, each with the digest of its content.
  public var files: [DatasetFile] {
    switch self {
    case .glyphs: Self.glyphFiles
    case .mnist: Self.mnistFiles
    case .notMNIST: Self.notMNISTFiles
    case .cifar10: Self.cifar10Files
    }
  }

  /// Who may use the set, and whose work it is.
  public var licence: String {
    switch self {
    case .glyphs: "MIT, as this program, which draws it"
    case .mnist: "LeCun, Cortes, Burges; commonly cited as CC BY-SA 3.0"
    case .notMNIST: "letters from fonts by Y. Bulatov; this copy by D. Flanagan, MIT"
    case .cifar10: "Krizhevsky 2009; no formal licence"
    }
  }

  /// Where to get the set.
  public var address: String {
    switch self {
    case .glyphs: "tessera data generate glyphs"
    case .mnist: "https://storage.googleapis.com/cvdf-datasets/mnist/"
    case .notMNIST: "https://github.com/davidflanagan/notMNIST-to-MNIST"
    case .cifar10: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
    }
  }

  private static let glyphFiles: [DatasetFile] = [
    .idx(
      "train-images-idx3-ubyte", 7_840_016,
      "4e402092fce2f595c649d1714709738ac16a3655e403d8cf7796c1d77cc1a160"),
    .idx(
      "train-labels-idx1-ubyte", 10_008,
      "79ed427182c7892df6231f6503269047100618827fabfe66823d5fe2bd22ee01"),
    .idx(
      "validation-images-idx3-ubyte", 784_016,
      "5d444aba11180f08639288ed2dbb4beb11b2b46279563fd0181202ab81c0bc60"),
    .idx(
      "validation-labels-idx1-ubyte", 1_008,
      "41ccd3e289d4cee35e7475db95dc0bafe70b6a37bb4fa427b82b2c9e6441de58"),
    .idx(
      "test-images-idx3-ubyte", 784_016,
      "7e0d72c9a12f8d2ecdedfc6e4d41333b6d124c06408d08656533d63e1d385ca0"),
    .idx(
      "test-labels-idx1-ubyte", 1_008,
      "72dcefe17bbd2f2c7aa554133898a27a8b2d3edff88210caa56a1d133370bd45"),
  ]

  private static let mnistFiles: [DatasetFile] = [
    .idx(
      "train-images-idx3-ubyte", 47_040_016,
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    .idx(
      "train-labels-idx1-ubyte", 60_008,
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    .idx(
      "t10k-images-idx3-ubyte", 7_840_016,
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    .idx(
      "t10k-labels-idx1-ubyte", 10_008,
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
  ]

  private static let notMNISTFiles: [DatasetFile] = [
    .idx(
      "t10k-images-idx3-ubyte", 7_840_016,
      "8e7f38ae95cc8f48e0986175ffc9137e5007ebcf3d8fdf6656c904eb9dab198b"),
    .idx(
      "t10k-labels-idx1-ubyte", 10_008,
      "5f8e6012f2ce730700d8d05fca098bc47f71d25b890e4bec7ac5ebfd614a4001"),
  ]

  private static let cifar10Files: [DatasetFile] = [
    .cifarBatch(
      "data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
    .cifarBatch(
      "data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
    .cifarBatch(
      "data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
    .cifarBatch(
      "data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
    .cifarBatch(
      "data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
    .cifarBatch(
      "test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
  ]
}
