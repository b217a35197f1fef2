import Testing

@testable import TesseraCommand

@Suite struct ResumptionTests {
  @Test func resumptionIsALineThatAShellReadsBack() throws {
    var train = Train()
    train.data = .directory("my data/it's")
    #expect(
      train.resumption("a b/model.safetensors")
        == "tessera train glyphs --resume --output 'a b' --data 'my data/it'\\''s'")
    train.tensorboard = "log"
    #expect(train.resumption("a/model.safetensors").hasSuffix(" --tensorboard log"))
  }
}
