import FileSupport
import Foundation
import PythonSupport
import TesseraCases
import TesseraFormats
import TesseraMuseum
import TesseraOracle
import Testing

@testable import TesseraJudge

/// The vectors of some operators, in a folder of their own.
private struct Vectors {
  let folder: TemporaryFolder
  let written: [TestVectors.Written]

  init(_ kinds: [OperatorKind], _ vectors: TestVectors = TestVectors()) throws {
    folder = try TemporaryFolder("tessera judge's")
    written = try vectors.write(kinds, to: folder.path)
  }

  var cases: Int { written.reduce(0) { $0 + $1.cases } }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// The largest error of each case as a fraction of its bound; ∞ where it is not ok.
  func fractions(by evaluator: OracleEvaluator) throws -> [Double] {
    let request = try OracleRequest(path: path(TestVectors.manifest))
    let results = try evaluator.evaluate(request)
    return try request.entries.map { entry in
      let outcome = try #require(results[entry.id]).outcome.get()
      return outcome.status == .ok ? outcome.worstBoundFraction ?? .infinity : .infinity
    }
  }

  var requests: [OracleCase] {
    get throws {
      try OracleRequest(path: path(TestVectors.manifest)).entries.map { try $0.content.get() }
    }
  }
}

@Suite struct TestVectorsTests {
  @Test func theDefaultSetIsSmallAndTheKernelsAreWithinItsBounds() throws {
    let vectors = try Vectors(OperatorKind.allCases)
    let files = try FileManager.default.contentsOfDirectory(atPath: vectors.folder.path)
    let bytes = try files.reduce(0) { try $0 + FileBytes.read(vectors.path($1)).count }
    #expect(bytes < 5_000_000)
    for operators in [KernelOperators(), Definitions()] as [any OperatorSet] {
      let fractions = try vectors.fractions(by: OracleEvaluator(operators))
      #expect(fractions.count == vectors.cases && fractions.count > 150)
      #expect(fractions.allSatisfy { $0 <= 1 })
    }
    #expect(vectors.written.map(\.operation) == OperatorKind.allCases)
    #expect(try vectors.requests.allSatisfy { $0.reason?.isEmpty == false })
    let (caught, missed) = (
      vectors.written.reduce(0) { $0 + $1.caught }, vectors.written.flatMap(\.missed)
    )
    print("vectors: \(vectors.cases) cases, \(files.count) files, \(bytes) bytes")
    print("vectors: \(caught) mistakes caught, not \(missed.joined(separator: ", "))")
  }

  /// The oracle itself tells every mistake that the vectors are said to catch.
  @Test func everyMistakeIsToldFromARightKernel() throws {
    var caught = 0
    for kind in OperatorKind.allCases {
      let exhibits = Museum.exhibits.filter { $0.operation == kind }
      guard !exhibits.isEmpty else { continue }
      let vectors = try Vectors([kind])
      let written = try #require(vectors.written.first)
      #expect(written.caught + written.missed.count == exhibits.count)
      for exhibit in exhibits where !written.missed.contains(exhibit.name) {
        let fractions = try vectors.fractions(by: OracleEvaluator(exhibit.operators(.standard)))
        #expect(fractions.contains { !($0 <= 1) }, "\(exhibit.name)")
        caught += 1
      }
    }
    print("vectors: \(caught) wrong kernels refused")
    #expect(caught > 80)
  }

  @Test func aDamagedExpectationIsCaught() throws {
    let vectors = try Vectors([.dense])
    let first = try #require(try vectors.requests.first)
    let path = try #require(first.expected[.gradW])
    let array = try NPYArray(bytes: FileBytes.read(path))
    var numbers = try array.doubles()
    numbers[numbers.count - 1] += 1e-3
    try AtomicFile.write(
      NPYArray(shape: array.shape, .float64(numbers)).serialized(), to: path, isSynced: false)
    let fractions = try vectors.fractions(by: OracleEvaluator(KernelOperators()))
    #expect(fractions[0] > 1 && fractions.dropFirst().allSatisfy { $0 <= 1 })
  }

  @Test func precisionSeedAndNumberAreChosenAndEqualChoicesGiveEqualFiles() throws {
    var options = TestVectors()
    (options.precision, options.seed, options.cases) = (.float64, 3, 30)
    let (first, second) = (try Vectors([.softmax], options), try Vectors([.softmax], options))
    #expect(first.cases == 30)
    #expect(try first.fractions(by: OracleEvaluator(KernelOperators())).allSatisfy { $0 <= 1 })
    let x = try #require(try first.requests.first?.inputs[.x])
    #expect(try NPYArray(bytes: FileBytes.read(x)).type == .float64)
    let names = try FileManager.default.contentsOfDirectory(atPath: first.folder.path)
    #expect(!names.contains("results.json"))
    for name in names {
      #expect(try FileBytes.read(first.path(name)) == FileBytes.read(second.path(name)), "\(name)")
    }
    #expect(names.count > 60)
  }

