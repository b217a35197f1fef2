/// Which classes a network takes for which.
public struct ConfusionMatrix: Sendable, Hashable {
  /// `counts[true class][predicted class]`.
  public let counts: [[Int]]

  /// A matrix of counts, `[true class][predicted class]`.
  ///
  /// - Precondition: As many columns as rows.
  public init(_ counts: [[Int]]) {
    precondition(
      counts.allSatisfy { $0.count == counts.count }, "a confusion matrix has a column for each row"
    )
    self.counts = counts
  }

  /// The number of images.
  public var count: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  /// The images whose predicted class is their own.
  public var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// The share that is right, 0...1; 0 without images.
  public var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }

  /// What stands above the columns of a matrix, and before its rows: a column has room for four letters
  /// of a name; where two names have the same four, each class is known by its number.
  package static func headings(
    _ classNames: [String]
  ) -> (columns: [String], rows: [String]) {
    let short = classNames.map { String($0.prefix(4)) }
    guard Set(short).count < short.count else { return (short, classNames) }
    return (
      short.indices.map(String.init), classNames.enumerated().map { "\($0) \($1)" }
    )
  }

  /// How one class fares.
  public struct ClassFigures: Sendable, Hashable {
    /// The images of the class.
    public let images: Int
    /// The images that were taken for the class.
    public let predicted: Int
    /// The images of the class that were taken for it.
    public let correct: Int

    /// correct / predicted: how far a prediction of the class is to be trusted; `nil` where there is
    /// none.
    public var precision: Double? {
      predicted == 0 ? nil : Double(correct) / Double(predicted)
    }

    /// correct / images: how many of the class are found; `nil` where there is none.
    public var recall: Double? { images == 0 ? nil : Double(correct) / Double(images) }

    /// The harmonic mean of both, 2·correct / (images + predicted).
    public var f1: Double? {
      images + predicted == 0 ? nil : 2 * Double(correct) / Double(images + predicted)
    }
  }

  /// One entry for each class.
  ///
  ///     ConfusionMatrix([[3, 1], [2, 4]]).classFigures[0]   // precision 3/5, recall 3/4
  public var classFigures: [ClassFigures] {
    counts.indices.map { index in
      ClassFigures(
        images: counts[index].reduce(0, +), predicted: counts.reduce(0) { $0 + $1[index] },
        correct: counts[index][index])
    }
  }

  /// Of each class, the share that is taken for each other one: every row divided by its sum, and the
  /// diagonal cleared, so that the mistakes stand out. A class without images has a row of zeros.
  public var errorRates: [[Double]] {
    counts.enumerated().map { index, row in
      let sum = Double(max(1, row.reduce(0, +)))
      return row.enumerated().map { $0 == index ? 0 : Double($1) / sum }
    }
  }

  /// Two classes of which one is taken for the other.
  public struct Confusion: Sendable, Hashable {
    /// The class of the images.
    public let truth: Int
    /// The class that they were taken for.
    public let predicted: Int
    /// How many images of the one were taken for the other.
    public let count: Int
  }

  /// The most frequent mistakes, the first of equals in row-major order first.
  public func mostFrequentConfusions(atMost limit: Int) -> [Confusion] {
    let all = counts.indices.flatMap { row in
      counts.indices.compactMap { column in
        row == column || counts[row][column] == 0
          ? nil : Confusion(truth: row, predicted: column, count: counts[row][column])
      }
    }
    // The sort of the standard library keeps the order of equals.
    return Array(all.sorted { $0.count > $1.count }.prefix(limit))
  }
}

extension Evaluation {
  /// The confusion as a matrix with its figures.
  public var confusionMatrix: ConfusionMatrix { ConfusionMatrix(confusion) }
}
