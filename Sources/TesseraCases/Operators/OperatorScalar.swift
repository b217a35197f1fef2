import TesseraKernels
import TesseraReference

/// A scalar that the operators, their definitions and the checks all know.
public protocol OperatorScalar: KernelScalar, ReferenceScalar {}

extension Float: OperatorScalar {}
extension Double: OperatorScalar {}
