private let conv = "x w"

/// Shapes and values that do not fit, with the beginning of the message.
let misfits: [(OracleQuestion, String)] = [
  (OracleQuestion("conv2d", "", "x=m w"), "conv2d: x must have 4 axes, NHWC, found [2, 3]"),
  (
    OracleQuestion("conv2d", "", "x w=m"),
    "conv2d: w must have 4 axes, [kh, kw, Cin/groups, Cout], found"
  ),
  (
    OracleQuestion("conv2d", #""groups":2"#, conv),
    "conv2d: x [1, 4, 4, 2] and w [3, 3, 2, 3] do not fit in 2 g"
  ),
  (
    OracleQuestion("conv2d", "", "x w b=v"),
    "conv2d: b [2] does not fit w [3, 3, 2, 3]; expected [3]"
  ),
  (
    OracleQuestion("conv2d", "", "x w", upstream: "m", outputs: "grad_x"),
    "the cotangent of y is [2, 3], but y is [1, 2, 2, 3]"
  ),
  // Also where no gradient is asked for.
  (
    OracleQuestion("conv2d", "", "x w", upstream: "m"),
    "the cotangent of y is [2, 3], but y is [1, 2, 2, 3]"
  ),
  (
    OracleQuestion("conv2d", "", "x w", upstream: "dy", outputs: "grad_b"),
    "grad_b: there is no input 'b'"
  ),
  (
    OracleQuestion("conv2d", "", "x=noPixels w"),
    "a kernel of 3 with dilation 1 spans 3 pixels of the row axis, but the image has 0"
  ),
  (
    OracleQuestion("conv2d", "", "x w=noKernel"),
    "kernel of the row axis must be 1 ... 2^30, found 0"
  ),
  (
    OracleQuestion("conv2d", #""dilations":[2,2]"#, conv),
    "a kernel of 3 with dilation 2 spans 5 pixels of the row"
  ),
  (
    OracleQuestion("conv2d", #""groups":1073741824"#, "x=noChannels w=noFilters"),
    "conv2d: 1073741824 groups for x"
  ),
  (
    OracleQuestion("max_pool2d", #""ksize":[5,1]"#, "x"),
    "a kernel of 5 with dilation 1 spans 5 pixels of the row"
  ),
  (
    OracleQuestion("max_pool2d", #""ksize":[2,2],"padding":[[2,0],[0,0]]"#, "x"),
    "max_pool2d: a window of x"
  ),
  (
    OracleQuestion("global_avg_pool2d", "", "x=noPixels"),
    "global_avg_pool2d: the image [1, 0, 4, 2] has no pixels"
  ),
  (
    OracleQuestion("global_max_pool2d", "", "x=manyEmpty"),
    "global_max_pool2d: x [1, 1048576, 1048576, 0] has more"
  ),
  (
    OracleQuestion("global_max_pool2d", "", "x=noBatch"),
    "global_max_pool2d: x [0, 1048576, 1048576, 1] has more"
  ),
  (OracleQuestion("dense", "", "x=m w=m"), "dense: x [2, 3] does not fit w [2, 3]"),
  (
    OracleQuestion("dense", "", "x=manyRows w=none"),
    "dense: x [1152921504606846976, 0] has more than"
  ),
  (OracleQuestion("gemm", "", "a=m b=m"), "gemm: a [2, 3] does not fit b [2, 3]"),
  (
    OracleQuestion("gemm", #""transB":1"#, "a=m b=m c=b"),
    "gemm: c [3] does not broadcast to y [2, 2]"
  ),
  (OracleQuestion("matmul", "", "a=scalar b=m"), "matmul: [] · [2, 3]: a scalar is no matrix"),
  (OracleQuestion("matmul", "", "a=m b=v"), "matmul: [2, 3] · [2]: 3 columns meet 2 rows"),
  (OracleQuestion("add", "", "a=m b=v"), "shapes [2, 3] and [2] do not broadcast: 3 meets 2"),
  (OracleQuestion("softmax", "", "x=scalar"), "axis -1 does not exist in x []"),
  (OracleQuestion("softmax", #""axis":4"#, "x"), "axis 4 does not exist in x [1, 4, 4, 2]"),
  (
    OracleQuestion("flatten", #""axis":-5"#, "x"),
    "flatten: axis -5 does not exist in x [1, 4, 4, 2]"
  ),
  (
    OracleQuestion("dropout_eval", #""rate":1"#, "x"),
    "a dropout rate must be at least 0 and below 1, found 1.0"
  ),
  (
    OracleQuestion("dropout_masked", #""rate":-1"#, "x=v mask=v"),
    "inputs.mask: expected 0 or 1 everywhere, found -3.0 at [0]"
  ),
  (
    OracleQuestion("dropout_masked", #""rate":0.5"#, "x=v mask=half"),
    "inputs.mask: expected 0 or 1 everywhere, found 0.5 at [1]"
  ),
  (
    OracleQuestion("dropout_masked", #""rate":0.5"#, "x=v mask=nan"),
    "inputs.mask: expected 0 or 1 everywhere, found nan at [1]"
  ),
  (
    OracleQuestion("dropout_masked", #""rate":0.5"#, "x=m mask=half"),
    "inputs.mask: expected 0 or 1 everywhere, found 0.5"
  ),
]

/// Numbers at and beyond the limits; a window's own are refused where attributes are read.
let badWindows: [(OracleQuestion, String)] = [
  (
    OracleQuestion("conv2d", #""padding":[[1073741824,0],[0,0]]"#, conv),
    "conv2d: the image with its border is"
  ),
  (
    OracleQuestion("conv2d", #""padding":[[5000,5000],[5000,5000]]"#, conv),
    "conv2d: the image with its border is 10004 × 10004, more than 16777216 pixels"
  ),
  (
    OracleQuestion("conv2d", #""dilations":[1073741824,1073741824],"padding":"SAME""#, conv),
    "conv2d: the image with its border is 2147483652 × 2147483652"
  ),
  (
    OracleQuestion("conv2d", #""strides":[0,1]"#, conv),
    "attrs.strides: expected two integers from 1 to 1073741824, found [0,1]"
  ),
  (
    OracleQuestion("conv2d", #""strides":[9223372036854775807,1]"#, conv),
    "attrs.strides: expected two integers"
  ),
  (OracleQuestion("conv2d", #""strides":[1e18,1]"#, conv), "attrs.strides: expected two integers"),
  (
    OracleQuestion("conv2d", #""dilations":[-1,1]"#, conv), "attrs.dilations: expected two integers"
  ),
  (OracleQuestion("conv2d", #""groups":0"#, conv), "attrs.groups: expected an integer from 1"),
  (
    OracleQuestion("conv2d", #""groups":9223372036854775807"#, conv),
    "attrs.groups: expected an integer from 1"
  ),
  (
    OracleQuestion("conv2d", #""groups":1073741824"#, conv),
    "conv2d: x [1, 4, 4, 2] and w [3, 3, 2, 3] do not fit"
  ),
  (
    OracleQuestion("conv2d", #""padding":[[-1,0],[0,0]]"#, conv), "attrs.padding: expected \"SAME\""
  ),
  (
    OracleQuestion("avg_pool2d", #""ksize":[1073741824,1],"padding":"SAME""#, "x"),
    "avg_pool2d: the image with its border is"
  ),
  (
    OracleQuestion("max_pool2d", #""ksize":[1,1],"strides":[0,0]"#, "x"),
    "attrs.strides: expected two integers"
  ),
]

private let adam = #""algo":"adam","formula":"torch","lr":0.1"#
private let sgd = #""algo":"sgd","formula":"torch","lr":0.1"#
let badOptimizers: [(OracleQuestion, String)] = [
  (
    OracleQuestion("optimizer", adam, "p0=v grads=m", outputs: "params"),
    "grads [2, 3] must be [steps] followed by p0's [2]"
  ),
  (
    OracleQuestion("optimizer", adam, "p0=b grads=m m0=v", outputs: "params"),
    "m0 [2] does not fit p0 [3]"
  ),
  (
    OracleQuestion("optimizer", adam + #","beta1":1"#, "p0=b grads=m", outputs: "params"),
    "optimizer: beta1 must be at least 0 and below 1, found 1.0"
  ),
  (
    OracleQuestion("optimizer", adam + #","beta2":-0.1"#, "p0=b grads=m", outputs: "params"),
    "optimizer: beta2 must be at least 0 and below 1, found -0.1"
  ),
  (
    OracleQuestion("optimizer", adam + #","epsilon":-1e-8"#, "p0=b grads=m", outputs: "params"),
    "optimizer: epsilon must be at least 0 and finite, found -1e-08"
  ),
  (
    OracleQuestion("optimizer", adam + #","weight_decay":-1"#, "p0=b grads=m", outputs: "params"),
    "optimizer: weight_decay must be at least 0"
  ),
  (
    OracleQuestion(
      "optimizer", #""algo":"sgd","formula":"torch","lr":[1,2,3]"#, "p0=b grads=m",
      outputs: "params"), "lr must be one number or one for each of 2 steps, found 3"
  ),
  (
    OracleQuestion("optimizer", sgd + #","momentum":-1"#, "p0=b grads=m", outputs: "params"),
    "optimizer: momentum must be at least 0 and finite, found -1.0"
  ),
  (
    OracleQuestion("optimizer", sgd + #","nesterov":true"#, "p0=b grads=m", outputs: "params"),
    "optimizer: nesterov needs a momentum above 0"
  ),
  (
    OracleQuestion(
      "optimizer", sgd + #","nesterov":true,"momentum":0.9,"dampening":0.1"#, "p0=b grads=m",
      outputs: "params"), "optimizer: nesterov needs a dampening of 0, found 0.1"
  ),
  (
    OracleQuestion(
      "optimizer", #""algo":"sgd","formula":"keras","lr":0.1,"dampening":0.1"#, "p0=b grads=m",
      outputs: "params"), "optimizer: dampening 0.1 with formula keras, which has none"
  ),
  (
    OracleQuestion(
      "optimizer", sgd + #","t0":9223372036854775807"#, "p0=b grads=m", outputs: "params"),
    "attrs.t0: expected an integer from 0 to"
  ),
]
