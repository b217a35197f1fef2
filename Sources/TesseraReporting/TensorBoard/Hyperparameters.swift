import TesseraFormats
import TesseraTraining

/// The message `HParamsPluginData`: what TensorBoard's table of runs and their settings is made of.
///
/// | field | content                                                                        |
/// |-------|--------------------------------------------------------------------------------|
/// | 3     | the start of a session: 1 settings, a map from names to values; 5 seconds      |
/// | 4     | its end: 1 status, 1 success, 2 failure, 3 running; 2 seconds                  |
///
/// A value is the message `protobuf.Value`: 2 a number, 3 text.
extension SummaryValue {
  private enum Setting {
    case number(Double)
    case text(String)
  }

  static func sessionStart(_ start: TrainingStart, time: Double) -> SummaryValue {
    let configuration = start.configuration
    var settings: [(String, Setting)] = [
      ("recipe", .text(start.information.recipe ?? "none")),
      ("data", .text(start.information.dataset)),
      ("loss", .text(configuration.described.first { $0.name == "loss" }?.value ?? "")),
      ("optimizer", .text(configuration.optimizer.title)),
      ("learning_rate", .number(configuration.optimizer.learningRate)),
      ("batch_size", .number(Double(configuration.batchSize))),
      ("steps", .number(Double(configuration.steps))),
      // Text, since a double does not hold every seed.
      ("seed", .text("\(configuration.seed)")),
      ("parameters", .number(Double(start.plan.parameterCount))),
    ]
    settings.sort { $0.0 < $1.0 }
    var data = ProtobufWriter()
    data.message(3) { session in
      for (name, setting) in settings {
        session.message(1) { entry in
          entry.string(1, name)
          entry.message(2) { value in
            switch setting {
            case .number(let number): value.double(2, number)
            case .text(let text): value.string(3, text)
            }
          }
        }
      }
      session.double(5, time)
    }
    return SummaryValue(
      tag: "_hparams_/session_start_info", content: .hyperparameters(data.bytes))
  }

  static func sessionEnd(_ end: TrainingEnd, time: Double) -> SummaryValue {
    var status: UInt64 = 1
    if case .failed = end.outcome { status = 2 }
    var data = ProtobufWriter()
    data.message(4) { session in
      session.unsigned(1, status)
      session.double(2, time)
    }
    return SummaryValue(tag: "_hparams_/session_end_info", content: .hyperparameters(data.bytes))
  }
}

extension OptimizerConfiguration {
  /// In one word.
  fileprivate var title: String {
    switch self {
    case .sgd(_, let momentum, let nesterov, _, _):
      momentum == 0 ? "SGD" : nesterov ? "Nesterov" : "momentum"
    case .adam(_, _, _, _, _, _, let decoupled): decoupled ? "AdamW" : "Adam"
    }
  }
}
