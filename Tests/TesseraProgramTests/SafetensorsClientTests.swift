import FileSupport
import Foundation
import PythonSupport
import Tessera
import TesseraFormats
import Testing

/// The reference implementation as the judge of a saved model.
@Suite(
  .enabled(
    if: Python.has("safetensors", "numpy"), "\(Python.absence(of: "safetensors", "NumPy"))"))
struct SafetensorsClientTests {
  @Test func pythonReadsASavedModel() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("model.safetensors", ShortRun.model.get())
    let program = """
      import sys, hashlib
      from safetensors import safe_open
      from safetensors.numpy import load_file
      tensors = load_file(sys.argv[1])
      for name in sorted(tensors):
          array = tensors[name]
          digest = hashlib.sha256(array.astype('<f4').tobytes()).hexdigest()
          print(name, array.dtype, list(array.shape), digest)
      metadata = safe_open(sys.argv[1], 'numpy').metadata()
      print(metadata['format'], metadata['version'], 'conv2d' in metadata['architecture'])
      """
    let file = try SafetensorsFile(bytes: FileBytes.read(path))
    let names = file.tensors.sorted { $0.name < $1.name }
    let lines = names.map { tensor in
      "\(tensor.name) float32 \(tensor.shape) \(SHA256.hex(tensor.bytes))"
    }
    let expected = (lines + ["tessera 1 True"]).map { $0 + "\n" }.joined()
    #expect(try Python.run(program, path) == expected)
    // The parameters, and what Adam remembers for each.
    #expect(names.count == 3 * 8)
    print("safetensors: \(names.count) tensors read alike")
  }
}
