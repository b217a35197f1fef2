import TesseraExercises

// book conv2d begins
func convolution(
  _ z: ConvolutionSizes, x: [Double], f: [Double], b: [Double]
) throws -> [Double] {
  var y: [Double] = []
  for n in 0..<z.n {
    for p in 0..<z.p {
      for q in 0..<z.q {
        for o in 0..<z.o {
          var sum = b[o]
          for r in 0..<z.r {
            let h = p * z.rowStride + r * z.rowDilation - z.top
            guard 0 <= h, h < z.h else { continue }
            for s in 0..<z.s {
              let w = q * z.columnStride + s * z.columnDilation - z.left
              guard 0 <= w, w < z.w else { continue }
              for c in 0..<z.c {
                sum +=
                  x[((n * z.h + h) * z.w + w) * z.c + c]
                  * f[((r * z.s + s) * z.c + c) * z.o + o]
              }
            }
          }
          y.append(sum)
        }
      }
    }
  }
  return y
}
// book ends

// book conv2d-gradients begins
/// Every place where a tap of a window meets a pixel: positions in x, f and y of the same product.
func forEachProduct(_ z: ConvolutionSizes, _ body: (Int, Int, Int) -> Void) {
  for n in 0..<z.n {
    for p in 0..<z.p {
      for q in 0..<z.q {
        for r in 0..<z.r {
          let h = p * z.rowStride + r * z.rowDilation - z.top
          guard 0 <= h, h < z.h else { continue }
          for s in 0..<z.s {
            let w = q * z.columnStride + s * z.columnDilation - z.left
            guard 0 <= w, w < z.w else { continue }
            for c in 0..<z.c {
              for o in 0..<z.o {
                body(
                  ((n * z.h + h) * z.w + w) * z.c + c, ((r * z.s + s) * z.c + c) * z.o + o,
                  ((n * z.p + p) * z.q + q) * z.o + o)
              }
            }
          }
        }
      }
    }
  }
}

func convolutionInputGradient(
  _ z: ConvolutionSizes, yBar: [Double], f: [Double]
) throws -> [Double] {
  var xBar = [Double](repeating: 0, count: z.n * z.h * z.w * z.c)
  forEachProduct(z) { i, j, k in xBar[i] += yBar[k] * f[j] }
  return xBar
}

func convolutionFilterGradient(
  _ z: ConvolutionSizes, x: [Double], yBar: [Double]
) throws -> [Double] {
  var fBar = [Double](repeating: 0, count: z.r * z.s * z.c * z.o)
  forEachProduct(z) { i, j, k in fBar[j] += x[i] * yBar[k] }
  return fBar
}
// book ends
