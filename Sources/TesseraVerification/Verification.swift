/// Kernels proven, ours and anybody's: one import for what a kernel author needs.
///
/// | module             | what it gives                                                          |
/// |--------------------|------------------------------------------------------------------------|
/// | `TesseraAnswers`   | `Answer`: exact values with derived bounds; `Bits`, `Adjoint`          |
/// | `TesseraCases`     | `OperatorCase`, `OperatorSet`, the table of cases and their shrinking   |
/// | `TesseraGradients` | `GradientCheck`: finite differences for closures, layers and networks  |
/// | `TesseraMuseum`    | `Museum`: wrong kernels, each a bug that was met somewhere              |
/// | `TesseraTensors`   | `Tensor`, `Shape`, `WindowGeometry`: what operators take and give       |
/// | `TesseraCourt`     | `Court`: every check on every case; `Court().judge` for a kernel        |
@_exported import TesseraAnswers
@_exported import TesseraCases
@_exported import TesseraCourt
@_exported import TesseraGradients
@_exported import TesseraMuseum
@_exported import TesseraTensors

// The two types beside tensors that a set of operators may name.
@_exported import struct TesseraOperators.Execution
@_exported import enum TesseraReference.Arithmetic
