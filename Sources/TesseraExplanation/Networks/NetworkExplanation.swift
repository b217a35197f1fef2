import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One picture on its way through a trained network: every layer's maps, down to the probabilities.
public struct NetworkExplanation: Explanation {
  /// What leaves a layer.
  struct Layer: Sendable {
    let step: NetworkPlan.Step
    /// The shape of `step.output` with a batch of one.
    let output: Tensor<Float>
  }

  let title: String
  let classNames: [String]
  /// The pixels, `[1, H, W, C]`, as they stand in the file.
  let picture: ImageSet
  let input: Tensor<Float>
  let layers: [Layer]
  /// One for each class.
  let probabilities: [Float]

  /// Walks a picture through a network, with dropout off.
  ///
  /// - Parameters:
  ///   - title: What the model is called.
  ///   - network: The network whose layers are shown.
  ///   - classNames: One for each output.
  ///   - scaling: What its pixels become before they enter.
  ///   - pixels: `[1, H, W, C]`, as the network takes them.
  ///   - execution: How its layers run; the numbers are the same for any number of threads.
  /// - Precondition: The network takes such a picture and has one output for each class.
  public init(
    of network: Network<Float>, title: String, classNames: [String], scaling: PixelScaling,
    pixels: Tensor<UInt8>, execution: Execution
  ) {
    self.title = title
    self.classNames = classNames
    picture = ImageSet(images: pixels, labels: Tensor(shape: [1], [0]))
    input = scaling.gather(pixels, indices: [0], execution: execution)
    var layers: [Layer] = []
    network.forEachActivation(input, pass: .inference(execution: execution)) { step, output in
      layers.append(Layer(step: step, output: output))
    }
    self.layers = layers
    let last = layers.last?.output ?? input
    probabilities =
      (network.plan.endsInSoftmax ? last : softmax(last, execution: execution)).elements
  }

  public var text: String { NetworkLesson(self).lesson.text }

  public func html(written: Date) -> String { NetworkLesson(self).lesson.html(written: written) }
}
