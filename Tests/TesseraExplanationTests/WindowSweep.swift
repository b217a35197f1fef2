import TesseraTensors

@testable import TesseraExplanation

/// Every window that the options allow over a few images, and that has an answer.
enum WindowSweep {
  static let paddings: [Padding] = [
    .valid, .same, .sameLower, .explicit(top: 1, left: 1, bottom: 1, right: 1),
    .explicit(top: 4, left: 4, bottom: 4, right: 4),
  ]

  static var settings: [WindowSettings] {
    var all: [WindowSettings] = []
    for (size, channels) in [(1, 1), (4, 2), (5, 1), (6, 3)] {
      for kernel in WindowSettings.kernels {
        for stride in WindowSettings.strides {
          for dilation in WindowSettings.dilations {
            for padding in paddings {
              all.append(
                WindowSettings(
                  size: size, channels: channels, kernel: kernel, stride: stride,
                  dilation: dilation, padding: padding))
            }
          }
        }
      }
    }
    return all
  }
}
