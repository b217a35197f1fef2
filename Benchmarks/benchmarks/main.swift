import Foundation
import TesseraOperators

// swift run -c release benchmarks [gemm] [--threads 1,2] [--sizes 64,1024] [--json]
do {
  let options = try Options(Array(CommandLine.arguments.dropFirst()))
  _ = try InstructionSetLevel.choose()
  GEMMBenchmark.run(options)
} catch {
  FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
  exit(error is UsageError ? 64 : 1)
}