  @Test func aFolderWithSomethingInItIsRefused() throws {
    let vectors = try Vectors([.relu])
    let error = judgeError { _ = try TestVectors().write([.relu], to: vectors.folder.path) }
    #expect(error?.description.hasSuffix("must be empty") == true)
  }

  /// Somebody with NumPy alone, as the guide beside the vectors says.
  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func pythonCanTestAKernel() throws {
    let vectors = try Vectors([.dense])
    let program = """
      import json, sys, os, numpy as np
      os.chdir(sys.argv[1])
      manifest = json.load(open('manifest.json'))
      count = 0
      for case in manifest['cases']:
          x, w = (np.load(case['inputs'][name]) for name in 'xw')
          b = np.load(case['inputs']['b']) if 'b' in case['inputs'] else np.float32(0)
          dy = np.load(case['upstream']['y'])
          ours = {'y': x @ w + b, 'grad_x': dy @ w.T, 'grad_w': x.T @ dy, 'grad_b': dy.sum(0)}
          for name in case['expected']:
              expected, bound = np.load(case['expected'][name]), np.load(case['bounds'][name])
              y = ours[name]
              same = (y == expected) | (np.isnan(y) & np.isnan(expected)) | np.isinf(bound)
              assert y.dtype == manifest['dtype'] and y.shape == expected.shape
              assert (same | (abs(y - expected) <= bound)).all(), (case['id'], name)
              count += y.size
      print(count, 'elements')
      """
    let printed = try NumPy.run(program, vectors.folder.path)
    print("vectors, dense in NumPy: \(printed)", terminator: "")
    #expect((printed.split(separator: " ").first.flatMap { Int($0) } ?? 0) > 1_000)
  }
}

/// `Judge` by test vectors, of commands in NumPy.
@Suite(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
struct VectorJudgementTests {
  @Test func rightKernelsAreAcceptedAndAWrongOneIsNamed() throws {
    let vectors = try Vectors([.conv2d, .maxPool2d])
    for kind in [OperatorKind.conv2d, .maxPool2d] {
      var judge = Judge(command: Client.numPy())
      judge.vectors = vectors.path(TestVectors.manifest)
      let verdict = try judge.verdict(on: kind)
      #expect(verdict.decision == .accepted && verdict.cases == 16, "\(kind)")
      #expect(verdict.outputs.map(\.name) == kind.outputs.map(\.rawValue))
      #expect(verdict.outputs.allSatisfy { $0.comparisons > 0 && $0.worstFraction <= 1 })
    }
    var judge = Judge(command: Client.numPy(layout: .nchw, wrong: "dilation-ignored"))
    judge.vectors = vectors.path(TestVectors.manifest)
    (judge.layout, judge.outputs) = (.nchw, [.y])
    let verdict = try judge.verdict(on: .conv2d)
    #expect(verdict.decision == .rejected && verdict.outputs.map(\.name) == ["y"])
    #expect(verdict.output("y")?.diagnoses.first?.name == "dilation-ignored")
    #expect(verdict.output("y")?.smallest != nil)
  }

  @Test func theFilesDecide() throws {
    let vectors = try Vectors([.conv2d])
    let first = try #require(try vectors.requests.first)
    let path = try #require(first.expected[.y])
    let array = try NPYArray(bytes: FileBytes.read(path))
    func write(_ numbers: [Double], _ shape: [Int], to path: String) throws {
      try AtomicFile.write(
        NPYArray(shape: shape, .float64(numbers)).serialized(), to: path, isSynced: false)
    }
    var judge = Judge(command: Client.numPy())
    judge.vectors = vectors.path(TestVectors.manifest)
    try write(array.doubles().map { $0 + 1 }, array.shape, to: path)
    #expect(try judge.verdict(on: .conv2d).output("y")?.wrong == 1)
    for (path, message) in [
      (path, "bounds.y: expected the shape [1, 1] of what is expected, found \(array.shape)"),
      (
        try #require(first.bounds[.y]),
        "expected.y: expected the shape \(array.shape) of the output, found [1, 1]"
      ),
    ] {
      try write([1], [1, 1], to: path)
      let text = try #require(judgeError { _ = try judge.verdict(on: .conv2d) }?.description)
      #expect(text.hasSuffix("manifest.json: case “conv2d-00”: \(message)"), "\(text)")
    }
    #expect(judgeError { _ = try judge.verdict(on: .tanh) }?.isUsage == true)
    judge.vectors = vectors.path("none.json")
    #expect(judgeError { _ = try judge.verdict(on: .conv2d) }?.description.contains("none") == true)
  }
}
