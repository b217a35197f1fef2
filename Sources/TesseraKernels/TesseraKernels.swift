// TesseraKernels
