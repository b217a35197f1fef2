import TesseraCases
import TesseraMuseum

/// What stands beside test vectors for somebody who has nothing else.
enum VectorGuide {
  /// The guide, with the mistakes that the cases are named after.
  static func text(_ kinds: [OperatorKind]) -> String {
    let mistakes = kinds.flatMap { kind in
      Museum.exhibits.filter { $0.operation == kind }.map {
        "- `\($0.name)` (\(kind.rawValue), \($0.output.rawValue)): \($0.mistake)\n"
      }
    }
    return introduction + mistakes.joined()
  }

  private static let introduction = """
    # Test vectors

    `manifest.json` lists the cases. Every array is an `.npy` file in this folder, in C order.

    - `op` and `attrs` say what is computed: images are NHWC, filters
      `[kh, kw, Cin/groups, Cout]`, convolution is cross-correlation, and padding is `"SAME"` (the odd
      pixel after), `"SAME_LOWER"` (before), `"VALID"` or `[[top, bottom], [left, right]]`.
    - `inputs` are the operands, in the type that `dtype` names. Class indices are whole numbers.
    - `upstream.y` is the cotangent of `y`, from which the gradients come.
    - `expected` has what must come out: `y`, and `grad_x` and so on, the gradient of each input.
      Of equal largest pixels a pool's gradient goes to the first, row by row; relu's at 0 is 0.
    - `bounds` has how far each element may be from that: a theorem from the number of its own
      terms, for any order of summation in the type of the inputs. No tolerance is chosen.
    - `reason` says why the case is there: the mistakes that it catches, explained below, or what it
      has that others lack.

    An element is right where it equals what is expected, NaN being equal to NaN and 0 to −0, or where
    `|actual - expected| <= bound`. An infinite bound says that the value is not determined.

    ```python
    case = manifest["cases"][0]
    expected, bound = np.load(case["expected"]["y"]), np.load(case["bounds"]["y"])
    same = (y == expected) | (np.isnan(y) & np.isnan(expected)) | np.isinf(bound)
    assert y.shape == expected.shape and (same | (abs(y - expected) <= bound)).all()
    ```

    `tessera oracle manifest.json` evaluates every case and writes `results.json` with the largest
    error of each as a fraction of its bound.

    ## The mistakes


    """
}
