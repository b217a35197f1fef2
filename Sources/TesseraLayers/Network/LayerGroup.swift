import TesseraKernels
import TesseraOperators
import TesseraTensors

/// Layers, one behind the other, that run faster together, to the same bits.
///
/// What they save is memory traffic: large activations that would be written and read again. A group is
/// a matter of a pass alone: the layers and their parameters stay what they are, and of the residuals
/// only those are kept that the group itself needs on its way back.
enum LayerGroup: Sendable, Hashable {
  case none
  /// relu is applied as the convolution stores its sums.
  case convolutionAndReLU
  /// What lies between convolution and pool exists for a few images at a time.
  case convolutionAndMaxPool(throughReLU: Bool)
  /// On the way back relu's mask is applied to what comes into the pool, which is smaller: the pixel that
  /// won a window passed relu exactly where the window's maximum did, and all others get 0 either way.
  case reluAndMaxPool

  /// What the layer at this place does with those behind it.
  init(at index: Int, of layers: [any Layer]) {
    func isLayer<Wanted: Layer>(_ place: Int, _: Wanted.Type) -> Bool {
      place < layers.count && layers[place] is Wanted
    }
    self = .none
    if isLayer(index, Conv2D.self) {
      if isLayer(index + 1, MaxPool2D.self) {
        self = .convolutionAndMaxPool(throughReLU: false)
      } else if isLayer(index + 1, ReLU.self) {
        self =
          isLayer(index + 2, MaxPool2D.self)
          ? .convolutionAndMaxPool(throughReLU: true) : .convolutionAndReLU
      }
    } else if isLayer(index, ReLU.self), isLayer(index + 1, MaxPool2D.self) {
      self = .reluAndMaxPool
    }
  }
}

extension Network {
  /// A step forward, alone or with those behind it, for inference: the output, and how many layers it
  /// took.
  func advance(
    _ input: Tensor<Scalar>, from index: Int, pass: Pass
  ) -> (output: Tensor<Scalar>, layers: Int) {
    let step = plan.steps[index]
    let parameters = parameters[step.parameters]
    if let layer = step.layer as? Conv2D {
      switch plan.groups[index] {
      case .convolutionAndReLU:
        return (layer.outputOfReLU(input, parameters: parameters, pass: pass.at(index)), 2)
      case .convolutionAndMaxPool(let throughReLU) where input.shape[0] >= pass.execution.threads:
        let count = throughReLU ? 3 : 2
        let maximum = layer.maximum(
          input, parameters: parameters, pool: pool(at: index + count - 1),
          appliesReLU: throughReLU, pass: pass)
        return (maximum.values, count)
      default: break
      }
    }
    return (step.layer.forward(input, parameters: parameters, pass: pass.at(index)).output, 1)
  }

  /// A step forward, alone or with those behind it, for learning: goes on with `trace`, returns how many
  /// layers it took.
  func advance(_ trace: inout Trace<Scalar>, from index: Int, pass: Pass) -> Int {
    let step = plan.steps[index]
    let parameters = parameters[step.parameters]
    if let layer = step.layer as? Conv2D, plan.groups[index] != .none {
      trace.residuals.append(Residuals(trace.output.shape, input: trace.output))
      if case .convolutionAndMaxPool(let throughReLU) = plan.groups[index] {
        return advanceToPool(&trace, layer, from: index, throughReLU: throughReLU, pass: pass)
      }
      trace.output = layer.outputOfReLU(trace.output, parameters: parameters, pass: pass.at(index))
      trace.residuals.append(Residuals(trace.output.shape, output: trace.output))
      return 2
    }
    var result = step.layer.forward(trace.output, parameters: parameters, pass: pass.at(index))
    if index > 0, plan.groups[index - 1] == .reluAndMaxPool {
      result.residuals.output = result.output
    }
    trace.output = result.output
    trace.residuals.append(result.residuals)
    return 1
  }

  private func advanceToPool(
    _ trace: inout Trace<Scalar>, _ layer: Conv2D, from index: Int, throughReLU: Bool, pass: Pass
  ) -> Int {
    let step = plan.steps[index]
    let count = throughReLU ? 3 : 2
    let maximum = layer.maximum(
      trace.output, parameters: parameters[step.parameters], pool: pool(at: index + count - 1),
      appliesReLU: throughReLU, pass: pass)
    let between = Shape([trace.output.shape[0]] + step.output.extents)
    if throughReLU { trace.residuals.append(Residuals(between)) }
    trace.residuals.append(
      Residuals(between, output: maximum.values, winners: maximum.winners))
    trace.output = maximum.values
    return count
  }

  /// Steps back, from a pool to the convolution that it forms a group with: the cotangents of the
  /// convolution, and how many layers it took. Nil where the pool at `index` is in no such group, or went
  /// forward alone.
  func retreatFromPool(
    _ cotangent: Tensor<Scalar>, at index: Int, residuals: inout [Residuals<Scalar>],
    needsInput: (_ layer: Int) -> Bool, pass: Pass
  ) -> (cotangents: LayerCotangents<Scalar>, layers: Int)? {
    guard residuals.last?.output != nil,
      let count = [2, 3].first(where: { count in
        index >= count - 1
          && plan.groups[index - count + 1] == .convolutionAndMaxPool(throughReLU: count == 3)
      }), let layer = plan.steps[index - count + 1].layer as? Conv2D
    else { return nil }
    let first = index - count + 1
    let pooled = residuals.removeLast()
    if count == 3 { residuals.removeLast() }
    let convolved = residuals.removeLast()
    guard let maximum = pooled.output, let winners = pooled.winners else {
      fatalError("the pool of a group kept no winners")
    }
    let masked =
      count == 3
      ? reluVJP(outputCotangent: cotangent, output: maximum, execution: pass.execution) : cotangent
    let cotangents = layer.backwardFromPool(
      masked, winners: winners, residuals: convolved,
      parameters: parameters[plan.steps[first].parameters], pool: pool(at: index),
      needsInput: needsInput(first), pass: pass)
    return (cotangents, count)
  }

  /// The cotangent that comes into the pool at `index`, with the mask of the relu before it already
  /// applied, or `nil` where there is no such group.
  func maskedByReLU(
    _ cotangent: Tensor<Scalar>, before residuals: Residuals<Scalar>, at index: Int, pass: Pass
  ) -> Tensor<Scalar>? {
    guard index > 0, plan.groups[index - 1] == .reluAndMaxPool, let maximum = residuals.output
    else { return nil }
    return reluVJP(outputCotangent: cotangent, output: maximum, execution: pass.execution)
  }

  /// The windows of the pool at this place.
  private func pool(at index: Int) -> WindowGeometry {
    guard let layer = plan.steps[index].layer as? MaxPool2D else {
      fatalError("a group ends in a layer that is no pool")
    }
    return layer.geometry(Shape([1] + plan.steps[index].input.extents))
  }
}
