import FileSupport
import TesseraCases
import TesseraFormats
import TesseraOperators
import TesseraTensors
import Testing

@testable import TesseraOracle

/// Damages bytes in one to four places.
private func damage(_ bytes: [UInt8], marks: [UInt8], seed: Int) -> [UInt8] {
  var damaged = bytes
  let random = CounterRandom(seed: UInt64(seed))
  var drawn: UInt64 = 0
  func draw(below bound: Int) -> Int {
    drawn += 1
    return random.integer(drawn, below: bound)
  }
  for _ in 0...draw(below: 3) {
    let place = draw(below: damaged.count)
    switch draw(below: 3) {
    case 0: damaged.remove(at: place)
    case 1: damaged.insert(marks[draw(below: marks.count)], at: place)
    default: damaged[place] = marks[draw(below: marks.count)]
    }
  }
  return damaged
}

private let requestMarks =
  Array(#"{}[]",:0123456789.-+eE\ntfu/ "#.utf8) + [0, 0x1F, 0x7F, 0x80, 0xFF]

@Test func oracleRequestsNeverTrapWhenDamaged() {
  let text = """
    {"version":1,"dtype":"float64","results":"r.json","cases":[
    {"id":"a","op":"conv2d","attrs":{"strides":[2,1],"dilations":[1,2],"groups":3,
    "padding":[[1,0],[2,1]]},"inputs":{"x":"x","w":"w"},"outputs":{"y":"y"}},
    {"id":"b","op":"avg_pool2d","attrs":{"ksize":[2,2],"padding":"SAME","ceil_mode":true},
    "inputs":{"x":"x"},"outputs":{"grad_x":"g"},"upstream":{"y":"dy"}},
    {"id":"c","op":"optimizer","attrs":{"algo":"adam","formula":"torch","lr":[0.1,1e-3],"t0":7,
    "weight_decay_mode":"l2"},"inputs":{"p0":"p","grads":"g"},"expected":{"params":"e"}}]}
    """
  let bytes = Array(text.utf8)
  var (refused, broken, whole) = (0, 0, 0)
  for seed in 0..<20_000 {
    let damaged = damage(bytes, marks: requestMarks, seed: seed)
    guard let request = try? OracleRequest(bytes: damaged, path: "r") else {
      refused += 1
      continue
    }
    for entry in request.entries {
      if (try? entry.content.get()) == nil { broken += 1 } else { whole += 1 }
    }
  }
  print(
    "oracle requests: \(refused) refused; of the others' cases \(broken) broken, \(whole) whole")
  #expect(refused > 1_000 && broken > 1_000 && whole > 1_000)
}

/// Cases of every operator whose attributes hold numbers, on files that are all there.
///
/// Every number is an attribute or a shape ("epsilon" is Adam's parameter, PyTorch's default): nothing is compared here.
private let evaluated = """
  {"id":"a","op":"conv2d","attrs":{"strides":[2,1],"dilations":[1,2],"groups":2,
  "padding":[[1,0],[2,1]]},"inputs":{"x":"x","w":"w"},"outputs":{"y":"ya","grad_x":"xa"},
  "upstream":{"y":"da"}},
  {"id":"b","op":"avg_pool2d","attrs":{"ksize":[2,2],"padding":"SAME"},"inputs":{"x":"x"},
  "outputs":{"y":"yb","grad_x":"xb"},"upstream":{"y":"db"}},
  {"id":"c","op":"max_pool2d","attrs":{"ksize":[3,2],"strides":[1,1],"padding":[[1,2],[0,1]]},
  "inputs":{"x":"x"},"outputs":{"y":"yc"}},
  {"id":"d","op":"optimizer","attrs":{"algo":"adam","formula":"torch","lr":[0.1,1e-3],"t0":7,
  "beta1":0.9,"epsilon":1e-8},"inputs":{"p0":"v","grads":"m"},"outputs":{"params":"yd"}},
  {"id":"e","op":"gemm","attrs":{"alpha":0.5,"transA":1},"inputs":{"a":"m","b":"m"},
  "outputs":{"y":"ye"},"expected":{"y":"s"},"bounds":{"y":"s"}},
  {"id":"f","op":"softmax","attrs":{"axis":1},"inputs":{"x":"m"},"outputs":{"y":"yf"}},
  {"id":"g","op":"softmax_cross_entropy","attrs":{"reduction":"mean"},
  "inputs":{"logits":"m","labels":"l"},"outputs":{"y":"yg"}},
  {"id":"h","op":"flatten","attrs":{"axis":-1},"inputs":{"x":"x"},"outputs":{"y":"yh"}}
  """

private let evaluatedFiles: [(String, [Int])] = [
  ("x", [1, 4, 3, 4]), ("w", [2, 2, 2, 2]), ("da", [1, 2, 4, 2]), ("db", [1, 2, 2, 4]), ("v", [3]),
  ("m", [2, 3]), ("s", [3, 3]),
]

private func fill(_ folder: TemporaryFolder) throws {
  for (name, shape) in evaluatedFiles {
    let count = shape.reduce(1, *)
    try folder.put(name, shape, .float32((0..<count).map { Float($0 % 5) - 1 }))
  }
  try folder.put("l", [2], .int64([0, 2]))
}

/// One of the ways to evaluate, in turn.
private func evaluator(_ number: Int) -> OracleEvaluator {
  switch number % 3 {
  case 0: OracleEvaluator(KernelOperators())
  case 1: OracleEvaluator(KernelOperators(Execution(threads: 1, algorithm: .im2col)))
  default: OracleEvaluator(Definitions())
  }
}

@Test func oracleEvaluationNeverTrapsOnDamagedRequests() throws {
  let folder = try TemporaryFolder.forOracle()
  try fill(folder)
  let bytes = Array(
    #"{"version":1,"dtype":"float64","results":"r.json","cases":[\#(evaluated)]}"#.utf8)
  // Without slash and point every name stays in the folder.
  let marks = requestMarks.filter { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ".") }
  var counts: [OracleOutcome.Status: Int] = [:]
  var refused = 0
  for seed in 0..<3_000 {
    let damaged = damage(bytes, marks: marks, seed: seed)
    guard
      let request = try? OracleRequest(bytes: damaged, path: "\(folder.path)/request.json"),
      let results = try? evaluator(seed).evaluate(request)
    else {
      refused += 1
      continue
    }
    for entry in results.entries { counts[try entry.outcome.get().status, default: 0] += 1 }
  }
  print("oracle evaluation of damaged requests: \(refused) refused, \(counts)")
  #expect(refused > 500)
  #expect(counts[.error, default: 0] > 500 && counts[.ok, default: 0] > 500)
}

@Test func oracleEvaluationNeverTrapsOnDamagedFiles() throws {
  let folder = try TemporaryFolder.forOracle()
  try fill(folder)
  let request = try folder.request(evaluated)
  let names = evaluatedFiles.map(\.0) + ["l"]
  let marks = Array("<>|fiu48(),0123456789' TrueFals".utf8) + [0, 0x7F, 0x80, 0xFF]
  var counts: [OracleOutcome.Status: Int] = [:]
  for seed in 0..<2_000 {
    let name = names[seed % names.count]
    let whole = try FileBytes.read("\(folder.path)/\(name)")
    try folder.put(name, damage(whole, marks: marks, seed: seed))
    let results = try evaluator(seed).evaluate(request)
    for entry in results.entries { counts[try entry.outcome.get().status, default: 0] += 1 }
    try folder.put(name, whole)
  }
  print("oracle evaluation of damaged files: \(counts)")
  #expect(counts[.error, default: 0] > 2_000 && counts[.ok, default: 0] > 2_000)
}
