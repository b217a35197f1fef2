/// Convolutional neural networks in Swift alone: one import for what a user of networks needs.
///
/// | module            | what it gives                                                            |
/// |-------------------|--------------------------------------------------------------------------|
/// | `TesseraTensors`   | `Shape`, `Tensor`, `Window`: values, not arithmetic                     |
/// | `TesseraOperators` | convolution, pools, products and losses as functions, with their VJPs   |
/// | `TesseraLayers`    | layers with parameters, `Sequential`, `Network`                         |
/// | `TesseraTraining`  | losses, optimizers, `Trainer`, `Evaluation`, `Checkpoint`               |
/// | `TesseraDatasets`  | MNIST, notMNIST, CIFAR-10 and the letters that the program draws        |
/// | `TesseraRecipes`   | `Recipe`: a network with its data and settings; `TrainingRun`           |
/// | `TesseraInterchange` | `KerasModel`, `KerasNetwork`: networks for and from Keras              |
/// | `TesseraReporting` | progress on a terminal, the HTML report, TensorBoard, CSV, JSON         |
@_exported import TesseraDatasets
@_exported import TesseraInterchange
@_exported import TesseraLayers
@_exported import TesseraOperators
@_exported import TesseraRecipes
@_exported import TesseraReporting
@_exported import TesseraTensors
@_exported import TesseraTraining

// The scalar types, for whoever writes a function over any of them; not the kernels on pointers.
@_exported import protocol TesseraKernels.KernelScalar
