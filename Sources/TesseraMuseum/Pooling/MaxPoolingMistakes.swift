import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let maxPooling: [Exhibit] = [
    EveryTieWins.exhibit, LastTieWins.exhibit, MaxPoolOverwrites.exhibit, NaNLost.exhibit,
    NaNPassedOver.exhibit, NaNLostInRemainder.exhibit, PaddingOfZeroWins.exhibit,
    MaximumFromLeastNormal.exhibit, MaximumFromLowest.exhibit, WinnerOfFirstChannel.exhibit,
    WinnerInFirstImage.exhibit,
    PoolStrideOfKernel.exhibit, OutputRoundedUp.exhibit, GlobalTiesShare.exhibit,
  ]
}

struct EveryTieWins: WrongOperators {
  static let exhibit = Exhibit(
    "gradient-to-every-tie", .maxPool2d, .gradX, Self.self,
    mistake: "Every pixel that equals the maximum gets the whole ȳ; behind a ReLU, with its zeros, "
      + "ties are the usual case.",
    origin: "Theano/Theano #5248 and riccardoandreoni0/CNN-from-scratch #1")
  let execution: Execution

  func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    PoolLoop(shape: input.shape, geometry: geometry).backward(outputCotangent) { pixels, y, x in
      let values = pixels.map { input[$0] }
      guard let winner = values.firstMaximum else { return }
      for i in pixels.indices where i == winner || values[i] == values[winner] {
        x[pixels[i]] += y
      }
    }
  }
}

struct LastTieWins: WrongOperators {
  static let exhibit = Exhibit(
    "gradient-to-last-tie", .maxPool2d, .gradX, Self.self,
    mistake: "Of equal pixels the last wins, `>=` for `>`.",
    origin: "facebookresearch/CrypTen #90: a gradient that differs from PyTorch's in ties alone")
  let execution: Execution

  func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    PoolLoop(shape: input.shape, geometry: geometry).backward(outputCotangent) { pixels, y, x in
      guard let winner = pixels.map({ input[$0] }).lastMaximum else { return }
      x[pixels[winner]] += y
    }
  }
}

struct MaxPoolOverwrites: WrongOperators {
  static let exhibit = Exhibit(
    "max-pool-vjp-overwrites", .maxPool2d, .gradX, Self.self,
    mistake: "A pixel that wins in several windows keeps what the last of them gave, `=` for `+=`.",
    origin:
      "0809zheng/CS231n-assignment2019 #19 and FluxML/Flux.jl #1197; a stride as large as the "
      + "window hid it")
  let execution: Execution

  func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    PoolLoop(shape: input.shape, geometry: geometry).backward(outputCotangent) { pixels, y, x in
      guard let winner = pixels.map({ input[$0] }).firstMaximum else { return }
      x[pixels[winner]] = y
    }
  }
}

struct WinnerOfFirstChannel: WrongOperators {
  static let exhibit = Exhibit(
    "winner-of-the-first-channel", .maxPool2d, .gradX, Self.self,
    mistake: "The winner is looked for in the first channel and used for all.",
    origin: "an argmax over flattened windows that forgets the channel axis: NumPy's argmax of an "
      + "R×S×C patch, written for one channel")
  let execution: Execution

  func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    let channels = input.shape[3]
    return PoolLoop(shape: input.shape, geometry: geometry).backward(outputCotangent) {
      pixels, y, x in
      let values = pixels.map { input[$0 / channels * channels] }
      guard let winner = values.firstMaximum else { return }
      x[pixels[winner]] += y
    }
  }
}

struct WinnerInFirstImage: WrongOperators {
  static let exhibit = Exhibit(
    "winner-index-without-its-image", .maxPool2d, .gradX, Self.self,
    mistake: "The winner's index counts within its image, and the VJP adds it to the begin of the "
      + "batch: the first image gets every image's gradient.",
    origin: "tf.nn.max_pool_with_argmax, whose index leaves the image out unless "
      + "include_batch_in_index is set")
  let execution: Execution

  func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    PoolLoop(shape: input.shape, geometry: geometry).backward(outputCotangent) { pixels, y, x in
      guard let winner = pixels.map({ input[$0] }).firstMaximum else { return }
      x[pixels[winner] % input.shape.elementsPerRow] += y
    }
  }
}

struct PoolStrideOfKernel: WrongOperators {
  static let exhibit = Exhibit(
    "pool-stride-taken-from-kernel", .maxPool2d, .y, Self.self,
    mistake: "The windows move by their own size whatever the stride.",
    origin: "the default of PyTorch's pools, stride=kernel_size, kept where a stride was given")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    let wrong = geometry.moving {
      $0.stride = Size2D(geometry.rows.kernel, geometry.columns.kernel)
    }
    let y = PoolLoop(shape: x.shape, geometry: wrong).forward(x) { values, _ in
      values[values.firstMaximum!]
    }
    return y.fitted(to: PoolLoop(shape: x.shape, geometry: geometry).outputShape)
  }
}

struct OutputRoundedUp: WrongOperators {
  static let exhibit = Exhibit(
    "output-columns-rounded-up", .maxPool2d, .y, Self.self,
    mistake:
      "The kernel counts its output columns with ⌈⌉ into memory that was made with ⌊⌋, so that "
      + "the rows of the output slide apart.",
    origin:
      "Caffe's pooling rounds up, the others down: NHZLX's report PaddlePaddle/Paddle #5242 has "
      + "both formulas side by side")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    let y = right.maxPool2d(x, geometry: geometry)
    let columns = geometry.columns
    let room = columns.input + columns.before + columns.after - columns.span
    guard room % columns.stride != 0 else { return y }
    let wide = y.fitted(to: [y.shape[0], y.shape[1], y.shape[2] + 1, y.shape[3]])
    return Tensor(shape: y.shape, Array(wide.elements.prefix(y.count)))
  }
}

struct GlobalTiesShare: WrongOperators {
  static let exhibit = Exhibit(
    "global-max-ties-share", .globalMaxPool2d, .gradX, Self.self,
    mistake: "The pixels that equal the maximum share ȳ.",
    origin:
      "tensorflow/tensorflow #4886: tf.reduce_max shares, tf.nn.max_pool gives all to the first")
  let execution: Execution

  func globalMaxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    let maxima = right.globalMaxPool2d(input)
    let channels = input.shape[3]
    func isMaximal(_ n: Int, _ h: Int, _ w: Int, _ c: Int) -> Bool {
      input.at(n, h, w, c) == maxima[n * channels + c]
    }
    var count = maxima.mapped { _ in S(0) }
    var result = right.globalMaxPool2dVJP(outputCotangent: outputCotangent, input: input)
    for n in 0..<input.shape[0] {
      for h in 0..<input.shape[1] {
        for w in 0..<input.shape[2] {
          for c in 0..<channels where isMaximal(n, h, w, c) { count[n * channels + c] += 1 }
        }
      }
    }
    result = Tensor(input.shape) { n, h, w, c in
      let row = n * channels + c
      return count[row] < 2
        ? result.at(n, h, w, c) : isMaximal(n, h, w, c) ? outputCotangent[row] / count[row] : 0
    }
    return result
  }
}
