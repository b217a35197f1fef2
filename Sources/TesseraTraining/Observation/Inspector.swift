import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

extension Inspection {
  /// Looks into a step.
  ///
  /// - Parameters:
  ///   - before: The network before the update.
  ///   - after: The network after the update.
  ///   - gradients: What the update followed.
  ///   - images: What goes forward through the network before the update once more.
  init<Scalar: KernelScalar>(
    step: Int, epoch: Int, before: Network<Scalar>, after: Network<Scalar>,
    gradients: [Tensor<Scalar>], images: Tensor<Scalar>, pass: Pass
  ) {
    self.step = step
    self.epoch = epoch
    self.images = images.shape[0]
    network = after.inSinglePrecision
    parameters = after.plan.parameters.indices.map { index in
      Parameter(
        name: after.plan.parameters[index].name, values: Histogram(after.parameters[index]),
        gradient: Histogram(gradients[index]),
        updateRatio: updateRatio(before.parameters[index], after.parameters[index]))
    }
    var activations: [Activation] = []
    before.forEachActivation(images, pass: pass) { step, output in
      activations.append(
        Activation(
          layer: step.name, values: Histogram(output),
          deadShare: step.layer is TesseraLayers.ReLU ? deadShare(output) : nil))
    }
    self.activations = activations
  }
}

/// ‖after − before‖ / ‖before‖; `nil` where `before` is all zeros.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func updateRatio<Scalar: KernelScalar>(
  _ before: Tensor<Scalar>, _ after: Tensor<Scalar>
) -> Double? {
  var (length, change) = (0.0, 0.0)
  for position in 0..<before.count {
    let (old, new) = (Double(before.pointer[position]), Double(after.pointer[position]))
    length += old * old
    change += (new - old) * (new - old)
  }
  return length == 0 ? nil : (change / length).squareRoot()
}

/// The share of the units, feature maps or else elements, that are 0 for every image.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func deadShare<Scalar: KernelScalar>(_ output: Tensor<Scalar>) -> Double {
  let units = output.shape[output.shape.rank - 1]
  guard units > 0, output.count > 0 else { return 0 }
  var isAlive = [Bool](repeating: false, count: units)
  for position in 0..<output.count where output.pointer[position] != 0 {
    isAlive[position % units] = true
  }
  return Double(isAlive.count { !$0 }) / Double(units)
}
