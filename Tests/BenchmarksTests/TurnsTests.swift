import Foundation
import PythonSupport
import Testing

/// `compare.py` and the programs that it gives turns: the real ones, on their smallest case.
@Suite struct TurnsTests {
  private static let package = URL(filePath: #filePath).appending(path: "../../..").standardized

  /// The `benchmarks` that was built together with these tests.
  private static var executable: URL {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let tests = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appending(path: "benchmarks")
  }

  /// Two turns at one case; `who` measured it, in order of time, without what only woke them up.
  private func turns(_ subject: String, only: String) throws -> [String] {
    let program = """
      import argparse, os, sys
      peers, binary, subject, only = sys.argv[1:]
      sys.path.insert(0, peers)
      sys.dont_write_bytecode = True
      os.chdir(os.path.join(peers, "..", ".."))
      from turns import one_round
      options = argparse.Namespace(quick=True, only=only, isa=None, turns=2)
      for line in one_round(options, binary, {"numpy": (sys.executable, "")}, subject, "1", 0):
        rate = line.get("gflops", line.get("images_per_s"))
        print(line["who"], line["kernel"], line["shape"], line["turn"], rate > 0)
      """
    let output = try Python.run(
      program, Self.package.appending(path: "Benchmarks/peers").path, Self.executable.path, subject,
      only)
    return output.split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func projectAndPeerHaveTheirTurnsAtTheSameCase() throws {
    let lines = try turns("gemm", only: "64x64x64")
    print("compared \(lines.count) turns at a product")
    #expect(lines.count == 4)
    #expect(
      lines.sorted() == [
        "numpy gemm 64x64x64 0 True", "numpy gemm 64x64x64 1 True",
        "project gemm 64x64x64 0 True", "project gemm 64x64x64 1 True",
      ])
    // Nobody has a second turn before all have had their first.
    #expect(lines.map { $0.split(separator: " ")[3] } == ["0", "0", "1", "1"])
  }

  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func whatAPeerDoesNotDoTheProjectDoesAlone() throws {
    let lines = try turns("inference", only: "mnist-softmax")
    print("compared \(lines.count) turns at a network")
    #expect(
      lines == [0, 1].map { "project inference mnist-softmax batch 1000 \($0) True" })
  }
}
