import Tessera
import TesseraReproduction

/// The comparison for programs.
enum ReproductionObject {
  static func object(_ table: ReproductionTable, output: String) -> JSONObject {
    [
      "effort": .string(table.effort.rawValue), "output": .string(output),
      "train_seconds": .double(table.seconds), "lines": .array(table.lines.map(line)),
    ]
  }

  private static func line(_ line: ReproductionTable.Line) -> JSONValue {
    let figures = line.cell.recipe.figures
    let seeds = line.records.map { record -> JSONValue in
      [
        "seed": .unsigned(record.seed), "test_accuracy": .double(record.test.accuracy),
        "validation_accuracy": .optional(record.validation?.accuracy),
        "train_accuracy": .double(record.train.accuracy), "train_seconds": .double(record.seconds),
        "images_per_second": .double(record.imagesPerSecond), "stand_in": .bool(record.isStandIn),
        "weights_sha256": .string(record.weightsSHA256),
      ]
    }
    return [
      "name": .string(line.cell.name), "recipe": .string(line.cell.recipe.name),
      "author_claim": .string(figures.author), "author_time": .optional(figures.authorTime),
      "tensorflow": .optional(figures.tensorFlow), "test": spread(line.test),
      "validation": spread(line.validation), "not_run": .optional(line.reason),
      "runs": .array(seeds),
    ]
  }

  private static func spread(_ spread: ReproductionTable.Spread?) -> JSONValue {
    guard let spread else { return .null }
    return [
      "mean": .double(spread.mean), "least": .double(spread.least),
      "greatest": .double(spread.greatest),
    ]
  }
}
