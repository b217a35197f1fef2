/// Cost against batch size, image size, channels and threads.
enum ScalingBenchmark {
  static func run(_ session: Session) throws {}
}
