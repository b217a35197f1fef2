// TesseraKernelsBaseline
