import TesseraTensors
import Testing

@testable import TesseraOracle

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
  let marks = Array(#"{}[]",:0123456789.-+eE\ntfu/ "#.utf8) + [0, 0x1F, 0x7F, 0x80, 0xFF]
  var (refused, broken, whole) = (0, 0, 0)
  for seed in 0..<20_000 {
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
