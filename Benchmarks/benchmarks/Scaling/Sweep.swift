/// What was measured while one quantity grew.
struct Sweep {
  struct Point {
    let value: Int
    let line: Line
  }

  let name: String
  /// What grew, in words.
  let axis: String
  let points: [Point]

  /// The kernels, in the order in which they were measured.
  var kernels: [String] {
    points.reduce(into: []) { names, point in
      if !names.contains(point.line.kernel) { names.append(point.line.kernel) }
    }
  }

  /// The values, least first.
  var values: [Int] { Set(points.map(\.value)).sorted() }

  func points(of kernel: String) -> [Point] { points.filter { $0.line.kernel == kernel } }

  /// Comma-separated, a line per point.
  var table: String {
    let header =
      "kernel,\(name),shape,threads,isa,median_s,least_s,spread,gflops,ceiling,fraction\n"
    return header
      + points.map { point in
        let line = point.line
        return "\(line.kernel),\(point.value),\(line.shape),\(line.threads),\(line.isa),"
          + "\(line.timing.median),\(line.timing.least),\(rounded(line.timing.spread)),"
          + "\(rounded(line.rate)),\(rounded(line.ceiling)),\(rounded(line.fraction))\n"
      }.joined()
  }
}
