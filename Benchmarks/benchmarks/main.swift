import Foundation
import TesseraOperators

// swift run -c release benchmarks --help
do {
  let options = try Options(Array(CommandLine.arguments.dropFirst()))
  if options.isHelp {
    print(Options.usage)
    exit(0)
  }
  #if DEBUG
    FileHandle.standardError.write(Data("A debug build: build with -c release to measure.\n".utf8))
  #endif
  let session = Session(options)
  session.measureCeilings()
  session.begin()
  for subject in options.subjects {
    switch subject {
    case .gemm: try GEMMBenchmark.run(session)
    case .convolution: try ConvolutionBenchmark.run(session)
    case .steps: try StepsBenchmark.run(session)
    case .pooling: try PoolingBenchmark.run(session)
    case .elementwise: try ElementwiseBenchmark.run(session)
    case .training: try TrainingBenchmark.run(session)
    case .inference: try InferenceBenchmark.run(session)
    case .scaling: try ScalingBenchmark.run(session)
    }
  }
} catch {
  FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
  exit(error is UsageError ? 64 : 1)
}
