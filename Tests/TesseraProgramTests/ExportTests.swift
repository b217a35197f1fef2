import FileSupport
import Foundation
import TesseraFormats
import Testing

@Suite struct ExportTests {
  @Test func aModelIsWrittenInEveryFormForKeras() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let saved = try SafetensorsFile(bytes: FileBytes.read(model))
    for name in ["m.keras", "m.h5", "m.weights.h5"] {
      let path = "\(folder.path)/\(name)"
      let object = try ProcessRun("export \(model) --keras \(path) --json").object()
      let bytes = try FileBytes.read(path)
      #expect(object["file"] as? String == path && object["bytes"] as? Int == bytes.count)
      #expect(object["parameters"] as? Int == 104_342)
      #expect((object["layers"] as? [String])?.first == "conv2d")
      let weights: HDF5Group
      if name == "m.keras" {
        let archive = try ZipArchive(bytes: bytes)
        let member = try #require(archive["model.weights.h5"])
        weights = try HDF5Group(bytes: archive.content(of: member))
      } else {
        weights = try HDF5Group(bytes: bytes)
      }
      let kernel =
        weights.dataset("layers/dense_1/vars/0")
        ?? weights.dataset("model_weights/dense_1/sequential/dense_1/kernel")
      #expect(kernel?.bytes == saved["dense_2.kernel"]?.bytes, "\(name)")
    }
  }

  @Test func scalingAndPrecisionAreChosen() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let path = "\(folder.path)/m.h5"
    let run = try ProcessRun(
      "export \(model) --keras \(path) --with-scaling --precision double")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("\(path): 11 layers, 104342 parameters, "))
    let group = try HDF5Group(bytes: FileBytes.read(path))
    #expect(group.group("model_weights")?.attribute("layer_names")?.first == "rescaling")
    #expect(
      group.dataset("model_weights/dense/sequential/dense/kernel")?.type == .float64)
    #expect(group.attribute("class_names") == "ABCDEFGHIJ".map(String.init))
  }

  @Test func aModelIsWrittenForONNX() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let saved = try SafetensorsFile(bytes: FileBytes.read(model))
    let path = "\(folder.path)/m.onnx"
    let object = try ProcessRun("export \(model) --onnx \(path) --json").object()
    let bytes = try FileBytes.read(path)
    #expect(object["format"] as? String == "onnx" && object["bytes"] as? Int == bytes.count)
    #expect(object["parameters"] as? Int == 104_342)
    #expect((object["layers"] as? [String])?.first == "Conv")
    let graph = try #require(try ProtobufMessage(bytes[...]).message(7))
    let constants = try graph.messages(5)
    let last = try constants.first { try $0.string(8) == "dense_2.kernel" }
    #expect(try last?.bytes(9).map(Array.init) == saved["dense_2.kernel"].map { Array($0.bytes) })
    let run = try ProcessRun("export \(model) --onnx \(path) --force --nhwc --with-scaling")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("\(path): 13 layers, 104342 parameters, "), "\(run.output)")
    try ProcessRun("export \(model) --onnx \(path)").expectFailure("--force replaces it")
  }

  @Test func anExistingFileStaysUnlessForced() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let path = try folder.write("m.keras", [1])
    try ProcessRun("export \(model) --keras \(path)").expectFailure("--force replaces it")
    #expect(try FileBytes.read(path) == [1])
    #expect(try ProcessRun("export \(model) --keras \(path) --force").status == 0)
    #expect(try ZipArchive.isZip(FileBytes.read(path)))
    try ProcessRun("export \(model) --keras \(folder.path)/none/m.keras").expectFailure(
      "none/m.keras")
    try ProcessRun("export \(path) --keras \(folder.path)/n.keras").expectFailure("m.keras: ")
    #expect(!folder.has("n.keras"))
  }

  @Test func whatToWriteMustBeSaid() throws {
    for line in ["export m", "export m --keras m.pt", "export m --keras .", "export"] {
      let run = try ProcessRun(line)
      #expect(run.status == 64 && run.output == "" && run.errors.hasPrefix("Error: "), "\(line)")
    }
    for (line, part) in [
      ("--onnx m.pt", "ends with .onnx"), ("--onnx m.onnx --keras m.h5", "exclude each other"),
      ("--onnx m.onnx --precision double", "is for --keras"),
      ("--keras m.h5 --nhwc", "is for --onnx"),
    ] {
      let run = try ProcessRun("export m \(line)")
      #expect(run.status == 64 && run.errors.contains(part), "\(line): \(run.errors)")
    }
    let run = try ProcessRun("export m --keras m.onnx")
    #expect(run.errors.contains(".keras or .weights.h5 or .h5"), "\(run.errors)")
  }

  @Test func whatWasExportedComesBack() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let saved = try SafetensorsFile(bytes: FileBytes.read(model))
    let picture = PNGImage(
      width: 28, height: 28, channels: 1, pixels: (0..<784).map { UInt8($0 % 256) })
    let image = try folder.write("a.png", picture.serialized())
    let expected = try ProcessRun("predict \(model) \(image) --json").output
    for name in ["m.keras", "m.h5"] {
      let (file, back) = ("\(folder.path)/\(name)", "\(folder.path)/\(name).safetensors")
      #expect(try ProcessRun("export \(model) --keras \(file)").status == 0)
      let run = try ProcessRun("import \(file) --output \(back)")
      #expect(run.status == 0 && run.errors == "")
      #expect(run.output == "\(back): 10 layers, 104342 parameters\n")
      let read = try SafetensorsFile(bytes: FileBytes.read(back))
      #expect(read["conv2d_1.kernel"]?.bytes == saved["conv2d_1.kernel"]?.bytes)
      #expect(try ProcessRun("predict \(back) \(image) --json").output == expected)
      try ProcessRun("import \(file) --output \(back)").expectFailure("--force replaces it")
      try ProcessRun("import \(file) --output \(back) --force --classes a,b")
        .expectFailure("expected 10 names of classes, one for each output, found 2")
    }
    try ProcessRun("import \(model) --output \(folder.path)/n").expectFailure("an HDF5 file")
    #expect(try ProcessRun("import \(model)").status == 64)
  }
}
