import TesseraTraining

/// The lines of `metrics.jsonl`, each a JSON object whose member `event` says what it tells.
enum RunLines {
  static func start(_ start: TrainingStart) -> JSONObject {
    [
      "event": "start",
      "recipe": .optional(start.information.recipe),
      "dataset": .string(start.information.dataset),
      "seed": .unsigned(start.configuration.seed),
      "steps": .integer(start.configuration.steps),
      "batch_size": .integer(start.configuration.batchSize),
      "learning_rate": .double(start.configuration.optimizer.learningRate),
      "parameters": .integer(start.plan.parameterCount),
      "training_accuracy": .string(start.configuration.curve.accuracy.title),
      "validated_on": .optional(start.validation.map { _ in start.configuration.validationTitle }),
    ]
  }

  static func point(_ point: CurvePoint) -> JSONObject {
    [
      "event": "point",
      "step": .integer(point.step),
      "batch_loss": .double(point.batchLoss),
      "batch_accuracy": .double(point.batchAccuracy),
      "validation_loss": .optional(point.validationLoss),
      "validation_accuracy": .optional(point.validationAccuracy),
    ]
  }

  static func epoch(_ metrics: EpochMetrics) -> JSONObject {
    [
      "event": "epoch",
      "step": .integer(metrics.step),
      "epoch": .integer(metrics.epoch),
      "train_loss": .double(metrics.trainLoss),
      "train_accuracy": .double(metrics.trainAccuracy),
      "validation_loss": .optional(metrics.validationLoss),
      "validation_accuracy": .optional(metrics.validationAccuracy),
    ]
  }

  static func diagnosis(_ diagnosis: TrainingDiagnosis) -> JSONObject {
    [
      "event": "diagnosis",
      "step": .integer(diagnosis.step),
      "kind": .string(diagnosis.kind.rawValue),
      "message": .string(diagnosis.message),
    ]
  }

  static func end(_ end: TrainingEnd) -> JSONObject {
    let (outcome, reason): (JSONValue, JSONValue) =
      switch end.outcome {
      case .finished(let words): ("finished", .string(words))
      case .interrupted: ("interrupted", .null)
      case .failed(let reason): ("failed", .string(reason))
      }
    return [
      "event": "end",
      "outcome": outcome,
      "reason": reason,
      "step": .integer(end.progress.step),
      "seconds": .double(end.seconds),
      "images": .integer(end.images),
      "train": figures(end.train),
      "validation": figures(end.validation),
      "test": figures(end.test),
    ]
  }

  private static func figures(_ evaluation: Evaluation?) -> JSONValue {
    guard let evaluation else { return .null }
    return [
      "images": .integer(evaluation.count), "loss": .double(evaluation.loss),
      "accuracy": .double(evaluation.accuracy),
    ]
  }
}

/// The lines of `curve.csv`.
enum CurveLines {
  static let header = "step,batch_loss,batch_accuracy,validation_loss,validation_accuracy"

  static func line(_ point: CurvePoint) -> String {
    let optional = [point.validationLoss, point.validationAccuracy].map { $0.map { "\($0)" } ?? "" }
    return (["\(point.step)", "\(point.batchLoss)", "\(point.batchAccuracy)"] + optional)
      .joined(separator: ",")
  }
}
