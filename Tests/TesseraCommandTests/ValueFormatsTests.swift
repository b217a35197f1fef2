import Tessera
import Testing

@testable import TesseraCommand

@Suite struct ValueFormatsTests {
  @Test func integersKeepToTheirRange() {
    let format = ValueFormat<Int>.integer(in: 1...1024)
    #expect(format.read("1") == 1 && format.read("1024") == 1024)
    for text in ["0", "1025", "-1", "", "1e2", "1.0", "one", "18446744073709551616", "1 "] {
      #expect(format.read(text) == nil, "\(text)")
    }
  }

  @Test func seedHasAllSixtyFourBits() {
    #expect(ValueFormat<UInt64>.seed.read("18446744073709551615") == .max)
    #expect(ValueFormat<UInt64>.seed.read("0") == 0)
    for text in ["18446744073709551616", "-1", "", "0x7"] {
      #expect(ValueFormat<UInt64>.seed.read(text) == nil, "\(text)")
    }
  }

  @Test func positiveNumbersAreFiniteInFloatToo() {
    let format = ValueFormat<Double>.positiveNumber
    #expect(format.read("0.01") == 0.01)
    #expect(format.read("1e-4") == 1e-4)
    #expect(format.read("1E2") == 100)
    let refused = [
      "0", "-0.1", "nan", "inf", "infinity", "1e400", "1e39", "1e-60", "", "0x1p3", "1,5", "1.5.2",
      " 1", "-0", "0.1f",
    ]
    for text in refused { #expect(format.read(text) == nil, "\(text)") }
  }

  @Test func pathsAreNeitherEmptyNorCutShort() {
    #expect(ValueFormat<String>.directory.read("a b/ü") == "a b/ü")
    #expect(ValueFormat<String>.directory.read("") == nil)
    #expect(ValueFormat<String>.directory.read("a\0b") == nil)
    #expect(ValueFormat<String>.file("png").completion == .file(extensions: ["png"], orWords: []))
  }

  @Test func choicesAreTheRawValues() {
    let format = ValueFormat<OptimizerConfiguration.Name>.choice
    for choice in OptimizerConfiguration.Name.allCases {
      #expect(format.read(format.show(choice)) == choice)
    }
    #expect(format.read("SGD") == nil)
    #expect(
      format.allowed == "one of 'sgd', 'momentum', 'nesterov', 'adam' or 'adamw'")
    #expect(ValueFormat<GeneratedDatasetChoice>.choice.allowed == "'glyphs'")
  }

  @Test func dataIsTheWordOrADirectory() {
    let format = ValueFormat<DataLocation>.dataLocation
    #expect(format.read("glyphs") == .glyphs)
    #expect(format.read("./glyphs") == .directory("./glyphs"))
    #expect(format.read("") == nil)
    #expect(format.show(.glyphs) == "glyphs" && format.show(.directory("d")) == "d")
  }

  @Test func networkIsARecipeOrAPath() {
    let format = ValueFormat<NetworkChoice>.network
    #expect(format.read("mnist-lenet") == .recipe("mnist-lenet"))
    #expect(format.read("mnist-lenett") == nil)
    #expect(format.read("m.safetensors") == .model("m.safetensors"))
    #expect(format.read("./mnist-lenet") == .model("./mnist-lenet"))
    #expect(format.show(.recipe("r")) == "r" && format.show(.model("m")) == "m")
  }
}
