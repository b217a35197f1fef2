import TesseraTensors
import TestSupport

/// Pools beyond those that all modules test: every number of channels, many windows, and enough work
/// for threads.
enum Pools {
  static let channels = (Array(1...17) + [31, 32, 33, 63, 64, 65, 127]).map { channels in
    pool(2, Size2D(5, 6), channels, Size2D(3, 2), Size2D(2, 1), .same)
  }

  /// Windows that tile the image, or all of it but some rows or columns; few channels and many.
  static let tiles: [WindowCase] = [15, 16, 17, 33, 67].flatMap { channels in
    [Size2D(2, 2), Size2D(3, 2), Size2D(1, 1), Size2D(2, 5)].flatMap { kernel in
      [Padding.valid, .same, .sameLower, .explicit(top: 1, left: 0, bottom: 0, right: 1)]
        .flatMap { padding in
          [Size2D(6, 10), Size2D(7, 11)].map { image in
            pool(2, image, channels, kernel, kernel, padding)
          }
        }
    }
  }.filter { !$0.geometry.hasWindowOfPaddingAlone }

  static let large = [
    pool(7, Size2D(40, 38), 5, Size2D(2, 2), 2, .valid),
    pool(3, Size2D(31, 29), 19, Size2D(3, 3), Size2D(2, 1), .same),
  ]

  /// Every window of one axis that meets the image.
  static let windows: [WindowCase] = {
    var cases: [WindowCase] = []
    let paddings: [Padding] = [
      .valid, .same, .sameLower, .explicit(top: 1, left: 0, bottom: 0, right: 2),
      .explicit(top: 0, left: 2, bottom: 1, right: 0),
    ]
    for size in 1...9 {
      for kernel in 1...5 {
        for stride in 1...4 {
          for padding in paddings {
            let window = Window(stride: Size2D(stride, 1), padding: padding)
            let turned = Window(stride: Size2D(2, stride), padding: padding)
            let image = [Size2D(size, 4), Size2D(3, size)]
            let taps = [Size2D(kernel, 3), Size2D(2, kernel)]
            for (image, taps, window) in [
              (image[0], taps[0], window), (image[1], taps[1], turned),
            ] {
              guard
                let geometry = try? WindowGeometry(input: image, kernel: taps, window: window),
                !geometry.hasWindowOfPaddingAlone
              else { continue }
              cases.append(pool(1, image, 3, taps, window.stride, padding))
            }
          }
        }
      }
    }
    return cases
  }()

  /// Some of them with so many channels that a window is made at a time.
  static let wideWindows = windows.enumerated().filter { $0.offset % 5 == 0 }.map { _, shape in
    pool(1, shape.image, 64, shape.kernel, shape.window.stride, shape.window.padding)
  }

  static func pool(
    _ batch: Int, _ image: Size2D, _ channels: Int, _ kernel: Size2D, _ stride: Size2D,
    _ padding: Padding
  ) -> WindowCase {
    WindowCase(
      batch: batch, image: image, channels: channels, kernel: kernel, outputs: channels,
      groups: channels, window: Window(stride: stride, padding: padding))
  }
}
